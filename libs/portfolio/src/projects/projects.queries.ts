import { present, recordedBy, type Reading } from '../time/as-of.queries.js';

/**
 * The validator of every list: the number of committed changes, and the day, since lateness is counted in days. Beside
 * it whether the units ($1) hold the root, and so all projects.
 */
export const listValidator = `
  SELECT sum(changes)::text AS changes, app.today()::text AS today,
    EXISTS (SELECT FROM unit_current u WHERE u.id = ANY ($1::uuid[]) AND u.parent_id IS NULL) AS "seesAll"
  FROM change_count`;

/**
 * Ids of what a reader may see: projects named one by one, and all that the units' subtrees lead or answer for. The units
 * are an array, so that the projects come by the indexes on them.
 */
export function visibleIds(projects: string, units: string): string {
  const subtrees = `ARRAY(SELECT u.id FROM unit_current u WHERE u.path && ${units}::uuid[])`;
  return `
    SELECT unnest(${projects}::uuid[]) AS project_id
    UNION SELECT p.id FROM project_version p WHERE p.recorded_to = 'infinity' AND p.lead_unit_id = ANY (${subtrees})
    UNION SELECT p.id FROM project_version p WHERE p.recorded_to = 'infinity' AND p.area_id = ANY (${subtrees})
      AND p.area_id <> p.lead_unit_id`;
}

/**
 * The entries of a page in their order, found before anything else is read: the cost of a page is that of its own lines.
 * A reader who sees all walks the list; any other's projects are looked up one by one, so that a short list in a long
 * one costs what it holds. Rights are today's also where the page is of the past.
 */
const pageOfAll = (reading: Reading): string => `
  SELECT e.id, e.project_id, entry.kind, entry.listed, entry.planned_investment
  FROM list_entry e CROSS JOIN LATERAL (SELECT * FROM ${reading.rows('list_entry')} WHERE id = e.id LIMIT 1) AS entry
  WHERE e.list_year = $1 AND e.id > $2 AND entry.decision_out IS NULL
  ORDER BY e.id LIMIT $3`;
const pageOfVisible = (reading: Reading): string => `
  SELECT e.id, e.project_id, entry.kind, entry.listed, entry.planned_investment
  FROM (${visibleIds('$4', '$5')}) AS visible
  CROSS JOIN LATERAL (
    SELECT * FROM list_entry WHERE list_year = $1 AND project_id = visible.project_id LIMIT 1) AS e
  CROSS JOIN LATERAL (SELECT * FROM ${reading.rows('list_entry')} WHERE id = e.id LIMIT 1) AS entry
  WHERE e.id > $2 AND entry.decision_out IS NULL
  ORDER BY e.id LIMIT $3`;

/** The stage that comes next, of the project `p`, in a lateral join. */
export const comingStage = (reading: Reading): string => `
      SELECT m.stage, m.planned_on, m.due_on, m.due_year FROM ${reading.rows('milestone')} m
      WHERE m.project_id = p.id AND m.step IS NULL AND m.reached_precision IS NULL
        -- Where it is not known how far the project is, only a stage with a date or year is known to come.
        AND (p.stage_known OR m.planned_on IS NOT NULL OR m.due_year IS NOT NULL)
        AND m.position > coalesce((SELECT max(r.position) FROM ${reading.rows('milestone')} r
          WHERE r.project_id = p.id AND r.reached_precision IS NOT NULL), 0)
      ORDER BY m.position LIMIT 1`;

/** A page of entries in an order, and what its last line is found by again. */
export interface EntriesPage {
  readonly entries: string;
  /** Of the page `e`. */
  readonly order: string;
  readonly last: string;
}

