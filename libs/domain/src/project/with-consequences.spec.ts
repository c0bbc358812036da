import { describe, expect, it } from '@jest/globals';
import { localDate } from '../calendar/local-date.js';
import { official2022 } from '../calendar/official-2022.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { decideDateChange, decideDateChangeRequest, decideDateMove } from '../dates/decide-date-change.js';
import type { Decision } from '../decision.js';
import { decideHold, decideHoldEnd, decideHoldRequest } from '../hold/decide-hold.js';
import { isRefusal, type Refusal } from '../refusal.js';
import { applyDecision } from './apply-decision.js';
import { decideStageChange } from './decide-stage-change.js';
import { decideStageUndo, decideStageUndoRequest } from './decide-stage-undo.js';
import { day, plannedOn, reachedOn, sampleFacts } from './facts-sample.js';
import type { ProjectFacts } from './project-facts.js';
import { defaultProjectSettings, withConsequences } from './with-consequences.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const context = { settings: defaultProjectSettings, calendar: workingCalendar(official2022), newId };

/** Decides, follows up, and gives the decision with the facts after it. */
function done(
  facts: ProjectFacts,
  decide: (facts: ProjectFacts) => Decision | Refusal,
): { decided: Decision; facts: ProjectFacts } {
  const answer = decide(facts);
  if (isRefusal(answer)) throw new Error(answer.code);
  const decided = withConsequences(facts, answer, context);
  return { decided, facts: applyDecision(facts, decided) };
}
const milestoneOf = (facts: ProjectFacts, id: string) => facts.milestones.find((one) => one.id === id)!;

const project = (more: object = {}): ProjectFacts =>
  sampleFacts({
    milestones: {
      signing: reachedOn('2021-06-01'),
      groundbreaking: plannedOn('2022-06-10'),
      completion: plannedOn('2023-06-10'),
    },
    reminders: [
      { subjectKind: 'milestone', subjectId: 'm:groundbreaking', deadlineVersion: 1, step: 'before_30' },
    ],
    ...more,
  });

