import { describe, expect, it } from '@jest/globals';
import { shanghaiInstant } from '../calendar/local-date.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import type { Decision } from '../decision.js';
import { applyDecision } from '../project/apply-decision.js';
import { day, plannedOn, sampleFacts } from '../project/facts-sample.js';
import type { DifficultyFacts, ProjectFacts } from '../project/project-facts.js';
import { settlers, type DifficultyRow } from '../recorded-rows.js';
import { isRefusal, type Refusal } from '../refusal.js';
import {
  decideClosing,
  decideClosingCheck,
  decideClosingRequest,
  decideDifficultyRating,
  decideDifficultyReopening,
} from './decide-difficulty-closing.js';
import {
  decideDifficultyAcceptance,
  decideDifficultyCharge,
  decideDifficultyDueMove,
  decideDifficultyLevel,
  decideDifficultyRaising,
  type DifficultyWish,
} from './decide-difficulty.js';
import { decideLateDifficulties, waitedSince } from './decide-late-difficulties.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const calendar = workingCalendar([]);
const wish: DifficultyWish = {
  cause: 'land',
  settledBy: 'unit',
  ownerUnitId: 'unit',
  milestoneId: null,
  dueOn: day('2022-03-11'),
  title: '两户未签约',
  text: '涉及 1.2 亩',
};
const evidence = [{ kind: 'contract' as const, number: '1' }];

/** A project (Monday 2022-03-07) with one difficulty, d, due on Friday. */
function withOne(more: Partial<DifficultyRow> = {}, today = '2022-03-07'): ProjectFacts {
  const facts = sampleFacts({ milestones: { groundbreaking: plannedOn('2022-03-31') } });
  const raised = decideDifficultyRaising(facts, wish, { state: 'open' }, 'raiser', newId);
  const [one] = applyDecision(facts, raised as Decision).difficulties;
  return {
    ...facts,
    now: shanghaiInstant(day(today), '12:00'),
    difficulties: [{ ...one!, levelOn: day('2022-03-07'), ...more, id: 'd' }],
  };
}

const applied = { state: 'applied', appliedBy: 'applicant', appliedAt: '2022-03-07T00:00:00Z' } as const;
const checked = { ...applied, state: 'checked', checkedBy: 'checker' } as const;
const closed = {
  ...checked,
  state: 'closed',
  closedBy: 'closer',
  closedAt: '2022-03-09T01:00:00.000Z',
} as const;

function told(answer: Decision | Refusal): string {
  if (isRefusal(answer)) return answer.code;
  const { row } = answer.versions.at(-1) as unknown as { row: DifficultyFacts };
  return `${answer.entries.map(({ action }) => action).join()} ${row.state}`;
}

describe('raising', () => {
  it('records number, level, owner and texts; the next one has the next number', () => {
    const facts = withOne();
    const answer = decideDifficultyRaising(facts, wish, { state: 'open' }, 'p', newId) as Decision;
    expect(answer.inserts).toMatchObject([{ table: 'difficulty', row: { number: 2, projectId: 'project' } }]);
    expect(answer.versions).toMatchObject([
      {
        row: {
          version: 1,
          state: 'open',
          levelOn: '2022-03-07',
          raisedBy: 'p',
          title: { sealed: '两户未签约' },
          text: { sealed: '涉及 1.2 亩' },
        },
      },
    ]);
    expect(answer.entries).toMatchObject([
      { action: 'difficulty.raised', before: null, after: { number: 2, title: { sealed: '两户未签约' } } },
    ]);
  });

  it.each<[string, Partial<DifficultyWish>, Parameters<typeof decideDifficultyRaising>[2], string]>([
    ['today', { dueOn: day('2022-03-07') }, { state: 'open' }, 'difficulty.raised open'],
    ['yesterday', { dueOn: day('2022-03-06') }, { state: 'open' }, 'difficulty.due_in_past'],
    ['by no unit', {}, null, 'unit.not_found'],
    ['by a closed unit', {}, { state: 'closed' }, 'unit.closed'],
    ['of a milestone', { milestoneId: 'm:groundbreaking' }, { state: 'open' }, 'difficulty.raised open'],
    ['of another’s milestone', { milestoneId: 'x' }, { state: 'open' }, 'milestone.not_found'],
  ])('due %s', (_, more, owner, expected) => {
    expect(told(decideDifficultyRaising(withOne(), { ...wish, ...more }, owner, 'p', newId))).toBe(expected);
  });

  it('is not for a project that has ended', () => {
    const facts = withOne();
    const ended = { ...facts, project: { ...facts.project, state: 'terminated' as const } };
    expect(told(decideDifficultyRaising(ended, wish, { state: 'open' }, 'p', newId))).toBe('project.ended');
  });
});

