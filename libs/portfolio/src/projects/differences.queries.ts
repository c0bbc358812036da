/**
 * Projects of a year's list ($1) with an event recorded after $2 up to $3 (instants; null: now), of the chains ($4, null:
 * all), whose id lies after $5, $6 at most. Costs what was recorded in that time, not the length of the list.
 */
export const changedProjects = `
  WITH span AS MATERIALIZED (
    SELECT (extract(epoch FROM $2::timestamptz) * 1000000)::bigint AS after_us,
      (extract(epoch FROM coalesce($3::timestamptz, app.now())) * 1000000)::bigint AS up_to_us)
  SELECT changed.id FROM (
    SELECT DISTINCT e.chain::uuid AS id FROM audit.event e
    WHERE e.recorded_at_us > (SELECT after_us FROM span) AND e.recorded_at_us <= (SELECT up_to_us FROM span)
      AND e.chain <> '_sys' AND ($4::text[] IS NULL OR e.chain = ANY ($4::text[]))) AS changed
  WHERE changed.id > $5::uuid AND EXISTS (SELECT FROM list_entry l WHERE l.list_year = $1 AND l.project_id = changed.id)
  ORDER BY changed.id LIMIT $6`;
