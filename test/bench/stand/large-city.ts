import pg from 'pg';

/** Projects with milestones that wait for their next reminder. */
export interface WaitingProjects {
  readonly projects: number;
  readonly milestonesOfOne: number;
  /** Of all milestones; two weeks before it comes their next reminder. */
  readonly dueOn: string;
  /** Persons who are the projects' liaison officers in turn; without them the head of the unit is written to. */
  readonly officers?: readonly string[];
}

/**
 * Adds projects of the area that has a head, written past the product as the tables' owner: steps inside groundbreaking, each
 * with its pending reminder of the fourteenth day before, and brings the planner's statistics up to date.
 */
export async function addWaitingProjects(
  ownerUrl: string,
  { projects, milestonesOfOne, dueOn, officers = [] }: WaitingProjects,
): Promise<void> {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  try {
    await owner.query('BEGIN');
    await owner.query(
      `CREATE TEMP TABLE new_project ON COMMIT DROP AS SELECT uuidv7() AS id, n FROM generate_series(1, ${projects}) AS n`,
    );
    await owner.query('INSERT INTO project (id, synthetic) SELECT id, true FROM new_project');
    await owner.query(
      `INSERT INTO project_version (id, version, name, category, levels, lifecycle_code, lifecycle_version, stage, stage_known,
         stage_reached, state, area_id, lead_unit_id, recorded_from)
       SELECT p.id, 1, '高端装备核心部件智能制造项目 ' || p.n, 'industry', ARRAY['city'], 'enterprise', 1, 'signing', true,
         'signing', 'active', area.id, area.id, app.now()
       FROM new_project p, (SELECT id FROM unit_current WHERE name = '高新区') AS area`,
    );
    await owner.query(
      `WITH made AS (
         SELECT uuidv7() AS id, p.id AS project_id, ($1::uuid[])[1 + p.n % cardinality($1::uuid[])] AS person_id
         FROM new_project p WHERE cardinality($1::uuid[]) > 0),
       anchored AS (INSERT INTO duty (id) SELECT id FROM made RETURNING id)
       INSERT INTO duty_version (id, version, person_id, role, project_id, from_on, recorded_from)
       SELECT id, 1, person_id, 'liaison_officer', project_id, date '2022-01-01', app.now() FROM made`,
      [officers],
    );
    await owner.query(
      `CREATE TEMP TABLE new_milestone ON COMMIT DROP AS
       SELECT uuidv7() AS id, p.id AS project_id, k FROM new_project p, generate_series(1, ${milestonesOfOne}) AS k`,
    );
    await owner.query(
      `INSERT INTO milestone (id, project_id, stage, step) SELECT id, project_id, 'groundbreaking', 'step ' || k FROM new_milestone`,
    );
    await owner.query(
      `INSERT INTO milestone_version (id, version, project_id, position, baseline_on, planned_on, planned_at, due_on,
         deadline_version, deadline_recorded_at, recorded_from)
       SELECT id, 1, project_id, 2, $1::date, $1::date, app.now() - interval '90 days', $1::date, 1,
         app.now() - interval '90 days', app.now()
       FROM new_milestone`,
      [dueOn],
    );
    await owner.query(
      `INSERT INTO reminder (id, subject_kind, subject_id, project_id, deadline_version, step, recipients, day, send_at,
         provisional, state, planned_at)
       SELECT uuidv7(), 'milestone', id, project_id, 1, 'before_14', '{liaison_officer}', $1::date - 14,
         ($1::date - 14 + time '07:30') AT TIME ZONE 'Asia/Shanghai', false, 'pending', app.now()
       FROM new_milestone`,
      [dueOn],
    );
    await owner.query('COMMIT');
    await owner.query('VACUUM ANALYZE');
  } finally {
    await owner.end();
  }
}
