/**
 * The validator of every list: the number of committed changes, and the day, since lateness is counted in days. With it
 * the root of the tree: who has a duty there sees the whole list.
 */
export const listValidator = `
  SELECT sum(changes)::text AS changes, app.today()::text AS today,
    (SELECT id FROM unit_version WHERE recorded_to = 'infinity' AND parent_id IS NULL) AS root
  FROM change_count`;

/** The list's entries in their order, for one who sees all of it. */
const entriesOfTheWhole = `
  SELECT e.id, e.project_id FROM list_entry e WHERE e.list_year = $1 AND e.id > $2 ORDER BY e.id`;

/**
 * The same for one who sees a part, $4 ids of visible projects and $5 units whose subtrees are visible: from what is
 * visible to its entries, however long the list is.
 */
const entriesOfAPart = `
  SELECT e.id, visible.id AS project_id
  FROM (
    SELECT unnest($4::uuid[]) AS id
    UNION SELECT p.id FROM project_version p
      WHERE p.recorded_to = 'infinity' AND p.lead_unit_id = ANY (ARRAY(
        SELECT u.id FROM unit_version u WHERE u.recorded_to = 'infinity' AND u.path && $5::uuid[]))
    UNION SELECT p.id FROM project_version p
      WHERE p.recorded_to = 'infinity' AND p.area_id = ANY (ARRAY(
        SELECT u.id FROM unit_version u WHERE u.recorded_to = 'infinity' AND u.path && $5::uuid[]))) AS visible
  CROSS JOIN LATERAL (SELECT id FROM list_entry
    WHERE list_year = $1 AND project_id = visible.id AND id > $2 LIMIT 1) AS e
  ORDER BY e.id`;

/**
 * One page of a year's list as one JSON text: $1 list year, $2 id of the entry to go on after, $3 page size. A full page
 * may be the last one: the next is then empty. The page is cut before anything else is read of its projects; the inner LIMITs keep the planner to look-ups by key.
 */
const pageOfProjects = (entries: string): string => `
  WITH day AS MATERIALIZED (SELECT app.today() AS today), page AS MATERIALIZED (
    SELECT e.id AS entry_id, entry.kind, entry.listed, entry.planned_investment, p.*
    FROM (${entries}) AS e
    CROSS JOIN LATERAL (SELECT kind, listed, planned_investment FROM list_entry_version
      WHERE id = e.id AND recorded_to = 'infinity' AND decision_out IS NULL LIMIT 1) AS entry
    CROSS JOIN LATERAL (SELECT * FROM project_version WHERE id = e.project_id AND recorded_to = 'infinity' LIMIT 1) AS p
    ORDER BY e.id LIMIT $3)
  SELECT json_agg(row_to_json(line))::text AS items, count(*)::integer AS count, max(line."entryId"::text) AS last
  FROM (
    SELECT p.entry_id AS "entryId", p.id, p.name, p.code, p.category, p.cluster, p.levels, a.synthetic,
      p.kind, p.listed, p.lifecycle_code AS lifecycle, p.stage, p.stage_reached AS "stageReached", p.state,
      lead.name AS "leadUnit", area.name AS area, liaison.name AS "liaisonOfficer",
      p.total_investment::text AS "totalInvestment", p.planned_investment::text AS "plannedInvestment",
      invested.cumulative::text AS "investmentCompleted", to_char(invested.month, 'YYYY-MM') AS "investmentMonth",
      coming.stage AS "nextStage", coming.planned_on AS "plannedOn", coming.due_on AS "dueOn", coming.due_year AS "dueYear",
      CASE WHEN coming.due_on IS NOT NULL THEN greatest(day.today - coming.due_on, 0) END AS "daysLate",
      report.reported_on AS "lastReportedOn", report.percent
    FROM day, page p
    CROSS JOIN LATERAL (SELECT synthetic FROM project WHERE id = p.id LIMIT 1) AS a
    JOIN unit_version lead ON lead.id = p.lead_unit_id AND lead.recorded_to = 'infinity'
    LEFT JOIN unit_version area ON area.id = p.area_id AND area.recorded_to = 'infinity'
    LEFT JOIN LATERAL (
      SELECT r.position FROM milestone_version r
      WHERE r.project_id = p.id AND r.recorded_to = 'infinity' AND r.reached_precision IS NOT NULL
      ORDER BY r.position DESC LIMIT 1) AS done ON true
    LEFT JOIN LATERAL (
      SELECT m.stage, v.planned_on, v.due_on, v.due_year FROM milestone_version v JOIN milestone m ON m.id = v.id
      WHERE v.project_id = p.id AND v.recorded_to = 'infinity' AND m.step IS NULL
        AND v.position > coalesce(done.position, 0)
        -- Where it is not known how far the project is, only a stage with a date or year is known to come.
        AND (p.stage_known OR v.planned_on IS NOT NULL OR v.due_year IS NOT NULL)
      ORDER BY v.position LIMIT 1) AS coming ON true
    LEFT JOIN LATERAL (
      SELECT profile.name FROM duty_version d JOIN person_profile profile ON profile.person_id = d.person_id
      WHERE d.scope_id = p.id AND d.role = 'liaison_officer' AND d.recorded_to = 'infinity' AND d.deputy_for IS NULL
        AND d.from_on <= day.today AND (d.to_on IS NULL OR d.to_on > day.today) LIMIT 1) AS liaison ON true
    LEFT JOIN LATERAL (
      SELECT v.cumulative, i.month FROM investment_month i
      JOIN investment_month_version v ON v.id = i.id AND v.recorded_to = 'infinity'
      WHERE i.project_id = p.id AND i.series = 'reported' AND i.month >= make_date($1, 1, 1)
        AND i.month <= make_date($1, 12, 1)
      ORDER BY i.month DESC LIMIT 1) AS invested ON true
    LEFT JOIN LATERAL (
      SELECT r.reported_on, r.percent FROM progress_report r WHERE r.project_id = p.id
      ORDER BY r.recorded_from DESC LIMIT 1) AS report ON true
    ORDER BY p.entry_id
  ) AS line`;

