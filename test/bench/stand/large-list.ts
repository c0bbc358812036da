import pg from 'pg';

/** List year of the large list: before the others, so that no figure reads it unasked. */
export const largeListYear = 2021;
/** A hundred areas, each with a county's list. */
const areas = 100;
const projectsOfAnArea = 200;

/**
 * Adds a list of 20,000 projects in a hundred areas below the root, written past the product as the tables' owner: it is
 * there to be read. A tenth of the dates has been missed. Returns the areas.
 */
export async function addLargeList(ownerUrl: string): Promise<string[]> {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  try {
    await owner.query('BEGIN');
    for (const statement of statements) await owner.query(statement);
    const { rows } = await owner.query<{ id: string }>('SELECT id FROM large_area ORDER BY n');
    await owner.query('COMMIT');
    await owner.query('VACUUM ANALYZE');
    return rows.map(({ id }) => id);
  } finally {
    await owner.end();
  }
}

/** In their order; the temporary tables give each project its number and its area. */
const statements = [
  `CREATE TEMP TABLE large_area AS SELECT uuidv7() AS id, n FROM generate_series(1, ${areas}) AS n`,
  `CREATE TEMP TABLE large_project AS SELECT uuidv7() AS id, g.n, a.id AS area_id
   FROM generate_series(1, ${areas * projectsOfAnArea}) AS g(n) JOIN large_area a ON a.n = 1 + g.n % ${areas}`,
  // Four stages, a season apart; each project is early or late at all of them.
  `CREATE TEMP TABLE large_stage AS
   SELECT uuidv7() AS id, p.id AS project_id, s.stage, s.place::integer AS place, d.due_on, d.due_on + d.late AS reached_on,
     d.due_on + d.late < date '2022-03-01' AS reached, timestamptz '2021-03-07 09:00+08' AS planned_at
   FROM large_project p
   CROSS JOIN unnest(ARRAY['signing', 'groundbreaking', 'completion', 'operation']) WITH ORDINALITY AS s(stage, place)
   CROSS JOIN LATERAL (SELECT date '2021-03-10' + p.n % 240 + 90 * (s.place::integer - 1) AS due_on, p.n * 7 % 50 - 10 AS late) AS d`,
  'ANALYZE large_project, large_stage',
  `INSERT INTO unit SELECT id, true FROM large_area`,
  `INSERT INTO unit_version (id, version, parent_id, kind, name, path, recorded_from)
   SELECT a.id, 1, root.id, 'area', '县 ' || a.n, ARRAY[root.id, a.id], app.now()
   FROM large_area a, unit_current root WHERE root.parent_id IS NULL`,
  `INSERT INTO list_year VALUES (${largeListYear})`,
  `INSERT INTO list_year_version (year, version, issued_at, recorded_from)
   VALUES (${largeListYear}, 1, app.now() - interval '1 year', app.now())`,
  `INSERT INTO project SELECT id, true FROM large_project`,
  `INSERT INTO project_version (id, version, name, code, category, cluster, levels, lifecycle_code, lifecycle_version,
     stage, stage_known, stage_reached, state, area_id, lead_unit_id, total_investment, recorded_from)
   SELECT p.id, 1, '高端装备核心部件智能制造项目 ' || n, '2021-320585-35-03-' || (100000 + n), (ARRAY['industry', 'logistics', 'carrier'])[1 + n % 3],
     'equipment', ARRAY['prefecture', 'city'], 'enterprise', 1, last.stage, true, coalesce(last.stage, 'pipeline'), 'active',
     area_id, area_id, 52000, app.now()
   FROM large_project p LEFT JOIN (
     SELECT DISTINCT ON (project_id) project_id, stage FROM large_stage WHERE reached ORDER BY project_id, place DESC) AS last
     ON last.project_id = p.id`,
  `INSERT INTO milestone SELECT id, project_id, stage FROM large_stage`,
  // Planned and begun a year ago; what was reached since was reached then.
  `INSERT INTO milestone_version (id, version, project_id, position, baseline_on, planned_on, planned_at, due_on, deadline_version,
     deadline_recorded_at, recorded_from, recorded_to)
   SELECT id, 1, project_id, place, due_on, due_on, planned_at, due_on, 1, planned_at, planned_at,
     CASE WHEN reached THEN greatest(planned_at + interval '1 day', (reached_on + time '18:00') AT TIME ZONE 'Asia/Shanghai') ELSE 'infinity' END
   FROM large_stage`,
  `INSERT INTO milestone_version (id, version, project_id, position, baseline_on, planned_on, planned_at, due_on, deadline_version,
     deadline_recorded_at, reached_on, reached_precision, recorded_from)
   SELECT v.id, 2, v.project_id, v.position, v.baseline_on, v.planned_on, v.planned_at, v.due_on, 1, v.planned_at, s.reached_on,
     'day', v.recorded_to
   FROM large_stage s JOIN milestone_version v ON v.id = s.id WHERE s.reached`,
  `CREATE TEMP TABLE large_miss AS SELECT uuidv7() AS id, project_id, id AS milestone_id, due_on FROM large_stage
   WHERE NOT reached AND due_on < date '2022-03-07'`,
  `INSERT INTO missed_date SELECT id, project_id, milestone_id, 1, due_on FROM large_miss`,
  `INSERT INTO missed_date_version (id, version, state, recorded_from) SELECT id, 1, 'missed', app.now() FROM large_miss`,
  `INSERT INTO light_schedule SELECT id FROM large_project`,
  `INSERT INTO light_schedule_version (project_id, version, rule_version, facts, periods, recorded_from)
   SELECT p.id, 1, 2,
     CASE WHEN miss.id IS NULL THEN '[]' ELSE jsonb_build_array(jsonb_build_object('fact', 'overdue', 'milestone', miss.milestone_id,
       'stage', 'completion', 'dueOn', miss.due_on, 'light', 'red')) END,
     jsonb_build_array(jsonb_build_object('from', '2021-03-07', 'light', CASE WHEN miss.id IS NULL THEN 'green' ELSE 'red' END,
       'facts', CASE WHEN miss.id IS NULL THEN '[]'::jsonb ELSE '[0]' END)), app.now()
   FROM large_project p LEFT JOIN (SELECT DISTINCT ON (project_id) * FROM large_miss ORDER BY project_id, due_on) AS miss
     ON miss.project_id = p.id`,
  `CREATE TEMP TABLE large_entry AS SELECT uuidv7() AS id, id AS project_id FROM large_project`,
  `INSERT INTO list_entry SELECT id, ${largeListYear}, project_id FROM large_entry`,
  `INSERT INTO list_entry_version (id, version, kind, listed, planned_investment, recorded_from)
   SELECT id, 1, 'new', 'recorded', 12000, app.now() FROM large_entry`,
  `CREATE TEMP TABLE large_duty AS SELECT uuidv7() AS id, id AS project_id FROM large_project`,
  `INSERT INTO duty SELECT id FROM large_duty`,
  `INSERT INTO duty_version (id, version, person_id, role, project_id, from_on, recorded_from)
   SELECT d.id, 1, officer.person_id, 'liaison_officer', d.project_id, date '2021-01-01', app.now()
   FROM large_duty d, (SELECT person_id FROM duty_current WHERE role = 'liaison_officer' LIMIT 1) AS officer`,
  `CREATE TEMP TABLE large_month AS SELECT uuidv7() AS id, p.id AS project_id, m.month
   FROM large_project p, unnest(ARRAY[date '2021-01-01', date '2021-02-01']) AS m(month)`,
  `INSERT INTO investment_month SELECT id, project_id, 'reported', month FROM large_month`,
  `INSERT INTO investment_month_version (id, version, cumulative, recorded_from)
   SELECT id, 1, 1250, app.now() FROM large_month`,
  `INSERT INTO progress_report (id, project_id, person_id, reported_on, kind, percent, recorded_from)
   SELECT uuidv7(), p.id, (SELECT min(id::text)::uuid FROM person), date '2022-03-04', 'report', p.n % 100, app.now()
   FROM large_project p`,
];
