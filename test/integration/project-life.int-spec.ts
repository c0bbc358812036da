import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '#database';
import {
  applyDecision,
  isRefusal,
  withConsequences,
  type ConsequenceContext,
  type Decision,
  type ProjectEndRow,
  type ProjectFacts,
} from '#domain';
import { CalendarService, ClockService, ProjectChanges } from '#portfolio';
import { City, planned, reached } from '../support/city.js';
import { ungrown, unlawful } from '../support/life-laws.js';
import { afterEvent, standing, strangeFields, type Standing, type ToldEvent } from '../support/life-model.js';
import { life, type LifeStep } from '../support/project-life.js';

let city: City;
let context: ConsequenceContext;
let people: [string, string, string];

beforeAll(async () => {
  city = await City.found();
  await new CalendarService(city.database).loadOfficialYears();
  context = await new ProjectChanges(city.database, newId, new CalendarService(city.database)).context();
  const all = [city.rootId, city.areaId, city.otherAreaId].map((unitId) =>
    city.person('supervisor', { unitId }),
  );
  const [first, second, third] = await Promise.all(all);
  people = [first!.personId, second!.personId, third!.personId];
});

afterAll(async () => {
  await city?.leave();
});

const actor = { kind: 'system', part: 'setup' } as const;
const dayLength = 86_400_000;
/** Kinds of commands that there are. */
const kinds = 33;

/** One that has begun and has dates ahead. */
async function project(): Promise<string> {
  return city.project({
    milestones: [
      reached('signing', '2021-06-01'),
      planned('groundbreaking', '2022-03-31'),
      planned('completion', '2022-12-31'),
    ],
  });
}

/** What is on record of the project now; nothing is changed. */
async function factsOf(id: string): Promise<ProjectFacts> {
  let found: ProjectFacts | undefined;
  await city.database.changeProject(actor, id, (facts) => {
    found = facts;
    return null;
  });
  return found!;
}

async function endOf(id: string): Promise<ProjectEndRow | undefined> {
  const [row] = await city.database.query<{ end: ProjectEndRow }>(
    `SELECT json_build_object('id', id, 'version', version, 'projectId', project_id, 'kind', kind, 'state', state,
       'reason', reason::text, 'endedBy', ended_by, 'endedAt', ended_at,
       'reopenedBy', reopened_by, 'reopenedAt', reopened_at, 'reopeningReason', reopening_reason::text) AS end
     FROM project_end_current WHERE project_id = $1 AND state = 'standing'`,
    [id],
  );
  return row?.end;
}

/** How the project stood at an instant, by the version rows alone. */
async function standingAsOf(id: string, at: string): Promise<Standing> {
  const rows = (table: string) => `${table}_as_of($2::timestamptz) x WHERE x.project_id = $1`;
  const byKey = (key: string, value: string, from: string) =>
    `(SELECT coalesce(json_object_agg(${key}, ${value}), '{}') FROM ${from})`;
  const requests = ['date_change', 'stage_undo', 'hold']
    .map((table) => `SELECT x.id, x.state FROM ${rows(table)}`)
    .join(' UNION ALL ');
  const [row] = await city.database.query<{ standing: Standing }>(
    `SELECT json_build_object('state', p.state,
       'planned', ${byKey('x.id', 'x.planned_on', `${rows('milestone')} AND x.planned_on IS NOT NULL`)},
       'reached', ${byKey('x.id', 'x.reached_on', `${rows('milestone')} AND x.reached_precision IS NOT NULL`)},
       'dependsOn', ${byKey('x.id', 'x.depends_on', `${rows('milestone')} AND x.depends_on <> '{}'`)},
       'requests', ${byKey('r.id', 'r.state', `(${requests}) r WHERE r.state IN ('open', 'requested', 'running', 'ended')`)},
       'difficulties', ${byKey(
         'x.id',
         `json_build_object('difficultyState', x.state, 'settledBy', x.settled_by, 'dueOn', x.due_on,
            'reopened', x.reopened, 'charged', x.charged, 'rating', x.rating)`,
         rows('difficulty'),
       )},
       'missed', ${byKey(`x.milestone_id || ' ' || x.deadline_version`, 'x.state', rows('missed_date'))},
       'investments', ${byKey(
         `x.series || ' ' || to_char(x.month, 'YYYY-MM')`,
         'x.cumulative::text',
         rows('investment_month'),
       )}) AS standing
     FROM project_as_of($2::timestamptz) p WHERE p.id = $1`,
    [id, at],
  );
  return row!.standing;
}