describe('each step', () => {
  const approve = { approve: true, note: null };
  const back = { approve: false, note: '材料不全' };
  const silent = { approve: false, note: null };
  const request = { resolution: '已签约', evidence };
  const again = { dueOn: day('2022-04-01'), reason: '又被阻工' };
  it.each<[string, Partial<DifficultyRow>, (facts: ProjectFacts) => Decision | Refusal, string]>([
    ['accepts', {}, (f) => decideDifficultyAcceptance(f, 'd', 'p', newId), 'difficulty.accepted accepted'],
    [
      'accepts nothing unknown',
      {},
      (f) => decideDifficultyAcceptance(f, 'x', 'p', newId),
      'difficulty.not_found',
    ],
    [
      'accepts once',
      { state: 'accepted' },
      (f) => decideDifficultyAcceptance(f, 'd', 'p', newId),
      'difficulty.wrong_state',
    ],
    [
      'applies after acceptance',
      { state: 'accepted' },
      (f) => decideClosingRequest(f, 'd', request, 'p', newId),
      'difficulty.closing_requested applied',
    ],
    [
      'applies not before it',
      {},
      (f) => decideClosingRequest(f, 'd', request, 'p', newId),
      'difficulty.wrong_state',
    ],
    [
      'applies with evidence',
      { state: 'accepted' },
      (f) => decideClosingRequest(f, 'd', { ...request, evidence: [] }, 'p', newId),
      'difficulty.evidence_missing',
    ],
    [
      'applies with evidence that says something',
      { state: 'accepted' },
      (f) => decideClosingRequest(f, 'd', { ...request, evidence: [{ kind: 'other' }] }, 'p', newId),
      'evidence.empty',
    ],
    [
      'checks',
      applied,
      (f) => decideClosingCheck(f, 'd', approve, 'p', newId),
      'difficulty.closing_checked checked',
    ],
    [
      'checks not one’s own',
      applied,
      (f) => decideClosingCheck(f, 'd', approve, 'applicant', newId),
      'request.own',
    ],
    [
      'sends back',
      applied,
      (f) => decideClosingCheck(f, 'd', back, 'p', newId),
      'difficulty.sent_back accepted',
    ],
    ['says why', applied, (f) => decideClosingCheck(f, 'd', silent, 'p', newId), 'request.reason_missing'],
    ['closes', checked, (f) => decideClosing(f, 'd', approve, 'p', newId), 'difficulty.closed closed'],
    [
      'closes by a third, no applicant',
      checked,
      (f) => decideClosing(f, 'd', approve, 'applicant', newId),
      'request.own',
    ],
    [
      'closes by a third, no checker',
      checked,
      (f) => decideClosing(f, 'd', approve, 'checker', newId),
      'request.own',
    ],
    [
      'closes only what is checked',
      applied,
      (f) => decideClosing(f, 'd', approve, 'p', newId),
      'difficulty.wrong_state',
    ],
    [
      'sends back from there',
      checked,
      (f) => decideClosing(f, 'd', back, 'p', newId),
      'difficulty.sent_back accepted',
    ],
    [
      'reopens',
      closed,
      (f) => decideDifficultyReopening(f, 'd', again, newId),
      'difficulty.reopened accepted',
    ],
    [
      'reopens what is closed',
      checked,
      (f) => decideDifficultyReopening(f, 'd', again, newId),
      'difficulty.wrong_state',
    ],
    [
      'reopens to a day that comes',
      closed,
      (f) => decideDifficultyReopening(f, 'd', { ...again, dueOn: day('2022-03-01') }, newId),
      'difficulty.due_in_past',
    ],
    [
      'rates',
      closed,
      (f) => decideDifficultyRating(f, 'd', { rating: 4, text: '快' }, 'e', newId),
      'difficulty.rated closed',
    ],
    [
      'rates once',
      { ...closed, rating: 4 },
      (f) => decideDifficultyRating(f, 'd', { rating: 1, text: null }, 'e', newId),
      'difficulty.rated_already',
    ],
    [
      'rates what is closed',
      checked,
      (f) => decideDifficultyRating(f, 'd', { rating: 1, text: null }, 'e', newId),
      'difficulty.wrong_state',
    ],
    [
      'moves the date',
      applied,
      (f) => decideDifficultyDueMove(f, 'd', { dueOn: day('2022-04-01'), reason: 'r' }, newId),
      'difficulty.due_moved applied',
    ],
    [
      'moves it to another day',
      {},
      (f) => decideDifficultyDueMove(f, 'd', { dueOn: day('2022-03-11'), reason: 'r' }, newId),
      'difficulty.same_date',
    ],
    [
      'moves no date of a closed one',
      closed,
      (f) => decideDifficultyDueMove(f, 'd', { dueOn: day('2022-04-01'), reason: 'r' }, newId),
      'difficulty.wrong_state',
    ],
    [
      'raises the level',
      {},
      (f) => decideDifficultyLevel(f, 'd', 'r', newId),
      'difficulty.level_raised open',
    ],
    [
      'raises none above the head',
      { settledBy: 'head' },
      (f) => decideDifficultyLevel(f, 'd', 'r', newId),
      'difficulty.highest_level',
    ],
    [
      'raises none that is reported settled',
      applied,
      (f) => decideDifficultyLevel(f, 'd', 'r', newId),
      'difficulty.wrong_state',
    ],
    [
      'charges what is late',
      { dueOn: day('2022-03-04') },
      (f) => decideDifficultyCharge(f, 'd', { charged: true, reason: 'r' }, 'p', newId),
      'difficulty.charged open',
    ],
    [
      'charges what was closed late',
      { ...closed, dueOn: day('2022-03-08') },
      (f) => decideDifficultyCharge(f, 'd', { charged: true, reason: 'r' }, 'p', newId),
      'difficulty.charged closed',
    ],
    [
      'charges nothing that was closed in time',
      { ...closed, dueOn: day('2022-03-09') },
      (f) => decideDifficultyCharge(f, 'd', { charged: true, reason: 'r' }, 'p', newId),
      'difficulty.not_late',
    ],
    [
      'charges once',
      { charged: true },
      (f) => decideDifficultyCharge(f, 'd', { charged: true, reason: 'r' }, 'p', newId),
      'difficulty.charged_already',
    ],
    [
      'takes a charge back',
      { charged: true },
      (f) => decideDifficultyCharge(f, 'd', { charged: false, reason: 'r' }, 'p', newId),
      'difficulty.charge_withdrawn open',
    ],
    [
      'takes none back that is not there',
      {},
      (f) => decideDifficultyCharge(f, 'd', { charged: false, reason: 'r' }, 'p', newId),
      'difficulty.not_charged',
    ],
  ])('%s', (_, state, act, expected) => {
    expect(told(act(withOne(state)))).toBe(expected);
  });

  it('forgets its people when it is sent back or reopened, and counts the reopening', () => {
    const sent = decideClosing(withOne(checked), 'd', back, 'p', newId) as Decision;
    expect(sent.versions).toMatchObject([
      { row: { state: 'accepted', appliedBy: null, checkedBy: null, note: { sealed: '材料不全' } } },
    ]);
    expect(sent.entries).toMatchObject([{ reason: { sealed: '材料不全' } }]);
    const rated = withOne({ ...closed, rating: 5, ratedBy: 'e' });
    const reopened = decideDifficultyReopening(rated, 'd', again, newId) as Decision;
    expect(reopened.versions).toMatchObject([
      {
        row: {
          closedBy: null,
          closedAt: null,
          reopened: 1,
          rating: null,
          ratedBy: null,
          dueOn: '2022-04-01',
        },
      },
    ]);
    expect(reopened.entries).toMatchObject([
      {
        before: { difficultyState: 'closed', reopened: 0, rating: 5, dueOn: '2022-03-11' },
        after: { difficultyState: 'accepted', reopened: 1, rating: null, dueOn: '2022-04-01' },
      },
    ]);
  });
});

