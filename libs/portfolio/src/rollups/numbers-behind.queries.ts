/**
 * The newest events behind lines: $1 their places, $2 projects, $3 ids that they name (null: any event of the project), $4 after
 * which cut (null: from the beginning), $5 up to which. Five of each line.
 */
export const readEventsBehind = `
  WITH line AS (
    SELECT place, project, thing, coalesce(extract(epoch FROM after) * 1000000, 0)::bigint AS after_us,
      (extract(epoch FROM $5::timestamptz) * 1000000)::bigint AS until_us
    FROM unnest($1::integer[], $2::text[], $3::uuid[], $4::timestamptz[]) AS given(place, project, thing, after))
  SELECT line.place, found.seq::integer AS seq, e.event,
    convert_from(c.canon, 'UTF8')::jsonb ->> 'action' AS action, convert_from(c.canon, 'UTF8')::jsonb ->> 'actor' AS actor,
    to_timestamp(e.recorded_at_us / 1000000.0) AS "recordedAt"
  FROM line
  CROSS JOIN LATERAL (
    (SELECT m.seq FROM audit.mention m
     WHERE m.subject = line.thing AND m.chain = line.project AND m.recorded_at_us > line.after_us
       AND m.recorded_at_us <= line.until_us
     ORDER BY m.recorded_at_us DESC, m.seq DESC LIMIT 5)
    UNION ALL
    (SELECT own.seq FROM audit.event own
     WHERE line.thing IS NULL AND own.chain = line.project AND own.recorded_at_us > line.after_us
       AND own.recorded_at_us <= line.until_us
     ORDER BY own.seq DESC LIMIT 5)) AS found
  JOIN audit.event e ON e.chain = line.project AND e.seq = found.seq
  JOIN audit.canon c ON c.chain = e.chain AND c.seq = e.seq
  ORDER BY line.place, found.seq DESC`;

/** Where the projects ($1) stand today, and up to which event their history went at an instant ($2). */
export const readHistoriesAt = `
  SELECT p.id, p.unit_path AS "unitPath", coalesce((
    SELECT e.seq FROM audit.event e
    WHERE e.chain = p.id::text AND e.recorded_at_us <= (extract(epoch FROM $2::timestamptz) * 1000000)::bigint
    ORDER BY e.seq DESC LIMIT 1), 0)::integer AS seq
  FROM app.project_place p WHERE p.id = ANY ($1::uuid[])`;