/** The lines of a page of entries as one JSON text. */
export const listPage = (reading: Reading, { entries, order, last }: EntriesPage): string => `
  WITH day AS MATERIALIZED (SELECT ${reading.today} AS today), page AS MATERIALIZED (${entries})
  SELECT json_agg(row_to_json(line))::text AS items, count(*)::integer AS count, ${last} AS last
  FROM (
    SELECT e.id AS "entryId", p.id, p.name, p.code, p.category, p.cluster, p.levels, p.synthetic,
      e.kind, e.listed, p.lifecycle_code AS lifecycle, p.stage, p.stage_reached AS "stageReached", p.state,
      lead.name AS "leadUnit", area.name AS area, liaison.name AS "liaisonOfficer",
      p.total_investment::text AS "totalInvestment", e.planned_investment::text AS "plannedInvestment",
      invested.cumulative::text AS "investmentCompleted", to_char(invested.month, 'YYYY-MM') AS "investmentMonth",
      coming.stage AS "nextStage", coming.planned_on AS "plannedOn", coming.due_on AS "dueOn", coming.due_year AS "dueYear",
      CASE WHEN coming.due_on IS NOT NULL THEN greatest(day.today - coming.due_on, 0) END AS "daysLate",
      report.reported_on AS "lastReportedOn", report.percent,
      coalesce(lit.period ->> 'light', 'none') AS light, lit.period ->> 'from' AS "lightFrom"
    FROM page e
    CROSS JOIN day
    JOIN ${reading.rows('project')} p ON p.id = e.project_id
    JOIN ${reading.rows('unit')} lead ON lead.id = p.lead_unit_id
    LEFT JOIN ${reading.rows('unit')} area ON area.id = p.area_id
    LEFT JOIN LATERAL (${comingStage(reading)}) AS coming ON true
    LEFT JOIN LATERAL (
      SELECT profile.name FROM duty_version d JOIN person_profile profile ON profile.person_id = d.person_id
      WHERE d.scope_id = p.id AND d.role = 'liaison_officer' AND ${reading.holds('d')} AND d.deputy_for IS NULL
        AND d.from_on <= day.today AND (d.to_on IS NULL OR d.to_on > day.today) LIMIT 1) AS liaison ON true
    LEFT JOIN LATERAL (
      SELECT i.cumulative, i.month FROM ${reading.rows('investment_month')} i
      WHERE i.project_id = p.id AND i.series = 'reported' AND i.month BETWEEN make_date($1, 1, 1) AND make_date($1, 12, 1)
      ORDER BY i.month DESC LIMIT 1) AS invested ON true
    LEFT JOIN LATERAL (
      SELECT r.reported_on, r.percent FROM progress_report r WHERE r.project_id = p.id AND ${reading.isRecorded('r')}
      ORDER BY r.recorded_from DESC LIMIT 1) AS report ON true
    LEFT JOIN ${reading.rows('light_schedule')} lights ON lights.project_id = p.id
    LEFT JOIN LATERAL app.light_on(lights.periods, day.today) AS lit (period) ON true
    ORDER BY ${order}
  ) AS line`;

const inOrder = (entries: string): EntriesPage => ({
  entries,
  order: 'e.id',
  last: 'max(line."entryId"::text)',
});

/** The text of a page of a year's list, and the name that it is prepared under. */
export interface ListText {
  readonly name: string;
  readonly text: string;
}

/**
 * One page of a year's list, whole and in the order of its entries, as one JSON text: $1 list year, $2 id of the entry to go on after, $3 page size; unless the
 * reader sees all, $4 ids of visible projects and $5 units whose subtrees are visible; of the past, the instant comes
 * last. A full page may be the last one: the next is then empty.
 */
export const listProjects = {
  all: { name: 'list_all_projects', text: listPage(present, inOrder(pageOfAll(present))) },
  visible: { name: 'list_visible_projects', text: listPage(present, inOrder(pageOfVisible(present))) },
  allAsOf: {
    name: 'list_all_projects_as_of',
    text: listPage(recordedBy('$4'), inOrder(pageOfAll(recordedBy('$4')))),
  },
  visibleAsOf: {
    name: 'list_visible_projects_as_of',
    text: listPage(recordedBy('$6'), inOrder(pageOfVisible(recordedBy('$6')))),
  },
} as const satisfies Record<string, ListText>;

/** Whether a list of that year ($1) exists. */
export const listYearExists = `SELECT FROM list_year_current WHERE year = $1`;

/** Whether it was on record at an instant ($2). */
export const listYearExistedBy = `SELECT FROM list_year_as_of($2::timestamptz) WHERE year = $1`;