describe('late for five working days', () => {
  const after = (today: string, more: Partial<DifficultyRow> = {}): string => {
    const answer = decideLateDifficulties(withOne(more, today), 5, calendar, newId);
    if (isRefusal(answer)) return answer.code;
    return answer.versions.map(({ row }) => (row as DifficultyRow).settledBy).join();
  };

  it.each<[string, Partial<DifficultyRow>, string]>([
    // Due on Friday 11 March: +1 is Monday 14, +5 Friday 18.
    ['2022-03-17', {}, 'change.empty'],
    ['2022-03-18', {}, 'department'],
    ['2022-03-18', { state: 'accepted' }, 'department'],
    ['2022-03-18', applied, 'change.empty'],
    ['2022-03-18', closed, 'change.empty'],
    ['2022-03-18', { settledBy: 'head' }, 'change.empty'],
    ['2022-03-18', { settledBy: 'leader' }, 'head'],
    // Raised on Friday 18: the next level is five working days later, not at once.
    ['2022-03-18', { settledBy: 'department', levelOn: day('2022-03-18') }, 'change.empty'],
    ['2022-03-24', { settledBy: 'department', levelOn: day('2022-03-18') }, 'change.empty'],
    ['2022-03-25', { settledBy: 'department', levelOn: day('2022-03-18') }, 'leader'],
    // After an outage one level, not all at once.
    ['2022-05-31', {}, 'department'],
    ['2022-05-31', { dueOn: day('2022-06-30') }, 'change.empty'],
  ])('on %s %j it is for: %s', (today, more, expected) => {
    expect(after(today, more)).toBe(expected);
  });

  it('is raised once for each level, however often the sweep comes, and never above the head', () => {
    let facts = withOne();
    const raised: string[] = [];
    for (let date = new Date('2022-03-07T04:00:00Z'); date < new Date('2022-07-01');) {
      facts = { ...facts, now: date };
      for (let sweep = 0; sweep < 3; sweep += 1) {
        const answer = decideLateDifficulties(facts, 5, calendar, newId);
        if (isRefusal(answer)) continue;
        facts = applyDecision(facts, answer);
        raised.push(facts.difficulties[0]!.settledBy);
      }
      date = new Date(date.getTime() + 86_400_000);
    }
    expect(raised).toEqual(settlers.slice(1));
  });

  it('agrees with the calendar, whatever the day and the number', () => {
    for (const today of ['2022-03-12', '2022-03-13', '2022-03-14', '2022-03-18'])
      for (const days of [1, 2, 5, 11]) {
        const since = waitedSince(day(today), days, calendar);
        expect(calendar.workingDaysBetween(since, day(today)).days).toBe(days);
        expect(calendar.addWorkingDays(since, days).day <= day(today)).toBe(true);
      }
  });
});
