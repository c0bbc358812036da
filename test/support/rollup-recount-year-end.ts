// What a year has come to, counted again: a part of the statement that counts a rollup again.
import { amount } from './rollup-recount-parts.js';

const tally = `jsonb_build_object('entries', count(l.id), 'projects', count(DISTINCT l.family),
  'totalInvestment', ${amount('sum(l.total)')}, 'unstated', count(l.id) - count(l.total),
  'completed', ${amount('sum((SELECT p.cumulative FROM pace p WHERE p.project = l.id))')})`;

/** Entries that run and whose lifecycle's last stage is not reached. */
const goingOn = `(SELECT l.* FROM listed l
  JOIN lifecycle_version c ON c.code = l.lifecycle_code AND c.version = l.lifecycle_version
  WHERE l.name = 'now' AND l.state = 'active' AND NOT EXISTS (
    SELECT FROM ms WHERE ms.name = 'now' AND ms.project = l.id AND ms.step IS NULL AND ms.reached
      AND ms.stage = c.definition #>> '{stages,-1,code}'))`;

/** The cell: null where the period is no year. */
export const yearEndCells = `CASE WHEN cut_day - from_day >= 365 THEN jsonb_build_object(
  'reached', (SELECT jsonb_agg(s.line ORDER BY s.place) FROM (
    SELECT four.place, jsonb_build_object('stage', four.stage) || ${tally} AS line
    FROM unnest(ARRAY['signing', 'groundbreaking', 'completion', 'operation']) WITH ORDINALITY AS four(stage, place)
    LEFT JOIN listed l ON l.name = 'now' AND EXISTS (
      SELECT FROM ms WHERE ms.name = 'now' AND ms.project = l.id AND ms.step IS NULL AND ms.counts_as = four.stage
        AND ms.reached_on BETWEEN from_day AND last_day)
    GROUP BY four.place, four.stage) AS s),
  'carried', (SELECT coalesce(jsonb_agg(s.line ORDER BY s.place), '[]') FROM (
    SELECT array_position(ARRAY['pipeline', 'signing', 'groundbreaking', 'completion', 'operation', 'unknown'], l.stage) AS place,
      jsonb_build_object('stage', l.stage) || ${tally} AS line
    FROM ${goingOn} AS l GROUP BY l.stage) AS s),
  'onNextList', CASE WHEN EXISTS (SELECT FROM list_year_version n WHERE n.year = arg.year + 1 AND n.recorded_from <= cut)
    THEN (SELECT count(*) FROM ${goingOn} AS l WHERE EXISTS (
      SELECT FROM list_entry e JOIN list_entry_version v ON v.id = e.id AND v.recorded_from <= cut AND cut < v.recorded_to
      WHERE e.list_year = arg.year + 1 AND e.project_id = l.id AND v.decision_out IS NULL)) END) END`;
