import { describe, expect, it } from '@jest/globals';
import { workingCalendar } from '../calendar/working-calendar.js';
import { applyDecision } from '../project/apply-decision.js';
import { day, plannedOn, reachedOn, sampleFacts, type FactsWish } from '../project/facts-sample.js';
import { defaultProjectSettings, withConsequences } from '../project/with-consequences.js';
import type { ProjectFacts } from '../project/project-facts.js';
import { isRefusal } from '../refusal.js';
import { decideDateChange, decideDateChangeWithdrawal } from '../dates/decide-date-change.js';
import { decideAnswer, type Answer } from './decide-answer.js';

const calendar = workingCalendar([]);
let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const owner = { state: 'open' } as const;
const context = { settings: defaultProjectSettings, calendar, newId };

const promise: Answer = { kind: 'reached', reachedOn: day('2022-03-04'), note: '桩机已进场' };
const newDate: Answer = { kind: 'new_date', toOn: day('2022-05-31'), reason: '征迁未完成' };
const difficulty: Answer = {
  kind: 'difficulty',
  cause: 'land',
  settledBy: 'unit',
  ownerUnitId: 'land office',
  dueOn: day('2022-03-25'),
  title: '红线内两户未签约',
  text: null,
};

/** On Monday 2022-03-07 groundbreaking is late since Friday. */
function late(wish: FactsWish = {}): ProjectFacts {
  return sampleFacts({
    milestones: { signing: reachedOn('2021-06-01'), groundbreaking: plannedOn('2022-03-04') },
    ...wish,
  });
}

function answered(facts: ProjectFacts, answer: Answer, itemId: string | null = null) {
  const by = { personId: 'li', itemId };
  return decideAnswer(facts, 'm:groundbreaking', answer, by, { calendar, owner, newId });
}

function stored(facts: ProjectFacts, answer: Answer) {
  const decided = answered(facts, answer);
  if (isRefusal(decided)) throw new Error(decided.code);
  const whole = withConsequences(facts, decided, context);
  return { whole, after: applyDecision(facts, whole) };
}

const kindsOf = ({ entries }: { entries: readonly { action: string }[] }) =>
  entries.map(({ action }) => action);

describe('decideAnswer', () => {
  it('records who answered, as the answer of the lead unit, with its note sealed', () => {
    const { whole } = stored(late(), promise);
    const row = whole.inserts.flatMap((one) => (one.table === 'answer' ? [one.row] : []))[0];
    expect(row).toMatchObject({
      kind: 'reached',
      milestoneId: 'm:groundbreaking',
      deadlineVersion: 1,
      personId: 'li',
      unitId: 'unit',
      itemId: null,
      promisedOn: '2022-03-04',
      rearmsOn: '2022-03-10',
      note: { sealed: '桩机已进场' },
    });
    expect(whole.entries[0]).toMatchObject({ action: 'reminder.answered' });
  });

  it('leaves the stage where it is and rests the ladder for three working days after a promise', () => {
    const { whole, after } = stored(late(), promise);
    expect(after.project.stage).toBe('signing');
    expect(after.milestones[1]).toMatchObject({ reachedOn: null, rearmsOn: '2022-03-10' });
    expect(whole.restReminders).toEqual([
      expect.objectContaining({
        subjectId: 'm:groundbreaking',
        because: 'promise',
        until: new Date('2022-03-09T23:30:00.000Z'),
        notBefore: new Date('2022-03-09T23:30:00.000Z'),
      }),
    ]);
    expect(whole.cancelReminders).toEqual([]);
  });

  it('asks for a date change in the same decision, which rests the ladder until somebody decides', () => {
    const { whole, after } = stored(late(), newDate);
    expect(kindsOf(whole)).toEqual(['date_change.requested', 'reminder.answered']);
    expect(after.dateChanges).toMatchObject([{ milestoneId: 'm:groundbreaking', toOn: '2022-05-31' }]);
    expect(whole.restReminders).toMatchObject([{ because: 'date_change', until: null }]);
  });

  it('raises a difficulty that names the milestone, and rests nothing before it is accepted', () => {
    const { whole, after } = stored(late(), difficulty);
    expect(kindsOf(whole)).toEqual(['difficulty.raised', 'reminder.answered']);
    expect(after.difficulties).toMatchObject([{ milestoneId: 'm:groundbreaking', state: 'open' }]);
    expect(whole.restReminders).toEqual([]);
  });

  it.each<[string, FactsWish, Answer, string]>([
    [
      'what is reached',
      { milestones: { groundbreaking: reachedOn('2022-03-01') } },
      promise,
      'milestone.reached_already',
    ],
    ['without a date', { milestones: {} }, promise, 'answer.nothing_owed'],
    ['an ended project', { project: { state: 'closed' } }, promise, 'project.ended'],
    [
      'a promise of tomorrow',
      {},
      { ...promise, reachedOn: day('2022-03-08') } as Answer,
      'stage.date_in_future',
    ],
    [
      'before the stage before',
      {},
      { ...promise, reachedOn: day('2021-05-31') } as Answer,
      'stage.date_before_previous',
    ],
    ['the same date again', {}, { ...newDate, toOn: day('2022-03-04') } as Answer, 'date_change.same_date'],
    [
      'a difficulty due yesterday',
      {},
      { ...difficulty, dueOn: day('2022-03-06') } as Answer,
      'difficulty.due_in_past',
    ],
  ])('refuses %s', (_, wish, answer, code) => {
    expect(answered(late(wish), answer)).toMatchObject({ refused: true, code });
  });

  it('refuses a second promise while the first one rests the ladder, and takes one afterwards', () => {
    const { after } = stored(late(), promise);
    expect(answered(after, promise)).toMatchObject({ code: 'answer.promised_already' });
    const later = { ...after, now: new Date('2022-03-10T04:00:00Z') };
    expect(isRefusal(answered(later, promise))).toBe(false);
  });
});

