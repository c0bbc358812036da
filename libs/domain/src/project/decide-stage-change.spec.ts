import { describe, expect, it } from '@jest/globals';
import { localDate } from '../calendar/local-date.js';
import type { Decision } from '../decision.js';
import type { DatePrecision } from '../recorded-rows.js';
import { isRefusal, type Refusal } from '../refusal.js';
import {
  decideEarlyOperation,
  decideStageChange,
  decideStageChanges,
  type StageChange,
} from './decide-stage-change.js';
import type { GivenEvidence } from './given-evidence.js';
import { defaultLifecycles } from '../lifecycle/default-lifecycles.js';
import { applyDecision } from './apply-decision.js';
import { plannedOn, reachedOn, sampleFacts, type MilestoneWish } from './facts-sample.js';
import type { MissedDateFacts, ProjectFacts } from './project-facts.js';

const today = '2022-03-07';
let ids = 0;
const newId = () => `id ${(ids += 1)}`;

type Reached = [on: string | null, precision: DatePrecision];

/** A project of an enterprise; `reached` by stage. */
function facts(
  reached: Record<string, Reached> = {},
  project: Partial<ProjectFacts['project']> = {},
): ProjectFacts {
  const milestones = Object.fromEntries(
    Object.entries(reached).map(([stage, [on, reachedPrecision]]) => [
      stage,
      { reachedOn: on === null ? null : localDate(on), reachedPrecision },
    ]),
  );
  return sampleFacts({ today, milestones, project });
}

const permit: GivenEvidence = { kind: 'construction_permit', number: 'P-1' };
const contract: GivenEvidence = { kind: 'contract', number: 'C-1' };
const change = (more: Partial<StageChange> = {}): StageChange => ({
  stage: 'groundbreaking',
  reachedOn: localDate('2022-03-04'),
  evidence: [permit],
  note: null,
  ...more,
});
const signed = { signing: ['2021-06-01', 'day'] } satisfies Record<string, Reached>;

/** Signed, with a permit that groundbreaking depends on. */
function permitFirst(on: string | null): ProjectFacts {
  return sampleFacts({
    today,
    milestones: {
      signing: reachedOn('2021-06-01'),
      groundbreaking: { dependsOn: ['m:groundbreaking/permit'] },
      'groundbreaking/permit': on === null ? {} : reachedOn(on),
    },
  });
}

function refusal(answer: Decision | Refusal): [string, Refusal['details']] {
  if (!isRefusal(answer)) throw new Error('It was decided.');
  return [answer.code, answer.details];
}

function decided(answer: Decision | Refusal): Decision {
  if (isRefusal(answer)) throw new Error(answer.code);
  return answer;
}

