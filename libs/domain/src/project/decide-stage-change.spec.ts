import { describe, expect, it } from '@jest/globals';
import { localDate } from '../calendar/local-date.js';
import type { Decision } from '../decision.js';
import type { DatePrecision } from '../recorded-rows.js';
import { isRefusal, type Refusal } from '../refusal.js';
import { decideStageChange, type StageChange } from './decide-stage-change.js';
import { sampleFacts } from './facts-sample.js';
import type { GivenEvidence } from './given-evidence.js';
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
const change = (more: Partial<StageChange> = {}): StageChange => ({
  stage: 'groundbreaking',
  reachedOn: localDate('2022-03-04'),
  evidence: [permit],
  note: null,
  ...more,
});
const signed = { signing: ['2021-06-01', 'day'] } satisfies Record<string, Reached>;

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
      'back to one that was passed before the record began',
      facts({ groundbreaking: ['2021-06-01', 'day'] }),
      { stage: 'signing', evidence: [{ kind: 'contract', number: '1' }] },
      'stage.out_of_order',
      { next: 'completion' },
    ],
    [
      'after the last stage, back to a passed one',
      facts({ operation: ['2021-06-01', 'day'] }),
      { stage: 'completion' },
      'stage.out_of_order',
      { next: '—' },
    ],
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
      { kinds: 'construction_permit' },
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
      'with a file',
      facts(signed),
      { evidence: [{ ...permit, fileId: 'f' }] },
      'evidence.file_not_supported',
      {},
    ],
  ])('%s', (_, given, more, code, details) => {
    expect(refusal(decideStageChange(given, change(more), newId))).toEqual([
      code,
      expect.objectContaining(details),
    ]);
  });
});

describe('a stage change is recorded', () => {
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