describe('the end of a rest', () => {
  const asked = () => stored(late(), newDate).after;
  const end = (facts: ProjectFacts, approve: boolean) => {
    const request = facts.dateChanges[0]!;
    const decided = decideDateChange(facts, request.id, { approve, note: null }, 'other', newId);
    if (isRefusal(decided)) throw new Error(decided.code);
    return withConsequences(facts, decided, context);
  };

  it('refused: the ladder climbs again from the step that it waits with', () => {
    const whole = end(asked(), false);
    expect(whole.restReminders).toMatchObject([
      { because: null, until: null, notBefore: new Date('2022-03-07T04:00:00.000Z') },
    ]);
    expect([whole.reminders, whole.cancelReminders]).toMatchObject([[], [{ subjectKind: 'dateChange' }]]);
  });

  it('withdrawn: the same', () => {
    const facts = asked();
    const decided = decideDateChangeWithdrawal(facts, facts.dateChanges[0]!.id, 'li', newId);
    if (isRefusal(decided)) throw new Error(decided.code);
    expect(withConsequences(facts, decided, context).restReminders).toMatchObject([{ because: null }]);
  });

  it('approved: a new ladder from zero, which does not rest', () => {
    const waiting = {
      subjectKind: 'milestone',
      subjectId: 'm:groundbreaking',
      deadlineVersion: 1,
      step: 'after_1',
    };
    const whole = end({ ...asked(), reminders: [waiting] }, true);
    expect(whole.cancelReminders).toMatchObject([
      { reason: 'deadline_changed' },
      { subjectKind: 'dateChange', reason: 'request_ended' },
    ]);
    expect(whole.reminders).toMatchObject([{ deadlineVersion: 2, planned: { step: 'before_30' } }]);
    expect(whole.restReminders).toEqual([]);
  });

  it('approved during a promise: the promise was of the old date', () => {
    const { after } = stored(stored(late(), promise).after, newDate);
    const whole = applyDecision(after, end(after, true));
    expect(whole.milestones[1]).toMatchObject({ deadlineVersion: 2, rearmsOn: null });
  });

  it('refused during a promise: the promise goes on', () => {
    const { after } = stored(stored(late(), promise).after, newDate);
    expect(end(after, false).restReminders).toMatchObject([
      { because: 'promise', until: new Date('2022-03-09T23:30:00.000Z') },
    ]);
  });
});
