import { present, recordedBy, type Reading } from '../time/as-of.queries.js';

/** The milestones of the project `p` that its lifecycle version has, each with its stage `s` there. */
const milestones = (reading: Reading): string => `
  ${reading.rows('milestone')} m JOIN lifecycle_version l
    ON l.code = p.lifecycle_code AND l.version = p.lifecycle_version
  JOIN LATERAL jsonb_array_elements(l.definition -> 'stages') AS s ON s ->> 'code' = m.stage`;

/** What a milestone is called; a step that the project has named itself is its own name. */
const title = `
  CASE WHEN m.step IS NULL THEN s -> 'label' ->> 'zh' ELSE coalesce(
    (SELECT named -> 'label' ->> 'zh' FROM jsonb_array_elements(s -> 'steps') AS named WHERE named ->> 'code' = m.step),
    m.step) END`;

/**
 * Planned groundbreaking and completion of the project `p`. From the record of groundbreaking on they stay what they were
 * then; what had no date then has the first that was agreed.
 */
const plannedPeriod = (reading: Reading): string => `
  SELECT
    max(chosen.planned_on) FILTER (WHERE stage.counts_as = 'groundbreaking') AS from_on,
    max(chosen.planned_on) FILTER (WHERE stage.counts_as = 'completion') AS to_on
  FROM (SELECT m.id, m.planned_on, m.baseline_on, s ->> 'countsAs' AS counts_as
        FROM ${milestones(reading)} WHERE m.project_id = p.id AND m.step IS NULL) AS stage,
  LATERAL (
    SELECT min(v.recorded_from) AS at
    FROM ${milestones(reading)} JOIN milestone_version v ON v.id = m.id
    WHERE m.project_id = p.id AND m.step IS NULL AND s ->> 'countsAs' = 'groundbreaking'
      AND v.reached_precision IS NOT NULL AND ${reading.isRecorded('v')}
      AND NOT EXISTS (
        SELECT FROM milestone_version undone WHERE undone.id = v.id AND undone.version > v.version
          AND undone.reached_precision IS NULL AND ${reading.isRecorded('undone')})) AS frozen,
  LATERAL (
    SELECT CASE WHEN frozen.at IS NULL THEN stage.planned_on ELSE coalesce(
      (SELECT v.planned_on FROM milestone_version v
       WHERE v.id = stage.id AND v.recorded_from <= frozen.at AND frozen.at < v.recorded_to),
      stage.baseline_on) END AS planned_on) AS chosen`;

/** Who takes whose place. */
const successions = (reading: Reading): string =>
  `SELECT DISTINCT s.project_id, s.successor_id FROM project_succession s WHERE ${reading.isRecorded('s')}`;

const related = (reading: Reading): string => `
  SELECT json_agg(json_build_object('id', r.id, 'name', r.name, 'relationship', link.relationship)
    ORDER BY link.relationship, r.id)
  FROM (
    SELECT p.parent_id AS id, 'parent' AS relationship
    UNION ALL SELECT phase.id, 'phase' FROM ${reading.rows('project')} phase WHERE phase.parent_id = p.id
    UNION ALL SELECT s.successor_id, 'successor' FROM succession s WHERE s.project_id = p.id
    UNION ALL SELECT s.project_id, 'predecessor' FROM succession s WHERE s.successor_id = p.id) AS link
  JOIN ${reading.rows('project')} r ON r.id = link.id`;

const publishedDocuments = (reading: Reading): string => `
  WITH succession AS MATERIALIZED (${successions(reading)})
  SELECT json_agg(json_build_object(
    'id', p.id, 'name', p.name, 'code', p.code, 'category', p.category, 'state', p.state, 'stageKnown', p.stage_known,
    'stageReached', p.stage_reached, 'totalInvestment', p.total_investment::text,
    'leadUnit', (SELECT json_build_object('id', u.id, 'name', u.name) FROM ${reading.rows('unit')} u
      WHERE u.id = p.lead_unit_id),
    'area', (SELECT json_build_object('id', u.id, 'name', u.name) FROM ${reading.rows('unit')} u WHERE u.id = p.area_id),
    'periodFrom', period.from_on, 'periodTo', period.to_on,
    'milestones', coalesce(own.milestones, '[]'),
    'plan', json_build_object('year', $1::integer, 'whole', e.planned_investment::text, 'months', e.monthly_plan::text[]),
    'investment', coalesce(invested.figures, '[]'),
    'progress', coalesce(report.progress, '[]'),
    'related', coalesce((${related(reading)}), '[]'),
    'changedAt', greatest(p.recorded_from, e.recorded_from, own.changed_at, invested.changed_at, report.changed_at)
  ) ORDER BY array_position($2::uuid[], e.id))::text AS items
  FROM ${reading.rows('list_entry')} e
  JOIN ${reading.rows('project')} p ON p.id = e.project_id
  CROSS JOIN LATERAL (${plannedPeriod(reading)}) AS period
  CROSS JOIN LATERAL (
    SELECT max(m.recorded_from) AS changed_at, json_agg(json_build_object(
      'id', m.id, 'title', ${title}, 'stage', m.stage, 'isStep', m.step IS NOT NULL,
      'countsAs', CASE WHEN m.step IS NULL THEN s ->> 'countsAs' END,
      'dueOn', m.due_on, 'dueYear', m.due_year, 'reachedOn', m.reached_on, 'reachedPrecision', m.reached_precision,
      'changedAt', m.recorded_from) ORDER BY m.position, m.step NULLS FIRST) AS milestones
    FROM ${milestones(reading)} WHERE m.project_id = p.id) AS own
  CROSS JOIN LATERAL (
    SELECT max(i.recorded_from) AS changed_at, json_agg(json_build_object(
      'series', i.series, 'month', to_char(i.month, 'YYYY-MM'), 'cumulative', i.cumulative::text) ORDER BY i.month) AS figures
    FROM ${reading.rows('investment_month')} i WHERE i.project_id = p.id) AS invested
  CROSS JOIN LATERAL (
    SELECT max(day.recorded_from) AS changed_at, json_agg(json_build_object(
      'on', day.reported_on, 'percent', day.percent) ORDER BY day.reported_on) AS progress
    FROM (
      SELECT DISTINCT ON (r.reported_on) r.reported_on, r.percent, r.recorded_from FROM progress_report r
      WHERE r.project_id = p.id AND r.percent IS NOT NULL AND ${reading.isRecorded('r')}
        AND NOT EXISTS (SELECT FROM progress_report c WHERE c.corrects_id = r.id AND ${reading.isRecorded('c')})
      ORDER BY r.reported_on, r.recorded_from DESC) AS day) AS report
  WHERE e.id = ANY ($2::uuid[])`;

/** What is published of the projects of entries ($2) of a list year ($1), in this order; of the past at $3. */
export function publishedProjects(isPast: boolean): string {
  return publishedDocuments(isPast ? recordedBy('$3') : present);
}

/** In whose name a package is published, and the day that it shows; of the past at $1. */
export function readPublisher(isPast: boolean): string {
  const reading = isPast ? recordedBy('$1') : present;
  return `
  SELECT ${reading.today}::text AS today,
    (SELECT u.name FROM ${reading.rows('unit')} u WHERE u.parent_id IS NULL ORDER BY u.id LIMIT 1) AS publisher`;
}
