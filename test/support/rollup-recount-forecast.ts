// When next stages are likely to be reached, counted again: parts of the statement that counts a rollup again.
import { listOf, milestoneLine } from './rollup-recount-parts.js';

/** Tables after `arg`, `listed` and `ms`: every stage that was planned once, what the cases say of it, and who waits for which. */
export const forecastTables = `
  told_at AS MATERIALIZED (
    SELECT (body -> 'data' -> 'after' ->> 'milestone')::uuid AS milestone, max(at) AS at
    FROM arg CROSS JOIN (
      SELECT timestamptz 'epoch' + e.recorded_at_us * interval '1 microsecond' AS at, convert_from(c.canon, 'UTF8')::jsonb AS body
      FROM audit.event e JOIN audit.canon c USING (chain, seq) WHERE e.chain <> '_sys') AS event
    WHERE body ->> 'action' = 'stage.reached' AND at <= cut GROUP BY 1),
  planned_stage AS MATERIALIZED (
    SELECT s.*, reached_on - baseline_on - held AS delay, cut_day - baseline_on - held AS gone
    FROM arg CROSS JOIN (
      SELECT m.id, m.stage, p.category, p.area_id AS area, v.baseline_on, v.reached_on,
        (known.at AT TIME ZONE 'Asia/Shanghai')::date AS planned_day,
        (coalesce(told_at.at, known.at) AT TIME ZONE 'Asia/Shanghai')::date AS recorded_day, (
          SELECT count(*)::integer FROM hold_version h
          CROSS JOIN generate_series(h.from_on, coalesce(h.ended_on, h.to_on), interval '1 day') AS d(day)
          WHERE h.project_id = p.id AND h.state IN ('running', 'ended') AND h.recorded_from <= cut AND cut < h.recorded_to
            AND h.decided_at > known.at AND d.day < coalesce(v.reached_on, cut_day)) AS held
      FROM arg CROSS JOIN milestone m
      JOIN milestone_version v ON v.id = m.id AND v.recorded_from <= cut AND cut < v.recorded_to
      JOIN project_version p ON p.id = m.project_id AND p.recorded_from <= cut AND cut < p.recorded_to
      LEFT JOIN told_at ON told_at.milestone = m.id
      CROSS JOIN LATERAL (SELECT min(b.recorded_from) AS at FROM milestone_version b
        WHERE b.id = m.id AND b.baseline_on IS NOT NULL AND b.recorded_from <= cut) AS known
      WHERE m.step IS NULL AND v.baseline_on IS NOT NULL AND p.state <> 'superseded'
        AND (v.reached_precision = 'day' OR v.reached_precision IS NULL AND p.state = 'active')) AS s),
  -- Asked when the stage was planned, and at the cut: what was known by then, how late it could be at the earliest.
  asked AS MATERIALIZED (
    SELECT s.*, 'then' AS at, planned_day AS known_before, planned_day - baseline_on AS at_least FROM planned_stage s
    WHERE reached_on IS NULL OR reached_on >= planned_day
    UNION ALL
    SELECT s.*, 'now', cut_day + 1, gone FROM arg CROSS JOIN planned_stage s WHERE reached_on IS NULL),
  answer AS MATERIALIZED (
    SELECT DISTINCT ON (a.id, a.at) a.id, a.at, c.place, c.class, count(*)::integer AS cases,
      percentile_disc(0.5) WITHIN GROUP (ORDER BY o.delay) AS half, percentile_disc(0.8) WITHIN GROUP (ORDER BY o.delay) AS most
    FROM asked a CROSS JOIN (VALUES (1, 'area'), (2, 'category'), (3, 'stage')) AS c(place, class)
    JOIN planned_stage o ON o.stage = a.stage AND (c.place = 3 OR o.category = a.category)
      AND (c.place > 1 OR o.area IS NOT DISTINCT FROM a.area) AND o.delay >= a.at_least AND o.recorded_day < a.known_before
    GROUP BY a.id, a.at, c.place, c.class HAVING count(*) >= 20 ORDER BY a.id, a.at, c.place),
  scored AS MATERIALIZED (
    SELECT s.*, coalesce(s.delay <= a.most, false) AS kept FROM answer a JOIN planned_stage s USING (id)
    WHERE a.at = 'then' AND s.gone > a.most),
  next_stage AS MATERIALIZED (
    SELECT DISTINCT ON (ms.project) ms.* FROM arg CROSS JOIN ms
    JOIN milestone_version v ON v.id = ms.id AND v.recorded_from <= cut AND cut < v.recorded_to
    WHERE ms.name = 'now' AND ms.step IS NULL AND NOT ms.reached AND ms.state = 'active' ORDER BY ms.project, v.position),
  foretold AS MATERIALIZED (
    SELECT n.*, a.class, a.cases, s.baseline_on + s.held + a.half AS likely_on, s.baseline_on + s.held + a.most AS cautious_on,
      score.scored, score.kept
    FROM next_stage n JOIN answer a ON a.id = n.id AND a.at = 'now' JOIN planned_stage s ON s.id = n.id
    CROSS JOIN LATERAL (
      SELECT count(*)::integer AS scored, count(*) FILTER (WHERE o.kept)::integer AS kept FROM scored o
      WHERE o.stage = s.stage AND (a.place = 3 OR o.category = s.category) AND (a.place > 1 OR o.area IS NOT DISTINCT FROM s.area))
      AS score)`;

/** The cells. */
export const forecastCells = `jsonb_build_object(
  'silent', (SELECT count(*) FROM next_stage n WHERE n.due_on IS NOT NULL AND NOT EXISTS (SELECT FROM foretold f WHERE f.id = n.id)),
  'lines', ${listOf(
    `${milestoneLine('f')} || jsonb_build_object('dueOn', due_on, 'likelyOn', likely_on, 'cautiousOn', cautious_on,
      'daysLater', likely_on - due_on, 'reference', class, 'cases', cases, 'scored', scored,
      'keptBasisPoints', round(kept * 10000.0 / nullif(scored, 0))::integer)`,
    'likely_on - due_on DESC, id',
    'foretold f',
  )})`;
