import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '#database';
import { addDays, isRefusal, localDate, shanghaiDate, type LocalDate, type Person } from '#domain';
import { ClockService, DeadlinesService } from '#portfolio';
import { City, planned, reached } from '../support/city.js';
import { recordedCounts } from '../support/recorded-tables.js';

let city: City;

beforeAll(async () => {
  city = await City.found();
});

afterAll(async () => {
  await city?.leave();
});

const stages = ['signing', 'groundbreaking', 'completion', 'operation'] as const;
type Stage = (typeof stages)[number];
const evidenceOf = {
  signing: 'contract',
  groundbreaking: 'construction_permit',
  completion: 'acceptance_record',
  operation: 'operation_record',
} as const;

/** What people and the sweep do, in any order, lawful or not. `project` counts the projects of one run. */
type Command =
  | { do: 'stage'; project: number; stage: Stage; daysAgo: number; withEvidence: boolean }
  | { do: 'report'; project: number; daysAgo: number; text: string | null }
  | { do: 'sweep' }
  | { do: 'wait'; days: number };

const project = fc.nat({ max: 2 });
const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('stage' as const),
      project,
      stage: fc.constantFrom(...stages),
      daysAgo: fc.integer({ min: -2, max: 40 }),
      withEvidence: fc.nat({ max: 9 }).map((nine) => nine > 0),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      project,
      daysAgo: fc.integer({ min: -1, max: 5 }),
      text: fc.option(fc.constantFrom('进度', '封顶')),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 20 }) }),
  },
);

interface Run {
  ids: string[];
  officers: Person[];
}

/** Three projects: new, signed, and one of which it is not known how far it is. */
async function projectsOfRun(): Promise<Run> {
  const today = shanghaiDate(await new ClockService(city.database).now());
  const ids = [
    await city.project({ milestones: [planned('signing', addDays(today, 5))] }),
    await city.project({
      milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', addDays(today, 2))],
    }),
    await city.project({ stageKnown: false, milestones: [planned('completion', addDays(today, -3))] }),
  ];
  const officers: Person[] = [];
  for (const projectId of ids) officers.push(await city.person('liaison_officer', { projectId }));
  return { ids, officers };
}

/** Does one command; a refused one must leave everything as it was. Returns whether it changed something. */
async function perform(command: Command, { ids, officers }: Run): Promise<boolean> {
  const clock = new ClockService(city.database);
  const now = await clock.now();
  if (command.do === 'sweep')
    return (await new DeadlinesService(city.database, newId).recordMissedDates()) > 0;
  if (command.do === 'wait') {
    await clock.advance(new Date(now.getTime() + command.days * 86_400_000));
    return false;
  }
  const id = ids[command.project]!;
  const officer = officers[command.project]!;
  const on = addDays(shanghaiDate(now), -command.daysAgo);
  const before = await recordedCounts(city.database);
  const answer =
    command.do === 'report'
      ? await city.reports.reportProgress(officer, id, {
          reportedOn: on,
          personId: officer.personId,
          text: command.text,
          percent: null,
        })
      : await city.projects.changeStage(officer, id, null, {
          stage: command.stage,
          reachedOn: on,
          evidence: command.withEvidence ? [{ kind: evidenceOf[command.stage], number: '1' }] : [],
          note: null,
        });
  if (isRefusal(answer)) expect(await recordedCounts(city.database)).toEqual(before);
  else expect(await recordedCounts(city.database)).not.toEqual(before);
  return !isRefusal(answer);
}

interface Replayed {
  stage: string | null;
  reached: Record<string, LocalDate | null>;
  missed: Record<string, string>;
}

interface Canon {
  action: string;
  data: {
    after: Record<string, unknown> & {
      stage: string | null;
      reachedOn: LocalDate | null;
      milestone: string;
      state: string;
      milestones: { stage: string; reachedOn: LocalDate | null }[];
    };
  };
}

/** The state after each event of the project, from its history alone, with the event's instant. */
async function replayed(id: string): Promise<{ at: string; state: Replayed }[]> {
  const events = await city.database.query<{ at: string; canon: Canon }>(
    `SELECT (timestamptz 'epoch' + e.recorded_at_us * interval '1 microsecond')::text AS at,
      convert_from(c.canon, 'UTF8')::json AS canon
     FROM audit.event e JOIN audit.canon c USING (chain, seq) WHERE chain = $1 ORDER BY seq`,
    [id],
  );
  const state: Replayed = { stage: null, reached: {}, missed: {} };
  const states = events.map(({ at, canon: { action, data } }) => {
    const { after } = data;
    if (action === 'project.created') {
      state.stage = after.stage;
      for (const milestone of after.milestones) state.reached[milestone.stage] = milestone.reachedOn;
    }
    if (action === 'stage.reached') {
      // I4: none skipped, none twice; the first report of an unknown one may be any.
      const last = state.stage === null ? -1 : stages.indexOf(state.stage as Stage);
      const next = stages.indexOf(after.stage as Stage);
      expect(state.reached[after.stage!]).toBeNull();
      for (const earlier of stages.slice(0, next))
        if (state.reached[earlier] !== null) expect(after.reachedOn! >= state.reached[earlier]!).toBe(true);
      // One that was passed before the record began may be told later: the project stays where it is.
      if (next > last) {
        if (state.stage !== null) expect(next).toBe(last + 1);
        state.stage = after.stage;
      }
      state.reached[after.stage!] = after.reachedOn;
    }
    if (action === 'milestone.missed' || action === 'missed_date.corrected')
      state.missed[after.stage!] = after.state;
    return { at, state: structuredClone(state) };
  });
  // Events of one transaction share their instant: what counts is the state after the last of them.
  return states.filter(({ at }, index) => states[index + 1]?.at !== at);
}