describe('a stage change is refused', () => {
  it.each<[string, ProjectFacts, Partial<StageChange>, string, object]>([
    ['of a closed project', facts(signed, { state: 'closed' }), {}, 'project.ended', { state: 'closed' }],
    [
      'of a terminated project',
      facts(signed, { state: 'terminated' }),
      {},
      'project.ended',
      { state: 'terminated' },
    ],
    [
      'to a stage of another lifecycle',
      facts(signed),
      { stage: 'approval' },
      'stage.unknown',
      { stage: 'approval' },
    ],
    ['to a stage named as an object’s own', facts(signed), { stage: '__proto__' }, 'stage.unknown', {}],
    [
      'to a stage reached',
      facts(signed),
      { stage: 'signing' },
      'stage.already_reached',
      { stage: 'signing' },
    ],
    [
      'to one reached with its date unknown',
      facts({ signing: [null, 'unknown'] }),
      { stage: 'signing' },
      'stage.already_reached',
      {},
    ],
    [
      'over a stage',
      facts(signed),
      { stage: 'completion' },
      'stage.out_of_order',
      { next: 'groundbreaking' },
    ],
    ['over the first stage', facts(), {}, 'stage.out_of_order', { next: 'signing' }],
    [
      'to tomorrow',
      facts(signed),
      { reachedOn: localDate('2022-03-08') },
      'stage.date_in_future',
      { reachedOn: '2022-03-08', today },
    ],
    [
      'to a day before the previous stage',
      facts(signed),
      { reachedOn: localDate('2021-05-31') },
      'stage.date_before_previous',
      { previous: 'signing', previousOn: '2021-06-01' },
    ],
    [
      'to a day before a stage with a date, over one without',
      facts({ signing: ['2021-06-01', 'day'], groundbreaking: [null, 'unknown'] }),
      { stage: 'completion', reachedOn: localDate('2021-05-31') },
      'stage.date_before_previous',
      { previous: 'signing' },
    ],
    [
      'to a year before that of the previous stage, of which only the year is known',
      facts({ signing: ['2021-01-01', 'year'] }),
      { reachedOn: localDate('2020-12-31') },
      'stage.date_before_previous',
      { previousOn: '2021-01-01' },
    ],
    [
      'without evidence',
      facts(signed),
      { evidence: [] },
      'evidence.missing',
      { kinds: 'construction_permit, sector_permit' },
    ],
    [
      'with evidence of another stage only',
      facts(signed),
      { evidence: [{ kind: 'contract', number: '1' }] },
      'evidence.missing',
      { stage: 'groundbreaking' },
    ],
    [
      'with evidence that says nothing',
      facts(signed),
      { evidence: [{ kind: 'construction_permit' }] },
      'evidence.empty',
      { kind: 'construction_permit' },
    ],
    ['with blanks', facts(signed), { evidence: [{ ...permit, number: ' \u3000' }] }, 'evidence.empty', {}],
    [
      'with an empty piece beside a good one',
      facts(signed),
      { evidence: [permit, { kind: 'other', text: '' }] },
      'evidence.empty',
      { kind: 'other' },
    ],
    [
      'to one that was passed before the record began, after the one behind it',
      facts({ groundbreaking: ['2021-06-01', 'day'] }),
      { stage: 'signing', reachedOn: localDate('2021-06-02'), evidence: [{ kind: 'contract', number: '1' }] },
      'stage.date_after_next',
      { next: 'groundbreaking', nextOn: '2021-06-01' },
    ],
    ['in a month', facts(signed), { precision: 'month' }, 'stage.day_demanded', {}],
    ['of no known day', facts(signed), { reachedOn: null }, 'stage.day_demanded', {}],
    [
      'to a step that the project does not have',
      facts(signed),
      { step: 'topping_out' },
      'milestone.not_found',
      {},
    ],
    [
      'that depends on a step which is not reached',
      permitFirst(null),
      {},
      'milestone.depends_on_unreached',
      { milestone: 'groundbreaking', other: 'permit' },
    ],
    [
      'to a day before that of a step which comes before it',
      permitFirst('2022-03-05'),
      {},
      'stage.date_before_previous',
      { previous: 'permit', previousOn: '2022-03-05' },
    ],
  ])('%s', (_, given, more, code, details) => {
    expect(refusal(decideStageChange(given, change(more), newId))).toEqual([
      code,
      expect.objectContaining(details),
    ]);
  });
});

