import { readersOf } from './rollups.queries.js';

/** The addresses in that state of a schedule `s`, as they are set, in the order of their mailboxes. */
export const addressesOf = (state: 'active' | 'unsubscribed'): string => `
  (SELECT coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'email', a.email) ORDER BY lower(a.email) COLLATE "C"), '[]')
    FROM rollup_address a WHERE a.kind = s.kind AND a.scope_id = s.scope_id AND a.state = '${state}')`;

/** The readers whom a schedule reaches by their duties today: those whose mail it is that goes to an address of theirs. */
const isReadersOwn = (email: string, unit: string): string => `
  EXISTS (SELECT ${readersOf(unit)} WHERE lower(profile.email) = lower(${email}))`;

/** The addresses that get the issue of a kind ($1) and unit ($2) today: but those of people who get it by their duty. */
export const findAddresses = `
  SELECT a.id, a.name FROM rollup_address a
  WHERE a.kind = $1 AND a.scope_id = $2 AND a.state = 'active' AND NOT ${isReadersOwn('a.email', 'a.scope_id')}
  ORDER BY a.id`;

/**
 * Forgets what a schedule (kind $1, unit $2) no longer names: all that are written to but these ($3, in lower case). What an
 * address wants that has unsubscribed stays.
 */
export const removeAddresses = `
  WITH removed AS (
    UPDATE rollup_address a SET state = 'removed', name = NULL, email = NULL, ended_at = app.now()
    WHERE a.kind = $1 AND a.scope_id = $2 AND a.state = 'active' AND lower(a.email) <> ALL ($3::text[])
    RETURNING a.id)
  UPDATE dead_address d SET closed_at = app.now() FROM removed
  WHERE d.rollup_address_id = removed.id AND d.closed_at IS NULL`;

/** Sets addresses of a schedule (kind $1, unit $2): $3 [{ id, name, email }], an id for what is new. */
export const setAddresses = `
  INSERT INTO rollup_address AS known (id, kind, scope_id, name, email, set_at)
  SELECT a.id, $1, $2, a.name, a.email, app.now() FROM jsonb_to_recordset($3) AS a (id uuid, name text, email text)
  ON CONFLICT (kind, scope_id, lower(email)) WHERE state <> 'removed' DO UPDATE
    SET name = excluded.name, email = excluded.email, state = 'active', ended_at = NULL,
      set_at = CASE WHEN known.state = 'active' THEN known.set_at ELSE excluded.set_at END`;

/** The address that a message ($1) went to, if it is still written to as it was then. */
export const readAddressOfMessage = `
  SELECT a.id, a.kind, a.scope_id AS "scopeId", a.name, a.email FROM message m
  JOIN rollup_address a ON a.id = m.rollup_address_id AND a.state = 'active' AND a.set_at <= m.created_at
  WHERE m.id = $1`;

/** Unsubscribes an address ($1). */
export const unsubscribe = `
  WITH ended AS (
    UPDATE rollup_address a SET state = 'unsubscribed', ended_at = app.now() WHERE a.id = $1 AND a.state = 'active'
    RETURNING a.id, a.kind, a.scope_id),
  closed AS (
    UPDATE dead_address d SET closed_at = app.now() FROM ended
    WHERE d.rollup_address_id = ended.id AND d.closed_at IS NULL)
  UPDATE rollup_schedule s SET version = s.version + 1 FROM ended
  WHERE s.kind = ended.kind AND s.scope_id = ended.scope_id`;
