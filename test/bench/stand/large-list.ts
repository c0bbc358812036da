import pg from 'pg';

/** List year of the large list: before the others, so that no figure reads it unasked. */
export const largeListYear = 2021;
/** A hundred areas, each with a county's list. */
const areas = 100;
const projectsOfAnArea = 200;

/**
 * Adds a list of 20,000 projects in a hundred areas below the root, written past the product as the tables' owner: it is
 * there to be read. Returns one of the areas.
 */
export async function addLargeList(ownerUrl: string): Promise<string> {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  try {
    await owner.query('BEGIN');
    for (const statement of statements) await owner.query(statement);
    const { rows } = await owner.query<{ id: string }>('SELECT id FROM large_area LIMIT 1');
    await owner.query('COMMIT');
    await owner.query('VACUUM ANALYZE');
    return rows[0]!.id;
  } finally {
    await owner.end();
  }
}

/** In their order; the temporary tables give each project its number and its area. */
const statements = [
  `CREATE TEMP TABLE large_area AS SELECT uuidv7() AS id, n FROM generate_series(1, ${areas}) AS n`,
  `CREATE TEMP TABLE large_project AS SELECT uuidv7() AS id, g.n, a.id AS area_id
   FROM generate_series(1, ${areas * projectsOfAnArea}) AS g(n) JOIN large_area a ON a.n = 1 + g.n % ${areas}`,
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
   SELECT id, 1, '高端装备核心部件智能制造项目 ' || n, '2021-320585-35-03-' || (100000 + n), 'industry', 'equipment',
     ARRAY['prefecture', 'city'], 'enterprise', 1, 'signing', true, 'signing', 'active', area_id, area_id, 52000, app.now()
   FROM large_project`,
  `INSERT INTO milestone SELECT uuidv7(), p.id, s.stage FROM large_project p,
     unnest(ARRAY['signing', 'groundbreaking', 'completion', 'operation']) AS s(stage)`,
  `INSERT INTO milestone_version (id, version, project_id, position, baseline_on, planned_on, planned_at, due_on, deadline_version,
     deadline_recorded_at, reached_on, reached_precision, recorded_from)
   SELECT m.id, 1, m.project_id, array_position(ARRAY['signing', 'groundbreaking', 'completion', 'operation'], m.stage),
     due.on, due.on, CASE WHEN due.on IS NOT NULL THEN app.now() END, due.on, (due.on IS NOT NULL)::integer,
     CASE WHEN due.on IS NOT NULL THEN app.now() END,
     CASE WHEN due.on IS NULL THEN date '2020-06-01' END, CASE WHEN due.on IS NULL THEN 'day' END, app.now()
   FROM milestone m JOIN large_project p ON p.id = m.project_id,
     LATERAL (SELECT CASE WHEN m.stage <> 'signing' THEN date '2022-06-15' END AS on) AS due`,
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