describe('a stage change is recorded', () => {
  it('with a file as its evidence', () => {
    const { kind } = permit;
    expect(
      decideStageChange(facts(signed), change({ evidence: [{ kind, fileId: 'f' }] }), newId),
    ).toMatchObject({
      entries: [{ after: { evidence: [{ kind, fileId: 'f' }] } }],
    });
  });

  it.each<[string, ProjectFacts, Partial<StageChange>]>([
    ['on the day itself', facts(signed), { reachedOn: localDate(today) }],
    ['on the day of the previous stage', facts(signed), { reachedOn: localDate('2021-06-01') }],
    [
      'after a stage whose date is unknown',
      facts({ signing: [null, 'unknown'] }),
      { reachedOn: localDate('1999-01-01') },
    ],
    [
      'within the year of a stage of which only the year is known',
      facts({ signing: ['2021-01-01', 'year'] }),
      { reachedOn: localDate('2021-01-01') },
    ],
    ['as the first, where it was not known how far it is', facts({}, { stageKnown: false }), {}],
    [
      'with a text as evidence',
      facts(signed),
      { evidence: [{ kind: 'construction_permit', text: '见档案' }] },
    ],
    [
      'with evidence of another kind beside',
      facts(signed),
      { evidence: [{ kind: 'other', text: '照片' }, permit] },
    ],
  ])('%s', (_, given, more) => {
    const { reachedOn } = change(more);
    const answer = decided(decideStageChange(given, change(more), newId));
    expect(answer.versions).toMatchObject([
      {
        table: 'milestone',
        row: { id: 'm:groundbreaking', version: 2, reachedOn, reachedPrecision: 'day' },
      },
      {
        table: 'project',
        row: { version: 4, stage: 'groundbreaking', stageKnown: true, stageReached: 'groundbreaking' },
      },
    ]);
    expect(answer.inserts).toEqual([]);
  });

  it('over one that was passed before the record began: it is told afterwards, and the project stays where it is', () => {
    const given = facts({ groundbreaking: ['2021-06-01', 'day'] });
    const told = change({ stage: 'signing', reachedOn: localDate('2021-06-01'), evidence: [contract] });
    const answer = decided(decideStageChange(given, told, newId));
    expect(answer.versions.map(({ table }) => table)).toEqual(['milestone']);
    expect(answer.entries[0]!.before).toEqual({ reachedOn: null, reachedPrecision: null });
  });

  it('after a step that it depends on', () => {
    expect(isRefusal(decideStageChange(permitFirst('2022-03-04'), change(), newId))).toBe(false);
  });

  it('with who could need to know why: before, after, evidence; note and texts sealed, once for row and event', () => {
    const evidence = [{ ...permit, text: '原件' }];
    const answer = decided(decideStageChange(facts(signed), change({ evidence, note: '首桩' }), newId));
    const [entry] = answer.entries;
    expect(answer.entries).toHaveLength(1);
    expect(entry).toMatchObject({
      chain: 'project',
      action: 'stage.reached',
      effectiveOn: '2022-03-04',
      before: { stage: 'signing', reachedOn: null },
      after: {
        stage: 'groundbreaking',
        milestone: 'm:groundbreaking',
        note: { sealed: '首桩' },
        evidence: [{ kind: 'construction_permit', number: 'P-1', text: { sealed: '原件' } }],
      },
    });
    const recorded = (entry!.after as { evidence: { text: unknown }[] }).evidence[0]!.text;
    const [milestone] = answer.versions;
    expect((milestone!.row as unknown as { evidence: { text: unknown }[] }).evidence[0]!.text).toBe(recorded);
  });

  it('without the milestone’s key, which is no column of its versions', () => {
    const [milestone] = decided(decideStageChange(facts(signed), change(), newId)).versions;
    expect(milestone!.row).not.toHaveProperty('stage');
    expect(milestone!.row).not.toHaveProperty('step');
  });
});

