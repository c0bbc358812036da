import { describe, expect, it } from '@jest/globals';
import { official2022 } from '../calendar/official-2022.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import type { Decision } from '../decision.js';
import { defaultLifecycles } from '../lifecycle/default-lifecycles.js';
import type { NoticeFacts } from '../notice/notice-row.js';
import type { HoldRow, ProjectEndRow } from '../recorded-rows.js';
import { isRefusal, type Refusal } from '../refusal.js';
import { applyDecision } from './apply-decision.js';
import {
  decideProjectEnd,
  decideReopening,
  type EndWish,
  type SuccessorFacts,
} from './decide-project-end.js';
import { day, plannedOn, reachedOn, sampleFacts, type FactsWish } from './facts-sample.js';
import type { ProjectFacts } from './project-facts.js';
import { defaultProjectSettings, withConsequences } from './with-consequences.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const context = { settings: defaultProjectSettings, calendar: workingCalendar(official2022), newId };

const signed = { signing: reachedOn('2021-06-01') };
const operating = {
  ...signed,
  groundbreaking: reachedOn('2021-09-01'),
  completion: reachedOn('2022-02-01'),
  operation: reachedOn('2022-03-01'),
};
const ended = (kind: EndWish['kind'], more: Partial<EndWish> = {}): EndWish => ({
  kind,
  reason: '原因',
  successorIds: [],
  ...more,
});
const others: SuccessorFacts[] = [
  { id: 'a', state: 'active' },
  { id: 'b', state: 'active' },
  { id: 'c', state: 'terminated' },
];

function end(given: ProjectFacts, wish: EndWish): Decision | Refusal {
  return decideProjectEnd(
    given,
    wish,
    others.filter(({ id }) => wish.successorIds.includes(id)),
    'supervisor',
    newId,
  );
}

function codeOf(answer: Decision | Refusal): string {
  return isRefusal(answer) ? answer.code : 'decided';
}

function decided(answer: Decision | Refusal): Decision {
  if (isRefusal(answer)) throw new Error(answer.code);
  return answer;
}

describe('the end of a project', () => {
  it.each<[string, FactsWish, EndWish, string]>([
    ['closed in operation', { milestones: operating }, ended('closed'), 'decided'],
    ['closed before it', { milestones: signed }, ended('closed'), 'project_end.not_in_operation'],
    [
      'closed while acceptance is owed',
      { milestones: { ...operating, completion: {} } },
      ended('closed'),
      'project_end.acceptance_owed',
    ],
    [
      'closed at the last stage of a lifecycle without operation',
      { lifecycle: defaultLifecycles[2]!, milestones: { vacating: reachedOn('2022-03-01') } },
      ended('closed'),
      'decided',
    ],
    [
      'closed before that',
      { lifecycle: defaultLifecycles[2]!, milestones: { agreements: reachedOn('2022-03-01') } },
      ended('closed'),
      'project_end.not_in_operation',
    ],
    ['terminated at any stage', { milestones: signed }, ended('terminated'), 'decided'],
    [
      'terminated, with a successor',
      {},
      ended('terminated', { successorIds: ['a'] }),
      'project_end.successors',
    ],
    ['superseded by others', {}, ended('superseded', { successorIds: ['b', 'a'] }), 'decided'],
    ['superseded by nothing', {}, ended('superseded'), 'project_end.successors'],
    [
      'superseded by itself',
      {},
      ended('superseded', { successorIds: ['project'] }),
      'project_end.own_successor',
    ],
    [
      'superseded by one that has ended',
      {},
      ended('superseded', { successorIds: ['a', 'c'] }),
      'project_end.successor_not_active',
    ],
    [
      'superseded by one that is not there',
      {},
      ended('superseded', { successorIds: ['x'] }),
      'project_end.successor_not_active',
    ],
    ['twice', { project: { state: 'closed' } }, ended('terminated'), 'project.ended'],
  ])('%s', (_, given, wish, code) => {
    expect(codeOf(end(sampleFacts(given), wish))).toBe(code);
  });

  it('is recorded with its reason, and each successor once', () => {
    const answer = decided(end(sampleFacts(), ended('superseded', { successorIds: ['b', 'a', 'b'] })));
    expect(answer.entries).toMatchObject([
      {
        action: 'project.ended',
        before: { state: 'active' },
        after: { state: 'superseded', successors: ['a', 'b'] },
        reason: { sealed: '原因' },
      },
    ]);
    expect(answer.versions).toMatchObject([
      { table: 'project', row: { version: 4, state: 'superseded' } },
      {
        table: 'project_end',
        row: { kind: 'superseded', state: 'standing', endedBy: 'supervisor' },
      },
    ]);
    expect(answer.inserts.slice(1)).toMatchObject(
      ['a', 'b'].map((successorId) => ({
        table: 'project_succession',
        row: { projectId: 'project', successorId, kind: 'replacement', decision: null },
      })),
    );
  });

  const hold: HoldRow = {
    id: 'hold',
    version: 2,
    projectId: 'project',
    state: 'running',
    cause: 'land',
    reason: '\\x00',
    fromOn: day('2022-03-01'),
    toOn: day('2022-04-30'),
    endedOn: null,
    requestedBy: 'p',
    requestedAt: '2022-02-20T00:00:00.000Z',
    decidedBy: 'q',
    decidedAt: '2022-02-21T00:00:00.000Z',
    note: null,
  };

  const notice: NoticeFacts = {
    id: 'notice',
    version: 1,
    projectId: 'project',
    milestoneId: 'm:groundbreaking',
    deadlineVersion: 1,
    kind: 'prompt',
    year: 2022,
    number: 3,
    state: 'issued',
    ownerUnitId: 'unit',
    replyDueOn: day('2022-03-11'),
    reply: null,
    measures: null,
    doneBy: null,
    repliedBy: null,
    repliedAt: null,
    closedBy: null,
    closedAt: null,
    outcome: null,
    note: null,
    sentBack: 0,
    reopened: 0,
  };

  it('ends a running hold, lets requests lapse, closes notices, cancels reminders and puts the light out', () => {
    const given = sampleFacts({
      milestones: {
        ...signed,
        groundbreaking: plannedOn('2022-03-31', { dueOn: day('2022-05-31'), daysHeld: 61 }),
      },
      holds: [hold],
      notices: [notice],
      dateChanges: [
        {
          id: 'change',
          version: 1,
          milestoneId: 'm:groundbreaking',
          state: 'open',
          fromOn: day('2022-03-31'),
          toOn: day('2022-05-31'),
          reason: '\\x00',
          requestedBy: 'p',
          requestedAt: '2022-03-01T00:00:00.000Z',
          decidedBy: null,
          decidedAt: null,
          note: null,
        },
      ],
      reminders: [
        { subjectKind: 'milestone', subjectId: 'm:groundbreaking', deadlineVersion: 1, step: 'before_30' },
      ],
    });
    const answer = withConsequences(given, decided(end(given, ended('terminated'))), context);
    const after = applyDecision(given, answer);
    expect(after.project.state).toBe('terminated');
    expect(after.holds).toMatchObject([{ state: 'ended', endedOn: '2022-03-06' }]);
    expect(after.dateChanges).toEqual([]);
    expect(after.notices).toEqual([]);
    expect(answer.entries.map(({ action }) => action)).toEqual([
      'project.ended',
      'hold.ended',
      'milestone.due_moved',
      'request.lapsed',
      'notice.closed',
    ]);
    expect(answer.cancelReminders).toEqual([
      { subjectKind: 'milestone', subjectId: 'm:groundbreaking', reason: 'project_ended' },
      { subjectKind: 'dateChange', subjectId: 'change', reason: 'request_ended' },
      { subjectKind: 'notice', subjectId: 'notice', reason: 'project_ended' },
      { subjectKind: 'hold', subjectId: 'hold', reason: 'project_ended' },
    ]);
    expect(answer.reminders).toEqual([]);
    expect(answer.versions.at(-1)).toMatchObject({
      table: 'light_schedule',
      row: { periods: [{ from: '2022-03-07', light: 'none', facts: [] }] },
    });
  });
});