/** The page for one who sees the whole list. */
export const listProjects = pageOfProjects(entriesOfTheWhole);
/** The page for one who sees a part of it: $4 and $5 say which. */
export const listProjectsOfAPart = pageOfProjects(entriesOfAPart);

/** Whether a list of that year exists. */
export const listYearExists = `SELECT FROM list_year_current WHERE year = $1`;

/** Where a project stands in the organisation: what its rights flow from. Answered before it is known who may read it. */
export const projectScope = `SELECT unit_path AS "unitPath" FROM app.project_place WHERE id = $1`;

/** One project whole, as one JSON text, with the length of its history (ETag). */
export const readProject = `
  SELECT (SELECT seq FROM audit.chain WHERE chain = p.id::text)::integer AS seq,
    (SELECT array_agg(DISTINCT u) FROM unit_current unit, unnest(unit.path) AS u
     WHERE unit.id IN (p.lead_unit_id, p.area_id)) AS "unitPath",
    json_build_object(
      'id', p.id, 'name', p.name, 'code', p.code, 'category', p.category, 'cluster', p.cluster, 'levels', p.levels,
      'synthetic', p.synthetic, 'stage', p.stage, 'stageReached', p.stage_reached, 'state', p.state,
      'lifecycle', (SELECT l.definition FROM lifecycle_version l
                    WHERE l.code = p.lifecycle_code AND l.version = p.lifecycle_version),
      'leadUnit', (SELECT json_build_object('id', u.id, 'name', u.name) FROM unit_current u WHERE u.id = p.lead_unit_id),
      'area', (SELECT json_build_object('id', u.id, 'name', u.name) FROM unit_current u WHERE u.id = p.area_id),
      'totalInvestment', p.total_investment::text,
      'remark', CASE WHEN p.remark IS NOT NULL THEN coalesce(
        (SELECT s.value FROM audit.sealed s WHERE s.commitment = p.remark), '已删除') END,
      'milestones', (
        SELECT coalesce(json_agg(json_build_object(
          'id', m.id, 'stage', m.stage, 'step', m.step, 'baselineOn', m.baseline_on, 'plannedOn', m.planned_on,
          'dueYear', m.due_year, 'dueOn', m.due_on, 'daysHeld', m.days_held, 'deadlineVersion', m.deadline_version,
          'reachedOn', m.reached_on, 'reachedPrecision', m.reached_precision,
          'daysLate', CASE WHEN m.reached_precision IS NULL AND m.due_on IS NOT NULL THEN greatest(day.today - m.due_on, 0) END,
          'missed', (SELECT coalesce(json_agg(json_build_object('dueOn', d.due_on, 'state', d.state) ORDER BY d.due_on), '[]')
                     FROM missed_date_current d WHERE d.milestone_id = m.id),
          'evidence', (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('kind', e ->> 'kind',
                         'number', e ->> 'number',
                         'text', CASE WHEN e ? 'text' THEN coalesce((SELECT s.value FROM audit.sealed s
                           WHERE s.commitment = decode(e ->> 'text', 'hex')), '已删除') END))), '[]')
                       FROM jsonb_array_elements(m.evidence) AS e)) ORDER BY m.position), '[]')
        FROM milestone_current m WHERE m.project_id = p.id),
      'entries', (
        SELECT coalesce(json_agg(json_build_object('listYear', e.list_year, 'kind', e.kind, 'listed', e.listed,
          'plannedInvestment', e.planned_investment::text) ORDER BY e.list_year), '[]')
        FROM list_entry_current e WHERE e.project_id = p.id AND e.decision_out IS NULL),
      'duties', (
        SELECT coalesce(json_agg(json_build_object('role', d.role, 'person', profile.name) ORDER BY d.role), '[]')
        FROM duty_current d JOIN person_profile profile USING (person_id)
        WHERE d.scope_id = p.id AND d.from_on <= day.today AND (d.to_on IS NULL OR d.to_on > day.today)),
      'investment', (
        SELECT coalesce(json_agg(json_build_object('series', i.series, 'month', to_char(i.month, 'YYYY-MM'),
          'cumulative', i.cumulative::text) ORDER BY i.series, i.month), '[]')
        FROM investment_month_current i WHERE i.project_id = p.id),
      'lastReport', (
        SELECT json_build_object('reportedOn', r.reported_on, 'kind', r.kind, 'percent', r.percent, 'text',
          CASE WHEN r.text IS NOT NULL THEN coalesce((SELECT s.value FROM audit.sealed s WHERE s.commitment = r.text), '已删除') END)
        FROM progress_report r WHERE r.project_id = p.id ORDER BY r.recorded_from DESC LIMIT 1)
    )::text AS body
  FROM project_current p, (SELECT app.today() AS today) AS day WHERE p.id = $1`;
