import { dutiesOf } from '../sessions/sessions.queries.js';

/** Makes a link: $1 the event's id, $2 issue, $3 person, $4 hash, $5 days. */
export const makeLink = `
  INSERT INTO rollup_link (id, rollup_id, person_id, token_hash, expires_at)
  VALUES ($1, $2, $3, $4, clock_timestamp() + $5 * interval '1 day')`;

/** How many links of the person ($1) work. */
export const countLinks = `
  SELECT count(*)::integer AS times FROM rollup_link
  WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > clock_timestamp()`;

/** A page of the links of a person ($1), the newest first: $2 the id before it (null: from the newest on), $3 how many. */
export const listLinks = `
  SELECT l.id, r.id AS "rollupId", r.kind, r.period, u.name AS scope, l.made_at AS "madeAt", l.expires_at AS "expiresAt",
    l.revoked_at AS "revokedAt", l.revoked_at IS NULL AND l.expires_at > clock_timestamp() AS works,
    coalesce((SELECT s.value FROM audit.sealed s WHERE s.event = l.id LIMIT 1), '已删除') AS note
  FROM rollup_link l JOIN rollup r ON r.id = l.rollup_id JOIN unit_current u ON u.id = r.scope_id
  WHERE l.person_id = $1 AND ($2::uuid IS NULL OR l.id < $2) ORDER BY l.id DESC LIMIT $3`;

/** A link ($1) of a person ($2) that was not revoked. */
export const findOwnLink = `
  SELECT rollup_id AS "rollupId" FROM rollup_link WHERE id = $1 AND person_id = $2 AND revoked_at IS NULL`;

/** Revokes a link ($1): of two who do it at once, one gets it. */
export const revokeLink = `
  UPDATE rollup_link SET revoked_at = clock_timestamp() WHERE id = $1 AND revoked_at IS NULL RETURNING id`;

/** What an open link ($1 the token's hash) shows, and who has made it, active and with the duties of today. */
export const openLink = `
  SELECT l.rollup_id AS "rollupId", l.expires_at AS "expiresAt", l.person_id AS "personId", ${dutiesOf('l')} AS duties
  FROM rollup_link l
  JOIN person_version person ON person.id = l.person_id AND person.recorded_to = 'infinity' AND person.state = 'active'
  WHERE l.token_hash = $1 AND l.revoked_at IS NULL AND l.expires_at > clock_timestamp()`;