describe('a date that moves', () => {
  const wish = { milestoneId: 'm:groundbreaking', toOn: localDate('2022-07-10'), reason: '设计变更' };

  it('takes due date, deadline, reminders and light with it, and is a slip when it is later', () => {
    const { decided, facts } = done(project(), (now) => decideDateMove(now, wish, 30, newId));
    expect(milestoneOf(facts, 'm:groundbreaking')).toMatchObject({
      version: 2,
      baselineOn: '2022-06-10',
      plannedOn: '2022-07-10',
      dueOn: '2022-07-10',
      daysHeld: 0,
      deadlineVersion: 2,
      deadlineRecordedAt: facts.now.toISOString(),
    });
    expect(decided.entries.map(({ action }) => action)).toEqual(['milestone.date_moved']);
    expect(facts.slips).toMatchObject([
      { milestoneId: 'm:groundbreaking', fromOn: '2022-06-10', toOn: '2022-07-10' },
    ]);
    expect(decided.cancelReminders).toEqual([
      { subjectKind: 'milestone', subjectId: 'm:groundbreaking', reason: 'deadline_changed' },
    ]);
    expect(decided.reminders).toMatchObject([
      {
        subjectId: 'm:groundbreaking',
        deadlineVersion: 2,
        planned: { step: 'before_30', day: '2022-06-10' },
      },
    ]);
    expect(decided.versions.filter(({ table }) => table === 'light_schedule')).toHaveLength(1);
    const earlier = done(project(), (now) =>
      decideDateMove(now, { ...wish, toOn: day('2022-05-10') }, 30, newId),
    );
    expect(earlier.facts.slips).toEqual([]);
  });

  it('is agreed for the first time where there was none: the baseline, no slip', () => {
    const { facts } = done(project(), (now) =>
      decideDateMove(now, { ...wish, milestoneId: 'm:operation', toOn: day('2023-12-01') }, 30, newId),
    );
    expect(facts.slips).toEqual([]);
    expect(milestoneOf(facts, 'm:operation')).toMatchObject({ baselineOn: '2023-12-01', deadlineVersion: 1 });
  });

  it.each<[string, object, string]>([
    ['within the lock window', { toOn: day('2022-07-10') }, 'date_change.locked'],
    [
      'before a stage that comes first',
      { milestoneId: 'm:completion', toOn: day('2022-06-09') },
      'date_change.before_earlier',
    ],
    ['to the date it has', { milestoneId: 'm:completion', toOn: day('2023-06-10') }, 'date_change.same_date'],
    ['of what is reached', { milestoneId: 'm:signing' }, 'milestone.reached_already'],
    ['of another project', { milestoneId: 'm:other' }, 'milestone.not_found'],
  ])('is refused %s', (_, change, code) => {
    const facts = project({ today: '2022-05-11' });
    expect(decideDateMove(facts, { ...wish, ...change }, 30, newId)).toMatchObject({ code });
  });

  it('lies in the lock window from thirty days before on, and not a day earlier', () => {
    const at = (today: string) => decideDateMove(project({ today }), wish, 30, newId);
    expect(isRefusal(at('2022-05-10'))).toBe(false);
    expect(at('2022-05-11')).toMatchObject({ code: 'date_change.locked', details: { days: '30' } });
    expect(at('2022-08-01')).toMatchObject({ code: 'date_change.locked' });
  });

  it('comes not before what it depends on, by a step too', () => {
    const facts = project({
      milestones: {
        groundbreaking: plannedOn('2022-06-10'),
        'completion/topping_out': plannedOn('2022-12-01', { dependsOn: ['m:groundbreaking'] }),
      },
    });
    const move = (milestoneId: string, toOn: string) =>
      decideDateMove(facts, { ...wish, milestoneId, toOn: day(toOn) }, 30, newId);
    expect(move('m:completion/topping_out', '2022-06-09')).toMatchObject({
      code: 'date_change.before_earlier',
      details: { other: 'groundbreaking', on: '2022-06-10' },
    });
    expect(move('m:groundbreaking', '2022-12-02')).toMatchObject({
      code: 'date_change.after_later',
      details: { other: 'topping_out' },
    });
    expect(isRefusal(move('m:groundbreaking', '2022-12-01'))).toBe(false);
  });
});

describe('a request for another date', () => {
  const wish = { milestoneId: 'm:groundbreaking', toOn: localDate('2022-07-10'), reason: '设计变更' };
  const asked = () =>
    done(project({ today: '2022-06-01' }), (now) => decideDateChangeRequest(now, wish, 'officer', newId));

  it('moves nothing until another person has approved it', () => {
    const { facts, decided } = asked();
    const [request] = facts.dateChanges;
    expect(milestoneOf(facts, 'm:groundbreaking').plannedOn).toBe('2022-06-10');
    expect(decided.reminders).toMatchObject([
      { subjectKind: 'dateChange', subjectId: request!.id, planned: { recipients: ['supervisor'] } },
    ]);
    expect(decided.cancelReminders).toEqual([]);
    const decide = (approve: boolean, personId: string) =>
      decideDateChange(facts, request!.id, { approve, note: null }, personId, newId);
    expect(decide(true, 'officer')).toMatchObject({ code: 'request.own' });
    const after = done(facts, () => decide(true, 'supervisor'));
    expect(milestoneOf(after.facts, 'm:groundbreaking')).toMatchObject({
      plannedOn: '2022-07-10',
      deadlineVersion: 2,
    });
    expect(after.facts.slips).toMatchObject([{ dateChangeId: request!.id }]);
    expect(after.facts.dateChanges).toEqual([]);
    const refused = done(facts, () => decide(false, 'supervisor'));
    expect(milestoneOf(refused.facts, 'm:groundbreaking')).toMatchObject({
      plannedOn: '2022-06-10',
      deadlineVersion: 1,
    });
    expect(refused.facts.slips).toEqual([]);
  });

  it('is the only one of its milestone while it is open', () => {
    const { facts } = asked();
    expect(
      decideDateChangeRequest(facts, { ...wish, toOn: day('2022-08-10') }, 'other', newId),
    ).toMatchObject({
      code: 'date_change.open_already',
    });
  });

  it('lapses when the milestone is reached, with the change that reaches it', () => {
    const { facts } = asked();
    const { decided, facts: after } = done({ ...facts, now: new Date('2022-06-02T04:00:00Z') }, (now) =>
      decideStageChange(
        now,
        {
          stage: 'groundbreaking',
          reachedOn: day('2022-06-02'),
          evidence: [{ kind: 'construction_permit', number: '1' }],
          note: null,
        },
        newId,
      ),
    );
    expect(decided.entries.map(({ action }) => action)).toEqual(['stage.reached', 'request.lapsed']);
    expect(decided.entries[1]).toMatchObject({ causedBy: decided.entries[0]!.event });
    expect(after.dateChanges).toEqual([]);
    expect(decided.cancelReminders).toEqual([
      { subjectKind: 'milestone', subjectId: 'm:groundbreaking', reason: 'reached' },
      expect.objectContaining({ subjectKind: 'dateChange', reason: 'request_ended' }),
    ]);
  });
});