/** The state as of an instant, from the version rows alone. */
async function asOf(id: string, at: string): Promise<Replayed> {
  const [row] = await city.database.query<{
    stage: string | null;
    reached: Replayed['reached'];
    missed: object | null;
  }>(
    `SELECT p.stage,
      (SELECT json_object_agg(m.stage, v.reached_on) FROM milestone m JOIN milestone_version v USING (id)
       WHERE m.project_id = $1 AND v.recorded_from <= $2::timestamptz AND v.recorded_to > $2::timestamptz) AS reached,
      (SELECT json_object_agg(m.stage, v.state) FROM missed_date d JOIN missed_date_version v USING (id)
        JOIN milestone m ON m.id = d.milestone_id
       WHERE d.project_id = $1 AND v.recorded_from <= $2::timestamptz AND v.recorded_to > $2::timestamptz) AS missed
     FROM project_version p
     WHERE p.id = $1 AND p.recorded_from <= $2::timestamptz AND p.recorded_to > $2::timestamptz`,
    [id, at],
  );
  return { stage: row!.stage, reached: row!.reached, missed: { ...row!.missed } };
}

/** What is wrong with the recorded ranges of any versioned table. */
async function rangeProblems(): Promise<unknown[]> {
  const tables = await city.database.query<{ name: string }>(
    `SELECT name FROM app.recorded_table WHERE form = 'versioned'`,
  );
  const problems: unknown[] = [];
  for (const { name } of tables) {
    const key = { list_year: 'year', light_schedule: 'project_id' }[name] ?? 'id';
    problems.push(
      ...(await city.database.query(
        `SELECT '${name}' AS name, * FROM (
           SELECT ${key}::text AS key, version, recorded_from, recorded_to,
             lag(version, 1, 0) OVER w AS before, lag(recorded_to, 1, recorded_from) OVER w AS until,
             lead(version) OVER w AS next
           FROM ${name}_version WINDOW w AS (PARTITION BY ${key} ORDER BY version)) AS v
         WHERE version <> before + 1 OR recorded_from <> until OR recorded_to <= recorded_from
           OR (next IS NULL) <> (recorded_to = 'infinity')`,
      )),
      ...(await city.database.query(
        `SELECT '${name}' AS name, ${key}::text AS key, count(*) FROM ${name} LEFT JOIN ${name}_version v USING (${key})
         WHERE v.recorded_to = 'infinity' OR v.${key} IS NULL GROUP BY ${key} HAVING count(v.*) <> 1`,
      )),
    );
  }
  return problems;
}

describe('after any sequence of commands', () => {
  it('versions adjoin, one is current, and each instant of the past equals the history replayed', async () => {
    let changes = 0;
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyCommand, { minLength: 5, maxLength: 25 }), async (commands) => {
        const run = await projectsOfRun();
        for (const command of commands) {
          if (await perform(command, run)) changes += 1;
          else refusals += 1;
        }
        for (const id of run.ids)
          for (const { at, state } of await replayed(id)) expect(await asOf(id, at)).toEqual(state);
        expect(await rangeProblems()).toEqual([]);
      }),
      { numRuns: 20 },
    );
    // Otherwise the property would have looked at nothing.
    expect(changes).toBeGreaterThan(20);
    expect(refusals).toBeGreaterThan(20);
  });

  it('two commands at once on one project leave one history', async () => {
    const { ids, officers } = await projectsOfRun();
    const today = localDate(shanghaiDate(await new ClockService(city.database).now()));
    const change = () =>
      city.projects.changeStage(officers[1]!, ids[1]!, null, {
        stage: 'groundbreaking',
        reachedOn: today,
        evidence: [{ kind: 'construction_permit', number: '1' }],
        note: null,
      });
    const answers = await Promise.all(Array.from({ length: 6 }, change));
    expect(answers.filter((answer) => !isRefusal(answer))).toHaveLength(1);
    expect(await rangeProblems()).toEqual([]);
    for (const { at, state } of await replayed(ids[1]!)) expect(await asOf(ids[1]!, at)).toEqual(state);
  });
});