/** The project's history from an event on, as it is stored: the bytes that its hashes stand over. */
async function historyAfter(id: string, seq: number): Promise<(ToldEvent & { at: string })[]> {
  const rows = await city.database.query<{ at: string; canon: { action: string; data: ToldEvent } }>(
    `SELECT (timestamptz 'epoch' + e.recorded_at_us * interval '1 microsecond')::text AS at,
       convert_from(c.canon, 'UTF8')::json AS canon
     FROM audit.event e JOIN audit.canon c USING (chain, seq) WHERE chain = $1 AND seq > $2 ORDER BY seq`,
    [id, seq],
  );
  return rows.map(({ at, canon: { action, data } }) => ({ at, action, after: data.after }));
}

/** Everything of the project that a change may not leave half done, sealed texts and clocks of recording left out. */
function comparable(facts: ProjectFacts): unknown {
  const { project, milestones, missedDates, slips, dateChanges, stageUndos, holds } = facts;
  const bare = (rows: readonly object[]): object[] =>
    rows
      .map((row) =>
        Object.fromEntries(
          Object.entries(row).filter(
            ([field]) =>
              !/^(recorded|remark|reason|note|evidence|synthetic|.*At$|deadlineRecorded|unitId|dateChangeId)/.test(
                field,
              ),
          ),
        ),
      )
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return {
    project: bare([project]),
    milestones: bare(milestones.map((one) => ({ ...one, evidence: one.evidence.length }))),
    missedDates: bare(
      missedDates.map(({ id, version, milestoneId, deadlineVersion, dueOn, state }) => ({
        id,
        version,
        milestoneId,
        deadlineVersion,
        dueOn,
        state,
      })),
    ),
    slips: bare(
      slips.map(({ milestoneId, listYear, fromOn, toOn }) => ({ milestoneId, listYear, fromOn, toOn })),
    ),
    dateChanges: bare(
      dateChanges.map(({ id, version, milestoneId, state, fromOn, toOn, requestedBy }) => ({
        id,
        version,
        milestoneId,
        state,
        fromOn,
        toOn,
        requestedBy,
      })),
    ),
    stageUndos: bare(
      stageUndos.map(({ id, version, milestoneId, state, requestedBy }) => ({
        id,
        version,
        milestoneId,
        state,
        requestedBy,
      })),
    ),
    holds: bare(
      holds.map(({ id, version, state, fromOn, toOn, endedOn }) => ({
        id,
        version,
        state,
        fromOn,
        toOn,
        endedOn,
      })),
    ),
  };
}

/** Counts what became of each kind of command. */
class Outcomes {
  readonly #seen = new Map<string, number>();

  note(name: string, outcome: string): void {
    const key = `${name.replace(/ \[.*/, '')}: ${outcome}`;
    this.#seen.set(key, (this.#seen.get(key) ?? 0) + 1);
  }