describe('a missed date', () => {
  const missed: MissedDateFacts = {
    id: 'missed',
    version: 1,
    milestoneId: 'm:groundbreaking',
    deadlineVersion: 1,
    dueOn: localDate('2022-03-04'),
    state: 'missed',
  };
  const told = (reachedOn: string, date: Partial<MissedDateFacts> = {}) =>
    decided(
      decideStageChange(
        { ...facts(signed), missedDates: [{ ...missed, ...date }] },
        change({ reachedOn: localDate(reachedOn) }),
        newId,
      ),
    );

  it.each(['2022-03-03', '2022-03-04'])('becomes reported late where the stage was reached on %s', (on) => {
    const { entries, versions } = told(on);
    expect(versions.at(-1)).toEqual({
      table: 'missed_date',
      row: { id: 'missed', version: 2, state: 'reported_late' },
    });
    expect(entries[1]).toMatchObject({
      action: 'missed_date.corrected',
      causedBy: entries[0]!.event,
      before: { state: 'missed' },
      after: { state: 'reported_late', dueOn: '2022-03-04', deadlineVersion: 1 },
    });
  });

  it.each<[string, string, Partial<MissedDateFacts>]>([
    ['a day later', '2022-03-05', {}],
    ['that was corrected already', '2022-03-04', { state: 'reported_late' }],
    ['of another milestone', '2022-03-04', { milestoneId: 'milestone completion' }],
  ])('stays as it is: %s', (_, on, date) => {
    const { entries, versions } = told(on, date);
    expect(entries).toHaveLength(1);
    expect(versions.map(({ table }) => table)).toEqual(['milestone', 'project']);
  });
});

describe('a stage from before the record began', () => {
  const began = localDate('2022-01-10');
  const told = (given: ProjectFacts, more: Partial<StageChange>) =>
    decideStageChange(given, change({ stage: 'signing', evidence: [], ...more }), newId, began);
  const open = facts();

  it.each<[string, Partial<StageChange>, string | null, DatePrecision]>([
    ['of a month', { reachedOn: localDate('2021-11-17'), precision: 'month' }, '2021-11-01', 'month'],
    [
      'of the month in which it began',
      { reachedOn: localDate('2022-01-31'), precision: 'month' },
      '2022-01-01',
      'month',
    ],
    ['of a year', { reachedOn: localDate('2019-05-05'), precision: 'year' }, '2019-01-01', 'year'],
    ['of which nobody knows the day', { reachedOn: null }, null, 'unknown'],
  ])('is told without evidence: %s', (_, more, on, precision) => {
    const answer = decided(told(open, more));
    expect(answer.versions[0]!.row).toMatchObject({ reachedOn: on, reachedPrecision: precision });
    expect(answer.entries[0]).not.toHaveProperty('effectiveOn');
  });

  it.each<[string, ProjectFacts, Partial<StageChange>, string]>([
    [
      'a month after it began',
      open,
      { reachedOn: localDate('2022-02-01'), precision: 'month' },
      'stage.day_demanded',
    ],
    [
      'a milestone with a date agreed',
      sampleFacts({ today, milestones: { signing: plannedOn('2022-02-01') } }),
      { reachedOn: null },
      'stage.day_demanded',
    ],
    [
      'evidence that says nothing',
      open,
      { reachedOn: null, evidence: [{ kind: 'contract' }] },
      'evidence.empty',
    ],
    [
      'a month to come',
      open,
      { reachedOn: localDate('2022-04-01'), precision: 'month' },
      'stage.date_in_future',
    ],
  ])('is refused: %s', (_, given, more, code) => {
    expect(refusal(told(given, more))[0]).toBe(code);
  });

  it('keeps its order as far as its date is known', () => {
    const signedIn2021 = facts({ signing: ['2021-01-01', 'year'] });
    const broken = (on: string) =>
      decideStageChange(
        signedIn2021,
        change({ reachedOn: localDate(on), precision: 'month', evidence: [] }),
        newId,
        began,
      );
    expect(isRefusal(broken('2021-03-15'))).toBe(false);
    expect(refusal(broken('2020-12-15'))).toEqual([
      'stage.date_before_previous',
      expect.objectContaining({ reachedOn: '2020-12-31' }),
    ]);
  });
});

