import { describe, expect, it } from '@jest/globals';
import { localDate, shanghaiInstant } from '../calendar/local-date.js';
import { official2022 } from '../calendar/official-2022.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import type { Decision } from '../decision.js';
import { defaultLifecycles } from '../lifecycle/default-lifecycles.js';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import { isRefusal } from '../refusal.js';
import {
  decideProjectAddition,
  type GivenMilestone,
  type ProjectAddition,
} from './decide-project-addition.js';
import { defaultProjectSettings } from './with-consequences.js';

const now = shanghaiInstant(localDate('2022-01-10'), '00:00');
const calendar = workingCalendar(official2022);
const lifecycleOf = (code: string): Lifecycle => defaultLifecycles.find((one) => one.code === code)!;

const given = (stage: string, more: Partial<GivenMilestone> = {}): GivenMilestone => ({
  stage,
  plannedOn: null,
  dueYear: null,
  reached: null,
  ...more,
});

function addition(milestones: GivenMilestone[], more: Partial<ProjectAddition> = {}): ProjectAddition {
  return {
    id: 'project',
    synthetic: true,
    name: '项目',
    code: null,
    category: 'industry',
    cluster: null,
    levels: ['city'],
    stageKnown: true,
    areaId: 'area',
    leadUnitId: 'unit',
    totalInvestment: '52000.0000',
    remark: null,
    milestones,
    entry: {
      listYear: 2022,
      kind: 'new',
      listed: 'recorded',
      plannedInvestment: '12000.0000',
      monthlyPlan: null,
      decisionIn: null,
    },
    ...more,
  };
}

function decide(wish: ProjectAddition, lifecycle = 'enterprise') {
  let ids = 0;
  const newId = () => `id ${(ids += 1)}`;
  const settings = defaultProjectSettings;
  return decideProjectAddition(wish, { lifecycle: lifecycleOf(lifecycle), calendar, now, newId, settings });
}

function decided(wish: ProjectAddition, lifecycle?: string): Decision {
  const answer = decide(wish, lifecycle);
  if (isRefusal(answer)) throw new Error(answer.code);
  return answer;
}

const rowsOf = (answer: Decision, table: string) =>
  answer.versions.filter((version) => version.table === table).map(({ row }) => row);
const [signing, groundbreaking] = ['2021-06-01', '2022-03-31'].map(localDate) as [
  ReturnType<typeof localDate>,
  ReturnType<typeof localDate>,
];

describe('a project that is put on a list', () => {
  it.each(defaultLifecycles.map(({ code, stages }) => [code, stages.map((stage) => stage.code)] as const))(
    'of the lifecycle %s has one milestone a stage, in order: %j',
    (code, stages) => {
      const answer = decided(addition([]), code);
      const anchors = answer.inserts.flatMap(({ table, row }) => (table === 'milestone' ? [row] : []));
      expect(anchors.map(({ stage, step }) => [stage, step])).toEqual(stages.map((stage) => [stage, null]));
      expect(rowsOf(answer, 'milestone')).toMatchObject(
        stages.map((_, index) => ({ position: index + 1, version: 1 })),
      );
      expect(answer.reminders).toEqual([]);
    },
  );

  it('sets the baseline with the first plan, counts the deadline, agrees on the date and owes a reminder', () => {
    const answer = decided(
      addition([
        given('signing', { reached: { on: signing, precision: 'day' } }),
        given('groundbreaking', { plannedOn: groundbreaking }),
      ]),
    );
    const [first, second, third] = rowsOf(answer, 'milestone') as { id: string }[];
    expect(first).toMatchObject({
      reachedOn: signing,
      reachedPrecision: 'day',
      dueOn: null,
      deadlineVersion: 0,
    });
    expect(second).toMatchObject({
      baselineOn: groundbreaking,
      plannedOn: groundbreaking,
      dueOn: groundbreaking,
      daysHeld: 0,
      deadlineVersion: 1,
      deadlineRecordedAt: now.toISOString(),
      reachedPrecision: null,
    });
    expect(third).toMatchObject({ baselineOn: null, deadlineVersion: 0, deadlineRecordedAt: null });
    expect(answer.inserts.filter(({ table }) => table === 'list_entry_date')).toMatchObject([
      { row: { milestoneId: second!.id, agreedOn: groundbreaking } },
    ]);
    expect(answer.reminders).toMatchObject([
      { subjectKind: 'milestone', subjectId: second!.id, deadlineVersion: 1, planned: { step: 'before_30' } },
    ]);
  });

  it.each<[string, GivenMilestone]>([
    ['with a year only', given('groundbreaking', { dueYear: 2022 })],
    [
      'reached already, though a date was agreed',
      given('signing', { plannedOn: signing, reached: { on: signing, precision: 'day' } }),
    ],
    ['reached, its date unknown', given('signing', { reached: { on: null, precision: 'unknown' } })],
  ])('owes no reminder of a stage %s', (_, milestone) => {
    expect(decided(addition([milestone])).reminders).toEqual([]);
  });

  it.each<[string, string, GivenMilestone[], boolean, string | null, string]>([
    ['none', 'enterprise', [], true, null, 'pipeline'],
    ['it is not known which', 'enterprise', [], false, null, 'unknown'],
    [
      'only one counting as none',
      'government_investment',
      [given('approval', { reached: { on: signing, precision: 'day' } })],
      true,
      'approval',
      'pipeline',
    ],
    [
      'a later one, what lies before unsaid',
      'enterprise',
      [given('completion', { reached: { on: localDate('2021-01-01'), precision: 'year' } })],
      true,
      'completion',
      'completion',
    ],
    [
      'two, given in any order',
      'enterprise',
      [
        given('groundbreaking', { reached: { on: null, precision: 'unknown' } }),
        given('signing', { reached: { on: signing, precision: 'day' } }),
      ],
      true,
      'groundbreaking',
      'groundbreaking',
    ],
  ])('that has reached %s', (_, lifecycle, milestones, stageKnown, stage, stageReached) => {
    expect(rowsOf(decided(addition(milestones, { stageKnown }), lifecycle), 'project')).toMatchObject([
      {
        version: 1,
        state: 'active',
        stage,
        stageKnown,
        stageReached,
        lifecycleCode: lifecycle,
        lifecycleVersion: 2,
      },
    ]);
  });

  it('is two events of its own chain, and the remark is sealed once for row and event', () => {
    const answer = decided(addition([], { remark: '备注' }));
    expect(answer.entries).toMatchObject([
      { chain: 'project', action: 'project.created', before: null, after: { remark: { sealed: '备注' } } },
      {
        chain: 'project',
        action: 'list_entry.added',
        after: { listYear: 2022, kind: 'new', listed: 'recorded' },
      },
    ]);
    const [project] = rowsOf(answer, 'project') as { remark: unknown }[];
    expect((answer.entries[0]!.after as { remark: unknown }).remark).toBe(project!.remark);
  });

  it('is refused with a stage that its lifecycle does not have', () => {
    expect(decide(addition([given('signing')]), 'government_investment')).toEqual({
      refused: true,
      code: 'stage.unknown',
      details: { stage: 'signing', stages: 'approval, groundbreaking, completion, operation' },
    });
  });
});
