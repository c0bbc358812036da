import { present, recordedBy, type Reading } from '../time/as-of.queries.js';

/** A list ($1) under a lock that keeps whoever adds to it and whoever issues it apart; $2: nobody else beside. */
export const readListForChange = `SELECT app.list_for_change($1, $2) AS list`;

/** The facts of projects ($1), locked in the order of their ids, so that nobody waits in a circle. */
export const readProjectsForChange = `
  SELECT app.project_for_change(ids.id) AS facts
  FROM (SELECT DISTINCT unnest($1::uuid[]) AS id ORDER BY 1) AS ids`;

/** The projects that stand on a year's list ($1). */
export const readStandingProjects = `
  SELECT project_id AS id FROM list_entry_current WHERE list_year = $1 AND decision_out IS NULL`;

/** The newest year whose list is issued; null: none is. */
export const readNewestIssuedYear = `
  SELECT max(year) AS year FROM list_year_current WHERE issued_at IS NOT NULL`;

/**
 * Where the family of a project ($1) stands, and which of its dates are agreed for the year ($2) from an entry that it had
 * there before.
 */
export const readFamily = `
  SELECT
    ARRAY(SELECT e.list_year FROM project_current p JOIN list_entry_current e ON e.project_id = p.parent_id
      WHERE p.id = $1 AND e.decision_out IS NULL) AS "parentYears",
    ARRAY(SELECT e.list_year FROM project_current c JOIN list_entry_current e ON e.project_id = c.id
      WHERE c.parent_id = $1 AND e.decision_out IS NULL) AS "phaseYears",
    ARRAY(SELECT d.milestone_id FROM list_entry a JOIN list_entry_date d ON d.entry_id = a.id
      WHERE a.project_id = $1 AND a.list_year = $2) AS "agreedMilestones"`;

const unitsAndParent = (units: string, parent: string): string => `
  (SELECT coalesce(json_agg(json_build_object('id', u.id, 'state', u.state, 'path', u.path)), '[]')
   FROM unit_current u WHERE u.id = ANY (${units}::uuid[])) AS units,
  (SELECT json_build_object('id', p.id, 'parentId', p.parent_id, 'state', p.state,
     'years', (SELECT coalesce(json_agg(e.list_year), '[]') FROM list_entry_current e
               WHERE e.project_id = p.id AND e.decision_out IS NULL))
   FROM project_current p WHERE p.id = ${parent}::uuid) AS parent`;

/** What a change of particulars names: $1 the project, $2 units, $3 its parent (null: none). */
export const readNamedByParticulars = `
  SELECT ${unitsAndParent('$2', '$3')},
    (SELECT count(*)::integer FROM project_current c WHERE c.parent_id = $1) AS phases`;

/** What a new project names: $1 units, $2 its parent (null: none), $3 the lifecycle, whose newest version it gets. */
export const readNamedByNewProject = `
  SELECT ${unitsAndParent('$1', '$2')},
    (SELECT l.definition FROM lifecycle_version l WHERE l.code = $3 ORDER BY l.version DESC LIMIT 1) AS lifecycle`;

const listYears = (reading: Reading, at: string): string => `
  SELECT l.year, l.version, l.decision, l.issued_at AS "issuedAt", app.list_version(l.year, ${at}) AS "listVersion",
    l.issued_at IS NOT NULL AND l.year = (SELECT newest.year FROM ${reading.rows('list_year')} newest
      WHERE newest.issued_at IS NOT NULL ORDER BY newest.issued_at DESC, newest.year DESC LIMIT 1) AS "isCurrent"
  FROM ${reading.rows('list_year')} l`;

/** Every list, newest first. */
export const readListYears = `${listYears(present, 'app.now()')} ORDER BY l.year DESC`;

/** One list ($1), of the present or as it was on record at an instant ($2). */
export const readListYear = `${listYears(present, 'app.now()')} WHERE l.year = $1`;
export const readListYearAsOf = `${listYears(recordedBy('$2'), '$2::timestamptz')} WHERE l.year = $1`;

const countedLines = (reading: Reading): string => `
  SELECT p.id AS "projectId", p.parent_id AS "parentId", e.kind, p.levels, p.stage_reached AS "stageReached",
    p.area_id AS "areaId", area.name AS "areaName", e.planned_investment::text AS "plannedInvestment",
    coalesce(lit.period ->> 'light', 'none') AS light
  FROM list_entry a
  CROSS JOIN LATERAL (SELECT * FROM ${reading.rows('list_entry')} WHERE id = a.id LIMIT 1) AS e
  JOIN ${reading.rows('project')} p ON p.id = a.project_id
  LEFT JOIN ${reading.rows('unit')} area ON area.id = p.area_id
  LEFT JOIN ${reading.rows('light_schedule')} lights ON lights.project_id = p.id
  LEFT JOIN LATERAL app.light_on(lights.periods, ${reading.today}) AS lit (period) ON true
  WHERE a.list_year = $1 AND e.decision_out IS NULL`;

/** The lines of a list ($1) that the reader may see, as they are counted; of the past by the instant ($2). */
export const readCountedLines = countedLines(present);
export const readCountedLinesAsOf = countedLines(recordedBy('$2'));

/** What a project came from and became, as a part of its document. */
export const successionsDocument = (reading: Reading): string => `
  (SELECT json_build_object(
     'successors', coalesce(json_agg(json_build_object('id', s.successor_id, 'kind', s.kind, 'decision', s.decision)
       ORDER BY s.id) FILTER (WHERE s.project_id = p.id), '[]'),
     'predecessors', coalesce(json_agg(json_build_object('id', s.project_id, 'kind', s.kind, 'decision', s.decision)
       ORDER BY s.id) FILTER (WHERE s.successor_id = p.id), '[]'))
   FROM project_succession s WHERE p.id IN (s.project_id, s.successor_id) AND ${reading.isRecorded('s')})`;