describe('a reopening', () => {
  const standing = (kind: ProjectEndRow['kind']): ProjectEndRow => ({
    id: 'end',
    version: 1,
    projectId: 'project',
    kind,
    state: 'standing',
    reason: '\\x00',
    endedBy: 'p',
    endedAt: '2022-02-01T00:00:00.000Z',
    reopenedBy: null,
    reopenedAt: null,
    reopeningReason: null,
  });
  const terminated = sampleFacts({
    milestones: { ...signed, groundbreaking: plannedOn('2022-04-30'), completion: {} },
    project: { state: 'terminated' },
  });

  it('makes every open deadline count again, as a new one with a ladder of its own', () => {
    const answer = withConsequences(
      terminated,
      decided(
        decideReopening(
          terminated,
          '恢复',
          { end: standing('terminated'), permits: [] },
          'supervisor',
          newId,
        ),
      ),
      context,
    );
    expect(answer.entries).toMatchObject([
      {
        action: 'project.reopened',
        before: { state: 'terminated' },
        after: { projectEnd: 'end', state: 'active', milestones: ['m:groundbreaking'] },
        reason: { sealed: '恢复' },
      },
    ]);
    const after = applyDecision(terminated, answer);
    expect(after.project).toMatchObject({ state: 'active', version: 4 });
    expect(after.milestones.map(({ deadlineVersion }) => deadlineVersion)).toEqual([0, 2, 0, 0]);
    expect(answer.reminders).toMatchObject([{ subjectId: 'm:groundbreaking', deadlineVersion: 2 }]);
    expect(answer.versions).toContainEqual({
      table: 'project_end',
      row: expect.objectContaining({ version: 2, state: 'reopened', reopenedBy: 'supervisor' }),
    });
  });

  it.each<[string, ProjectFacts, ProjectEndRow | undefined]>([
    ['goes on', sampleFacts(), undefined],
    ['is closed', sampleFacts({ project: { state: 'closed' } }), standing('closed')],
    ['is superseded', sampleFacts({ project: { state: 'superseded' } }), standing('superseded')],
    ['has no end on record', terminated, undefined],
  ])('is refused of a project that %s', (_, given, standingEnd) => {
    const end = standingEnd && { end: standingEnd, permits: [] };
    expect(codeOf(decideReopening(given, '恢复', end, 'supervisor', newId))).toBe('reopening.not_terminated');
  });
});
