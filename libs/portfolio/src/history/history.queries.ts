/** An event with its body and what its commitments open to; `found` gives chain and seq. A purged event has no body. */
const told = (found: string): string => `
  SELECT e.chain, e.seq::integer AS seq, e.event, e.recorded_at_us::text AS "recordedAtUs", encode(e.hash, 'hex') AS hash,
    convert_from(c.canon, 'UTF8') AS canon,
    (SELECT json_object_agg(encode(s.commitment, 'hex'), s.value) FROM audit.sealed s WHERE s.event = e.event) AS opened
  FROM (${found}) AS found
  JOIN audit.event e ON e.chain = found.chain AND e.seq = found.seq
  JOIN audit.canon c ON c.chain = e.chain AND c.seq = e.seq`;

/** Newest events of a chain: $1 chain, $2 only before this seq (null: all), $3 how many. */
export const readChain = `${told(`
    SELECT chain, seq FROM audit.event WHERE chain = $1 AND ($2::bigint IS NULL OR seq < $2) ORDER BY seq DESC LIMIT $3`)}
  ORDER BY e.seq DESC`;

/**
 * What is common to the searches: $1 and $2 the instants between which it was recorded, in microseconds (from, before),
 * $3 to $5 where to go on after (instant, chain, seq), $6 how many, $7 kind of event (null: any), $8 the chains that the
 * reader may see (null: every project's), $9 whether _sys too.
 */
const matching = (source: string, condition: string): string =>
  told(`
    SELECT s.chain, s.seq FROM ${source} s
    WHERE ${condition} AND s.recorded_at_us >= $1 AND s.recorded_at_us < $2
      AND (s.recorded_at_us, s.chain, s.seq) < ($3, $4, $5)
      AND ($8::text[] IS NULL AND s.chain <> '_sys' OR s.chain = ANY ($8::text[]) OR $9 AND s.chain = '_sys')
      AND ($7::text IS NULL OR (SELECT convert_from(c.canon, 'UTF8')::jsonb ->> 'action' = $7
        FROM audit.canon c WHERE c.chain = s.chain AND c.seq = s.seq))
    ORDER BY s.recorded_at_us DESC, s.chain DESC, s.seq DESC LIMIT $6`) +
  ' ORDER BY e.recorded_at_us DESC, e.chain DESC, e.seq DESC';

/** Newest events first: those that name a person or thing ($10) as actor or in a field. */
export const searchBySubject = matching('audit.mention', 's.subject = $10::uuid');

/** Newest events first: those recorded in the time given. */
export const searchByTime = matching('audit.event', 'true');

/** Newest events first: those of the projects that a unit ($10) or one below it leads or answers for, and its own. */
export const searchByUnit = matching(
  'audit.event',
  `(s.chain = ANY (ARRAY(
      SELECT p.id::text FROM app.project_place p JOIN unit_current u ON u.id = p.lead_unit_id
      WHERE u.path @> ARRAY[$10::uuid]
      UNION SELECT p.id::text FROM app.project_place p JOIN unit_current u ON u.id = p.area_id
      WHERE u.path @> ARRAY[$10::uuid]))
    OR EXISTS (SELECT FROM audit.mention m WHERE m.subject = $10::uuid AND m.chain = s.chain AND m.seq = s.seq
      AND m.recorded_at_us = s.recorded_at_us))`,
);

/** The chains of the projects that a reader may see: $1 ids of projects, $2 units whose subtrees are visible. */
export const visibleChains = `
  SELECT ARRAY(
    SELECT unnest($1::uuid[])::text
    UNION SELECT p.id::text FROM project_version p
      WHERE p.recorded_to = 'infinity' AND (p.lead_unit_id = ANY (units.ids) OR p.area_id = ANY (units.ids))) AS chains,
    EXISTS (SELECT FROM unit_current u WHERE u.id = ANY ($2::uuid[]) AND u.parent_id IS NULL) AS "seesAll"
  FROM (SELECT ARRAY(SELECT u.id FROM unit_current u WHERE u.path && $2::uuid[]) AS ids) AS units`;

/** Names of units, people and projects among ids ($1). */
export const namesOfIds = `
  SELECT id::text, name FROM unit_current WHERE id = ANY ($1::uuid[])
  UNION ALL SELECT id::text, name FROM app.project_place WHERE id = ANY ($1::uuid[])
  UNION ALL SELECT person_id::text, name FROM person_profile WHERE person_id = ANY ($1::uuid[])`;

/** The stages of the projects ($1) by their lifecycles. */
export const stagesOfProjects = `
  SELECT p.id::text AS "projectId", l.definition -> 'stages' AS stages
  FROM app.project_place p JOIN lifecycle_version l ON l.code = p.lifecycle_code AND l.version = p.lifecycle_version
  WHERE p.id = ANY ($1::uuid[])`;

/** Now, in microseconds since 1970, and the beginning of today in the city. */
export const searchClock = `
  SELECT (extract(epoch FROM now.at) * 1000000)::bigint::text AS "nowUs",
    (extract(epoch FROM (now.at AT TIME ZONE 'Asia/Shanghai')::date::timestamp AT TIME ZONE 'Asia/Shanghai') * 1000000)::bigint::text
      AS "todayUs"
  FROM (SELECT app.now() AS at) AS now`;

/** Instants ($1, texts) as microseconds since 1970, in their order. */
export const microsecondsOf = `
  SELECT (extract(epoch FROM t::timestamptz) * 1000000)::bigint::text AS us
  FROM unnest($1::text[]) WITH ORDINALITY AS given (t, at) ORDER BY at`;

/** How many sealed values an event ($1) carries still; no row where there is no such event. */
export const sealedOfEvent = `
  SELECT (SELECT count(*) FROM audit.sealed s WHERE s.event = e.event)::integer AS values
  FROM audit.event e WHERE e.event = $1`;

/** What is known of a person ($1) who is to be erased. */
export const personToErase = `
  SELECT p.id, p.state,
    (SELECT count(*)::integer FROM duty_current d WHERE d.person_id = p.id
      AND (d.to_on IS NULL OR d.to_on > app.today())) AS "openDuties",
    EXISTS (SELECT FROM person_profile f WHERE f.person_id = p.id) AS "hasData"
  FROM person_current p WHERE p.id = $1`;

/** Purges access events: $1 before, $2 at most so many, $3 event id, $4 canonical body. */
export const purge = `SELECT audit.purge($1, $2, $3, $4)::integer AS purged`;

/** The day up to which access records may be purged. */
export const newestPurged = `SELECT (app.today() - interval '6 months')::date::text AS latest`;
