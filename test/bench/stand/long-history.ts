import pg from 'pg';
import { listedYear } from './population.js';

/** How often each row of the large list has changed. */
const versions = 20;

/**
 * A list of a year of its own whose projects have a long past. Written by the owner as years of changes would have left
 * it, an instant after the other, since making two million changes one by one would take the better part of an hour.
 */
export class LongHistory {
  readonly listYear = 2024;
  /** An instant at which the population was whole and nothing of this was there. */
  afterPopulation = '';

  constructor(private readonly ownerUrl: string) {}

  /** Adds the list; gives the instant in the middle of its versions. */
  async add(projects: number): Promise<string> {
    const owner = new pg.Client(this.ownerUrl);
    await owner.connect();
    try {
      const [clock] = (
        await owner.query<{ now: Date }>(`SELECT app.advance_clock(app.now() + interval '10 days') AS now`)
      ).rows;
      const ago = (minutes: number): string =>
        new Date(clock!.now.getTime() - minutes * 60_000).toISOString();
      this.afterPopulation = ago(9 * 24 * 60);
      await owner.query(made(projects));
      await owner.query(anchors, [this.listYear, listedYear]);
      await owner.query(onlyVersions, [this.listYear, listedYear, ago(8 * 24 * 60)]);
      for (let version = 1; version <= versions; version += 1)
        await owner.query(nextVersions(version), [
          ago((versions - version + 1) * 60),
          version === versions ? 'infinity' : ago((versions - version) * 60),
        ]);
      return ago((versions / 2) * 60 - 30);
    } finally {
      await owner.end();
    }
  }
}

/** What is made anew, with its ids. */
const made = (projects: number): string => `
  CREATE TEMP TABLE made AS SELECT gen_random_uuid() AS project_id, gen_random_uuid() AS entry_id
  FROM generate_series(1, ${projects})`;

/** What the versions hang on: $1 the year, $2 the year of the pattern. */
const anchors = `
  WITH year AS (INSERT INTO list_year VALUES ($1)), pattern AS MATERIALIZED (
    SELECT e.project_id FROM list_entry e WHERE e.list_year = $2 ORDER BY e.id LIMIT 1
  ), projects AS (INSERT INTO project SELECT project_id, true FROM made
  ), entries AS (INSERT INTO list_entry SELECT entry_id, $1, project_id FROM made
  ), milestones AS (
    INSERT INTO milestone SELECT gen_random_uuid(), made.project_id, m.stage, NULL
    FROM made, pattern JOIN milestone m ON m.project_id = pattern.project_id
  )
  INSERT INTO investment_month SELECT gen_random_uuid(), project_id, 'reported', make_date($1, 1, 1) FROM made`;

/** What never changed since: $1 the year, $2 the year of the pattern, $3 since when. */
const onlyVersions = `
  WITH issue AS (
    INSERT INTO list_year_version (year, version, issued_at, recorded_from) VALUES ($1, 1, $3, $3)
  ), entries AS (
    INSERT INTO list_entry_version (id, version, kind, listed, planned_investment, recorded_from)
    SELECT made.entry_id, 1, v.kind, v.listed, v.planned_investment, $3
    FROM made, (SELECT id FROM list_entry WHERE list_year = $2 ORDER BY id LIMIT 1) AS pattern
    JOIN list_entry_version v ON v.id = pattern.id
  ), reports AS (
    INSERT INTO progress_report (id, project_id, person_id, reported_on, kind, percent, recorded_from)
    SELECT gen_random_uuid(), made.project_id, (SELECT id FROM person LIMIT 1), '2022-03-07', 'report', 5, $3 FROM made
  )
  INSERT INTO investment_month_version (id, version, cumulative, recorded_from)
  SELECT m.id, 1, 1250, $3 FROM investment_month m JOIN made ON made.project_id = m.project_id`;

/** The next version of every project and milestone of the list: $1 from, $2 to. */
function nextVersions(version: number): string {
  return `
    WITH pattern AS MATERIALIZED (
      SELECT e.project_id FROM list_entry e WHERE e.list_year = ${listedYear} ORDER BY e.id LIMIT 1
    ), projects AS (
      INSERT INTO project_version (id, version, name, category, cluster, levels, lifecycle_code, lifecycle_version, stage,
        stage_known, stage_reached, state, area_id, lead_unit_id, total_investment, recorded_from, recorded_to)
      SELECT e.project_id, ${version}, v.name || ' ${version}', v.category, v.cluster, v.levels, v.lifecycle_code,
        v.lifecycle_version, v.stage, v.stage_known, v.stage_reached, v.state, v.area_id, v.lead_unit_id,
        v.total_investment, $1, $2
      FROM list_entry e, pattern JOIN project_version v ON v.id = pattern.project_id AND v.recorded_to = 'infinity'
      WHERE e.list_year = 2024
    )
    INSERT INTO milestone_version (id, version, project_id, position, baseline_on, planned_on, planned_at, due_year, due_on, days_held,
      deadline_version, deadline_recorded_at, reached_on, reached_precision, evidence, recorded_from, recorded_to)
    SELECT m.id, ${version}, m.project_id, v.position, v.baseline_on, v.planned_on, v.planned_at, v.due_year, v.due_on, v.days_held,
      v.deadline_version, v.deadline_recorded_at, v.reached_on, v.reached_precision, v.evidence, $1, $2
    FROM list_entry e JOIN milestone m ON m.project_id = e.project_id, pattern
    JOIN milestone p ON p.project_id = pattern.project_id
    JOIN milestone_version v ON v.id = p.id AND v.recorded_to = 'infinity'
    WHERE e.list_year = 2024 AND p.stage = m.stage`;
}