describe('a hold', () => {
  const wish = { cause: 'land' as const, reason: '征地', fromOn: day('2022-03-10'), toOn: day('2022-04-08') };

  it('stops the clocks of every open date once a second person consents, and says so for each', () => {
    const asked = done(project(), (now) => decideHoldRequest(now, wish, 'officer', newId));
    expect(asked.decided.versions.filter(({ table }) => table === 'milestone')).toEqual([]);
    const [hold] = asked.facts.holds;
    expect(decideHold(asked.facts, hold!.id, { approve: true, note: null }, 'officer', newId)).toMatchObject({
      code: 'request.own',
    });
    const { decided, facts } = done(asked.facts, (now) =>
      decideHold(now, hold!.id, { approve: true, note: '同意' }, 'supervisor', newId),
    );
    expect(milestoneOf(facts, 'm:groundbreaking')).toMatchObject({
      plannedOn: '2022-06-10',
      dueOn: '2022-07-10',
      daysHeld: 30,
      deadlineVersion: 2,
    });
    expect(milestoneOf(facts, 'm:completion')).toMatchObject({ dueOn: '2023-07-10', daysHeld: 30 });
    expect(decided.entries.map(({ action }) => action)).toEqual([
      'hold.consented',
      'milestone.due_moved',
      'milestone.due_moved',
    ]);
    expect(decided.reminders.map(({ subjectId }) => subjectId)).toEqual([
      'm:groundbreaking',
      'm:completion',
      hold!.id,
    ]);
    expect(facts.slips).toEqual([]);

    // Ended early, the days that were not held are given back.
    const later = { ...facts, now: new Date('2022-03-20T04:00:00Z') };
    const ended = done(later, (now) => decideHoldEnd(now, hold!.id, null, newId));
    expect(ended.facts.holds[0]).toMatchObject({ state: 'ended', endedOn: '2022-03-19' });
    expect(milestoneOf(ended.facts, 'm:groundbreaking')).toMatchObject({
      dueOn: '2022-06-20',
      daysHeld: 10,
      deadlineVersion: 3,
    });
  });

  it.each<[string, object, string]>([
    ['begins yesterday', { fromOn: day('2022-03-06') }, 'hold.begins_in_past'],
    ['ends before it begins', { toOn: day('2022-03-09') }, 'hold.ends_before_it_begins'],
    ['lasts over a year', { toOn: day('2023-03-12') }, 'hold.too_long'],
  ])('is refused that %s', (_, change, code) => {
    expect(decideHoldRequest(project(), { ...wish, ...change }, 'officer', newId)).toMatchObject({ code });
  });

  it('is the only one that is asked for or runs', () => {
    const { facts } = done(project(), (now) => decideHoldRequest(now, wish, 'officer', newId));
    expect(decideHoldRequest(facts, wish, 'other', newId)).toMatchObject({ code: 'hold.open_already' });
  });

  it('that would have ended by now is not consented any more', () => {
    const { facts } = done(project(), (now) => decideHoldRequest(now, wish, 'officer', newId));
    const late = { ...facts, now: new Date('2022-04-09T04:00:00Z') };
    expect(decideHold(late, facts.holds[0]!.id, { approve: true, note: null }, 'b', newId)).toMatchObject({
      code: 'hold.over_already',
    });
  });
});

