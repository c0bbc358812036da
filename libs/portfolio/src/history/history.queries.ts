/** Newest events of a chain: $1 chain, $2 only before this seq (null: all), $3 how many. */
export const readHistory = `
  SELECT e.seq::integer AS seq, e.event, e.recorded_at_us AS "recordedAtUs", encode(e.hash, 'hex') AS hash,
    convert_from(c.canon, 'UTF8') AS canon,
    (SELECT json_object_agg(encode(s.commitment, 'hex'), s.value) FROM audit.sealed s WHERE s.event = e.event) AS opened
  FROM audit.event e JOIN audit.canon c USING (chain, seq)
  WHERE e.chain = $1 AND ($2::bigint IS NULL OR e.seq < $2) ORDER BY e.seq DESC LIMIT $3`;

/** Names of the people who acted. */
export const namesOf = `SELECT person_id AS id, name FROM person_profile WHERE person_id = ANY ($1::uuid[])`;