describe('a step', () => {
  const given = (more: MilestoneWish = {}) =>
    sampleFacts({
      today,
      milestones: { signing: reachedOn('2021-06-01'), 'groundbreaking/construction_permit': more },
    });
  const told = (more: Partial<StageChange> = {}, of = given()) =>
    decideStageChange(of, change({ step: 'construction_permit', ...more }), newId);

  it('is recorded without moving its project on', () => {
    const answer = decided(told());
    expect(answer.entries[0]).toMatchObject({
      action: 'step.reached',
      effectiveOn: '2022-03-04',
      after: {
        stage: 'groundbreaking',
        step: 'construction_permit',
        milestone: 'm:groundbreaking/construction_permit',
      },
    });
    expect(answer.versions).toMatchObject([
      { table: 'milestone', row: { id: 'm:groundbreaking/construction_permit', reachedOn: '2022-03-04' } },
    ]);
  });

  it.each<[string, Partial<StageChange>, ProjectFacts, string]>([
    ['twice', {}, given(reachedOn('2022-03-01')), 'stage.already_reached'],
    ['tomorrow', { reachedOn: localDate('2022-03-08') }, given(), 'stage.date_in_future'],
    [
      'without the evidence that the lifecycle demands',
      { evidence: [contract] },
      given(),
      'evidence.missing',
    ],
    [
      'before what it depends on',
      {},
      given({ dependsOn: ['m:completion'] }),
      'milestone.depends_on_unreached',
    ],
    [
      'of a project that has ended',
      {},
      { ...given(), project: { ...given().project, state: 'closed' } },
      'project.ended',
    ],
  ])('is refused: %s', (_, more, of, code) => {
    expect(refusal(told(more, of))[0]).toBe(code);
  });

  it('of the project’s own needs no evidence', () => {
    const own = sampleFacts({
      today,
      milestones: { signing: reachedOn('2021-06-01'), 'groundbreaking/三通一平': {} },
    });
    expect(isRefusal(told({ step: '三通一平', evidence: [] }, own))).toBe(false);
  });

  it('missed and only reported late is corrected', () => {
    const dated = given(plannedOn('2022-03-05'));
    const missed: MissedDateFacts = {
      id: 'missed',
      version: 1,
      milestoneId: 'm:groundbreaking/construction_permit',
      deadlineVersion: 1,
      dueOn: localDate('2022-03-05'),
      state: 'missed',
    };
    const answer = decided(told({}, { ...dated, missedDates: [missed] }));
    expect(answer.versions.at(-1)).toMatchObject({ table: 'missed_date', row: { state: 'reported_late' } });
  });
});

describe('several stages at once', () => {
  const both = [
    change({ stage: 'signing', evidence: [contract], reachedOn: localDate('2022-03-01') }),
    change(),
  ];

  it('are recorded in their order, each row in one next version', () => {
    const answer = decided(decideStageChanges(facts(), both, newId, null));
    expect(answer.entries.map(({ after }) => (after as { stage: string }).stage)).toEqual([
      'signing',
      'groundbreaking',
    ]);
    expect(answer.versions).toMatchObject([
      { table: 'milestone', row: { id: 'm:signing', version: 2 } },
      { table: 'project', row: { version: 4, stage: 'groundbreaking' } },
      { table: 'milestone', row: { id: 'm:groundbreaking', version: 2 } },
    ]);
  });

  it.each<[string, StageChange[], string]>([
    ['the other way round', both.toReversed(), 'stage.out_of_order'],
    ['one of them twice', [both[0]!, both[0]!], 'stage.already_reached'],
    ['the second without evidence', [both[0]!, change({ evidence: [] })], 'evidence.missing'],
  ])('are refused all: %s', (_, changes, code) => {
    expect(refusal(decideStageChanges(facts(), changes, newId, null))[0]).toBe(code);
  });
});

