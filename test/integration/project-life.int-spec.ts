import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '#database';
import {
  applyDecision,
  comesBefore,
  historyFields,
  isRefusal,
  lastDayOf,
  milestonesOf,
  stageReached,
  withConsequences,
  type ConsequenceContext,
  type Decision,
  type HistoryEntry,
  type MilestoneFacts,
  type ProjectEndRow,
  type ProjectFacts,
} from '#domain';
import { CalendarService, ProjectChanges } from '#portfolio';
import { City, planned, reached } from '../support/city.js';
import { lifeCommands, type LifeCommand } from '../support/project-life.js';

let city: City;
let context: ConsequenceContext;
let people: [string, string];

beforeAll(async () => {
  city = await City.found();
  await new CalendarService(city.database).loadOfficialYears();
  context = await new ProjectChanges(city.database, newId, new CalendarService(city.database)).context();
  const both = [city.rootId, city.areaId].map((unitId) => city.person('supervisor', { unitId }));
  const [first, second] = await Promise.all(both);
  people = [first!.personId, second!.personId];
});

afterAll(async () => {
  await city?.leave();
});

const actor = { kind: 'system', part: 'setup' } as const;

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
       'reason', reason::text, 'successorIds', successor_ids, 'endedBy', ended_by, 'endedAt', ended_at,
       'reopenedBy', reopened_by, 'reopenedAt', reopened_at, 'reopeningReason', reopening_reason::text) AS end
     FROM project_end_current WHERE project_id = $1 AND state = 'standing'`,
    [id],
  );
  return row?.end;
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

interface Told {
  state: string;
  readonly planned: Map<string, string>;
  readonly reached: Map<string, string | null>;
  readonly dependsOn: Map<string, readonly string[]>;
}

type Fields = Readonly<Record<string, unknown>>;

/** The small model: what the events say, without any of the rules. */
function tell(told: Told, { action, after: open }: HistoryEntry): void {
  const after = (open ?? {}) as Fields;
  const milestone = after['milestone'] as string;
  if (action === 'project.ended' || action === 'project.reopened') told.state = after['state'] as string;
  if (action === 'stage.reached' || action === 'step.reached')
    told.reached.set(milestone, after['reachedOn'] as string);
  if (action === 'stage.undone') told.reached.delete(milestone);
  if (['milestone.date_moved', 'milestone.limited', 'date_change.approved'].includes(action))
    told.planned.set(milestone, after['plannedOn'] as string);
  if (action === 'milestone.added' && after['plannedOn'] !== null)
    told.planned.set(milestone, after['plannedOn'] as string);
  if (action === 'milestone.added' || action === 'milestone.dependencies_set')
    told.dependsOn.set(milestone, after['dependsOn'] as string[]);
}

function begins({ project, milestones }: ProjectFacts): Told {
  const dated = (field: 'plannedOn' | 'reachedOn') =>
    new Map(
      milestones.flatMap((one) => (one[field] === null ? [] : [[one.id, one[field] as string] as const])),
    );
  return {
    state: project.state,
    planned: dated('plannedOn'),
    reached: dated('reachedOn'),
    dependsOn: new Map(),
  };
}

/** The stored rows say what the events have told. */
function expectTold(told: Told, { project, milestones }: ProjectFacts): void {
  expect(project.state).toBe(told.state);
  for (const { id, plannedOn, reachedOn, reachedPrecision, dependsOn } of milestones) {
    expect(plannedOn).toBe(told.planned.get(id) ?? null);
    expect(reachedPrecision !== null).toBe(told.reached.has(id));
    expect(reachedOn).toBe(told.reached.get(id) ?? null);
    expect(dependsOn).toEqual(told.dependsOn.get(id) ?? []);
  }
}

/** What must hold of any project, whatever happened to it. */
function expectLawful(facts: ProjectFacts): void {
  const { project, lifecycle, milestones, holds, dateChanges, stageUndos } = facts;
  const stages = lifecycle.stages.map(({ code }) =>
    milestones.find((one) => one.stage === code && one.step === null)!,
  );
  const isReached = (one: MilestoneFacts) => one.reachedPrecision !== null;
  const last = stages.findLast(isReached)?.stage ?? null;
  expect(project.stage).toBe(last);
  expect(project.stageReached).toBe(stageReached(lifecycle, last, project.stageKnown));
  // Only acceptance is owed behind a stage that was reached.
  const open = stages.slice(0, stages.findLastIndex(isReached) + 1).filter((one) => !isReached(one));
  expect(open.map(({ stage }) => stage).filter((stage) => stage !== 'completion')).toEqual([]);
  const days = stages.filter((one) => isReached(one) && one.stage !== 'completion' && one.reachedOn !== null);
  for (const [index, one] of days.slice(1).entries()) {
    const latest = lastDayOf({ reachedOn: one.reachedOn, precision: one.reachedPrecision! });
    expect(latest! >= days[index]!.reachedOn!).toBe(true);
  }
  for (const one of milestonesOf(facts)) {
    expect(comesBefore(milestones, one.id).has(one.id)).toBe(false);
    if (isReached(one))
      for (const id of one.dependsOn)
        expect(isReached(milestones.find((other) => other.id === id)!)).toBe(true);
    expect(one.baselineOn === null).toBe(one.plannedOn === null);
    expect(one.dueOn === null).toBe(one.plannedOn === null);
    expect(one.dueOn === null).toBe(one.deadlineVersion === 0);
  }
  const waiting = holds.filter(({ state }) => state === 'requested' || state === 'running');
  expect(waiting.length).toBeLessThanOrEqual(1);
  const requests = [...dateChanges, ...stageUndos].map(({ milestoneId }) => milestoneId);
  expect(requests.length).toBe(new Set(requests).size);
  if (project.state !== 'active') expect([waiting, requests]).toEqual([[], []]);
}

/** Between two instants: nothing comes undone that stands for ever. */
function expectGrown(before: ProjectFacts, after: ProjectFacts, decided: Decision): void {
  for (const was of before.milestones) {
    const is = after.milestones.find(({ id }) => id === was.id)!;
    if (was.baselineOn !== null) expect(is.baselineOn).toBe(was.baselineOn);
    expect(is.deadlineVersion).toBeGreaterThanOrEqual(was.deadlineVersion);
    if (is.dueOn !== was.dueOn) expect(is.deadlineVersion).toBeGreaterThan(was.deadlineVersion);
  }
  const later = before.milestones.filter((was) => {
    const is = after.milestones.find(({ id }) => id === was.id)!;
    return was.plannedOn !== null && is.plannedOn! > was.plannedOn;
  });
  expect(after.slips.length - before.slips.length).toBe(later.length);
  expect(after.missedDates.length).toBeGreaterThanOrEqual(before.missedDates.length);
  for (const { action, after: fields } of decided.entries)
    for (const field of Object.keys(fields ?? {}))
      expect(Object.keys(historyFields[action])).toContain(field);
}

async function lives(commands: readonly LifeCommand[]): Promise<Map<string, number>> {
  const id = await city.project({
    milestones: [
      reached('signing', '2021-06-01'),
      planned('groundbreaking', '2022-03-31'),
      planned('completion', '2022-12-31'),
    ],
  });
  const counts = new Map<string, number>();
  let facts = await factsOf(id);
  const told = begins(facts);
  for (const { name, decide } of commands) {
    const end = await endOf(id);
    let expected: ProjectFacts = facts;
    let whole: Decision | null = null;
    const answer = await city.database.changeProject(actor, id, (now) => {
      const decided = decide(now, { people, newId, end });
      if (decided === null || isRefusal(decided)) return decided;
      whole = withConsequences(now, decided, context);
      expected = applyDecision(now, whole);
      return whole;
    });
    const after = await factsOf(id);
    const outcome = answer === null ? 'nothing' : isRefusal(answer) ? answer.code : 'stored';
    counts.set(`${name.replace(/ \[.*/, '')}: ${outcome}`, 1);
    if (outcome === 'stored') {
      for (const entry of whole!.entries) tell(told, entry);
      expectGrown(facts, after, whole!);
    } else expect(after.seq).toBe(facts.seq);
    expect(comparable(after)).toEqual(comparable(expected));
    expectTold(told, after);
    expectLawful(after);
    facts = after;
  }
  return counts;
}

describe('the life of a project', () => {
  it('stays lawful whatever is done to it: what is stored is what was decided and what the events tell', async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(lifeCommands, { minLength: 25, maxLength: 40 }), async (commands) => {
        for (const [outcome, count] of await lives(commands))
          seen.set(outcome, (seen.get(outcome) ?? 0) + count);
      }),
      { numRuns: 30, seed: 20220307 },
    );
    const stored = [...seen.keys()].filter((outcome) => outcome.endsWith(': stored'));
    // Every kind of change has happened, not only been refused.
    expect(stored.length).toBeGreaterThanOrEqual(15);
  }, 120_000);
});