describe('a stage that is undone', () => {
  const reached = (more: object = {}) =>
    project({
      milestones: {
        signing: reachedOn('2021-06-01'),
        groundbreaking: { ...plannedOn('2022-03-31'), ...reachedOn('2022-02-20') },
      },
      reminders: [],
      ...more,
    });

  it('by two people is open again under a new deadline, with its ladder from the beginning', () => {
    const asked = done(reached(), (now) =>
      decideStageUndoRequest(now, 'm:groundbreaking', '误报', 'officer', newId),
    );
    const [request] = asked.facts.stageUndos;
    const decide = (personId: string) =>
      decideStageUndo(asked.facts, request!.id, { approve: true, note: null }, personId, newId);
    expect(decide('officer')).toMatchObject({ code: 'request.own' });
    const { decided, facts } = done(asked.facts, () => decide('supervisor'));
    expect(facts.project).toMatchObject({ stage: 'signing', stageReached: 'signing' });
    expect(milestoneOf(facts, 'm:groundbreaking')).toMatchObject({
      reachedOn: null,
      reachedPrecision: null,
      dueOn: '2022-03-31',
      deadlineVersion: 2,
    });
    expect(decided.entries[0]).toMatchObject({
      action: 'stage.undone',
      before: { reachedOn: '2022-02-20', reachedPrecision: 'day' },
    });
    expect(decided.reminders).toMatchObject([{ subjectId: 'm:groundbreaking', deadlineVersion: 2 }]);
  });

  it.each<[string, string, object, string]>([
    ['that is not reached', 'm:completion', {}, 'stage_undo.not_reached'],
    ['that is not the last one', 'm:signing', {}, 'stage_undo.not_the_last'],
    ['of a project that has ended', 'm:groundbreaking', { project: { state: 'closed' } }, 'project.ended'],
    ['of another project', 'm:other', {}, 'milestone.not_found'],
  ])('is refused for one %s', (_, id, more, code) => {
    expect(decideStageUndoRequest(reached(more), id, '误报', 'officer', newId)).toMatchObject({ code });
  });
});

describe('a change that changes no fact of the light', () => {
  it('writes no new schedule, also days later', () => {
    const first = done(project(), (now) =>
      decideDateChangeRequest(
        now,
        { milestoneId: 'm:groundbreaking', toOn: day('2022-07-10'), reason: '' },
        'a',
        newId,
      ),
    );
    const schedules = first.decided.versions.filter(({ table }) => table === 'light_schedule');
    expect(schedules).toHaveLength(1);
    const [lights = null] = schedules.flatMap((one) => (one.table === 'light_schedule' ? [one.row] : []));
    const later = { ...first.facts, lights, now: new Date('2022-03-20T04:00:00Z') };
    const [request] = later.dateChanges;
    const second = done(later, (now) =>
      decideDateChange(now, request!.id, { approve: false, note: null }, 'b', newId),
    );
    expect(second.decided.versions.filter(({ table }) => table === 'light_schedule')).toEqual([]);
  });
});