describe('operation before acceptance', () => {
  const broken = { ...signed, groundbreaking: ['2021-09-01', 'day'] } satisfies Record<string, Reached>;
  const early = (given: ProjectFacts, more: object = {}) =>
    decideEarlyOperation(
      given,
      {
        reachedOn: localDate('2022-03-01'),
        evidence: [{ kind: 'operation_record', number: '1' }],
        reason: '先行投产',
        note: null,
        ...more,
      },
      newId,
    );

  it('is recorded with its reason, and acceptance stays owed', () => {
    const answer = decided(early(facts(broken)));
    expect(answer.entries[0]).toMatchObject({ action: 'stage.reached', reason: { sealed: '先行投产' } });
    const after = applyDecision(facts(broken), answer);
    expect(after.project).toMatchObject({ stage: 'operation', stageReached: 'operation' });
    expect(after.milestones.find(({ stage }) => stage === 'completion')!.reachedPrecision).toBeNull();
    // Owed is recorded later, also with a later day than operation's.
    const completion = change({
      stage: 'completion',
      evidence: [{ kind: 'acceptance_record', number: '1' }],
    });
    const accepted = applyDecision(after, decided(decideStageChange(after, completion, newId)));
    expect(accepted.project).toMatchObject({ stage: 'operation', version: after.project.version });
    expect(accepted.milestones.find(({ stage }) => stage === 'completion')!.reachedOn).toBe('2022-03-04');
  });

  it.each<[string, ProjectFacts, object, string]>([
    ['where acceptance is not what stands open', facts(signed), {}, 'stage.out_of_order'],
    [
      'where nothing is owed',
      facts({ ...broken, completion: ['2022-02-01', 'day'] }),
      {},
      'early_operation.not_early',
    ],
    [
      'where it is not known how far it is',
      facts({}, { stageKnown: false }),
      {},
      'early_operation.not_early',
    ],
    ['twice', facts({ ...broken, operation: ['2022-02-01', 'day'] }), {}, 'stage.already_reached'],
    [
      'before groundbreaking',
      facts(broken),
      { reachedOn: localDate('2021-08-31') },
      'stage.date_before_previous',
    ],
    ['tomorrow', facts(broken), { reachedOn: localDate('2022-03-08') }, 'stage.date_in_future'],
    ['without evidence', facts(broken), { evidence: [] }, 'evidence.missing'],
    ['of an ended project', facts(broken, { state: 'terminated' }), {}, 'project.ended'],
    [
      'of a lifecycle without operation',
      sampleFacts({ lifecycle: defaultLifecycles[2]! }),
      {},
      'stage.unknown',
    ],
  ])('is refused %s', (_, given, more, code) => {
    expect(refusal(early(given, more))[0]).toBe(code);
  });
});

describe('a stage with a limit', () => {
  const renewal = (milestones: Record<string, MilestoneWish> = {}) =>
    sampleFacts({ today, lifecycle: defaultLifecycles[2]!, milestones });
  const told = (given: ProjectFacts) =>
    decided(
      decideStageChange(
        given,
        change({ stage: 'agreements', evidence: [{ kind: 'notice', number: '1' }] }),
        newId,
      ),
    );

  it('gets its first date from the day on which the one before it was reached', () => {
    const answer = told(renewal({ expropriation: { dueYear: 2022 } }));
    expect(answer.entries[1]).toMatchObject({
      action: 'milestone.limited',
      causedBy: answer.entries[0]!.event,
      after: { stage: 'expropriation', plannedOn: '2022-06-12', limitDays: 100 },
    });
    expect(answer.versions.at(-1)).toMatchObject({
      table: 'milestone',
      row: { id: 'm:expropriation', baselineOn: '2022-06-12', plannedOn: '2022-06-12', dueYear: null },
    });
  });

  it.each<[string, Record<string, MilestoneWish>]>([
    ['it has a date', { expropriation: plannedOn('2022-05-01') }],
    ['it is reached', { expropriation: reachedOn('2022-03-05') }],
    ['it would lie after what follows it', { vacating: plannedOn('2022-06-11') }],
  ])('gets none where %s', (_, milestones) => {
    expect(told(renewal(milestones)).entries.map(({ action }) => action)).toEqual(['stage.reached']);
  });
});