  /** Kinds of commands that have changed something. */
  get stored(): string[] {
    return [...this.#seen.keys()].filter((key) => key.endsWith(': stored')).sort();
  }
}

/** The facts after a decision, with the lights and the end that it makes. */
function followed(
  facts: ProjectFacts,
  whole: Decision,
  end: ProjectEndRow | undefined,
): { facts: ProjectFacts; end: ProjectEndRow | undefined } {
  const after = applyDecision(facts, whole);
  const lights = whole.versions.findLast(({ table }) => table === 'light_schedule')?.row;
  const ended = whole.versions.findLast(({ table }) => table === 'project_end')?.row as
    ProjectEndRow | undefined;
  return {
    facts: lights === undefined ? after : { ...after, lights: lights as ProjectFacts['lights'] },
    end: ended === undefined ? end : ended.state === 'standing' ? ended : undefined,
  };
}

/** A life by the rules alone, without a database. */
function imagined(begin: ProjectFacts, steps: readonly LifeStep[], outcomes: Outcomes): void {
  let facts = begin;
  let end: ProjectEndRow | undefined;
  let told = standing(facts);
  for (const { days, command } of steps) {
    facts = { ...facts, now: new Date(facts.now.getTime() + days * dayLength) };
    const before = JSON.stringify(facts);
    const decided = command.decide(facts, { people, newId, end, calendar: context.calendar });
    const isStored = decided !== null && !isRefusal(decided);
    outcomes.note(command.name, isStored ? 'stored' : 'refused');
    const whole = isStored ? withConsequences(facts, decided, context) : null;
    expect(JSON.stringify(facts)).toBe(before);
    if (whole === null) continue;
    const after = followed(facts, whole, end);
    told = whole.entries.reduce<Standing>(afterEvent, told);
    expect(standing(after.facts)).toEqual(told);
    expect(whole.entries.flatMap(strangeFields)).toEqual([]);
    expect([...unlawful(after.facts), ...ungrown(facts, after.facts)]).toEqual([]);
    ({ facts, end } = after);
  }
}

/** The same life in the database: what is stored is what was decided. Returns the project. */
async function lived(steps: readonly LifeStep[], outcomes: Outcomes): Promise<void> {
  const id = await project();
  const clock = new ClockService(city.database);
  const begin = await factsOf(id);
  let facts = begin;
  for (const { days, command } of steps) {
    if (days > 0) await clock.advance(new Date((await clock.now()).getTime() + days * dayLength));
    const end = await endOf(id);
    let expected: ProjectFacts = facts;
    const answer = await city.database.changeProject(actor, id, (now) => {
      const decided = command.decide(now, { people, newId, end, calendar: context.calendar });
      if (decided === null || isRefusal(decided)) return decided;
      const whole = withConsequences(now, decided, context);
      expected = applyDecision(now, whole);
      return whole;
    });
    const after = await factsOf(id);
    const isStored = answer !== null && !isRefusal(answer);
    outcomes.note(command.name, isStored ? 'stored' : 'refused');
    if (!isStored) expect(after.seq).toBe(facts.seq);
    expect(comparable(after)).toEqual(comparable(expected));
    expect([...unlawful(after), ...ungrown(facts, after)]).toEqual([]);
    facts = after;
  }
  await expectReplayed(id, begin, facts);
}

/** The stored history, replayed by the model, gives the version rows of each of its instants, and what is so now. */
async function expectReplayed(id: string, begin: ProjectFacts, now: ProjectFacts): Promise<void> {
  let told = standing(begin);
  const events = await historyAfter(id, begin.seq);
  for (const [index, event] of events.entries()) {
    told = afterEvent(told, event);
    // Events of one transaction share their instant.
    if (events[index + 1]?.at !== event.at) expect(await standingAsOf(id, event.at)).toEqual(told);
  }
  expect(standing(now)).toEqual(told);
}

describe('the life of a project', () => {
  it('stays lawful whatever is done to it, by the rules alone: a refusal changes nothing, events tell what is so', async () => {
    const outcomes = new Outcomes();
    const begin = await factsOf(await project());
    fc.assert(
      fc.property(life, (steps) => imagined(begin, steps, outcomes)),
      { numRuns: 250, seed: 20220307 },
    );
    // Every kind of change has happened, not only been refused.
    expect(outcomes.stored).toHaveLength(kinds);
  });

  it('is stored as it was decided, and its stored history, replayed, gives every version of its rows', async () => {
    const outcomes = new Outcomes();
    await fc.assert(
      fc.asyncProperty(life, (steps) => lived(steps, outcomes)),
      { numRuns: 12, seed: 20220307 },
    );
    expect(outcomes.stored.length).toBeGreaterThan(20);
  }, 120_000);
});
