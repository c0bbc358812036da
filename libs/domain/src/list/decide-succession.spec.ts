import { describe, expect, it } from '@jest/globals';
import { workingCalendar } from '../calendar/working-calendar.js';
import type { Decision } from '../decision.js';
import { defaultLifecycles } from '../lifecycle/default-lifecycles.js';
import { plannedOn, reachedOn, sampleFacts, type FactsWish } from '../project/facts-sample.js';
import type { EntryFacts, ProjectFacts } from '../project/project-facts.js';
import { defaultProjectSettings } from '../project/with-consequences.js';
import { isRefusal } from '../refusal.js';
import { decideSuccession, inheritedMilestones, type Successor } from './decide-succession.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const context = { newId, calendar: workingCalendar([]), settings: defaultProjectSettings };
const wish = { decision: '太政发〔2022〕16号', reason: '分期实施' };
const entry = (listYear: number, more: Partial<EntryFacts> = {}): EntryFacts => ({
  id: `entry ${listYear}`,
  version: 1,
  listYear,
  issued: true,
  kind: 'new',
  listed: 'recorded',
  plannedInvestment: '12000.0000',
  monthlyPlan: null,
  decisionIn: null,
  decisionOut: null,
  ...more,
});
const facts = (id: string, more: FactsWish = {}): ProjectFacts =>
  sampleFacts({
    entries: [entry(2022)],
    milestones: { signing: reachedOn('2021-06-01'), groundbreaking: plannedOn('2022-03-31') },
    ...more,
    project: { id, ...more.project },
  });
const successor = (name: string, more: Partial<Successor> = {}): Successor => ({
  name,
  code: null,
  totalInvestment: '26000',
  plannedInvestment: '6000',
  ...more,
});
const two = [successor('一期'), successor('二期', { plannedInvestment: '7000' })];

describe('a project that is split, or two that are merged', () => {
  type Row = [string, 'split' | 'merger', ProjectFacts[], Successor[], string];
  it.each<Row>([
    ['split', 'split', [facts('a')], two, 'done'],
    ['merged', 'merger', [facts('a'), facts('b')], [successor('合')], 'done'],
    ['with itself', 'merger', [facts('a'), facts('a')], [successor('合')], 'project.with_itself'],
    ['ended', 'split', [facts('a', { project: { state: 'closed' } })], two, 'project.ended'],
    [
      'on different lists',
      'merger',
      [facts('a'), facts('b', { entries: [entry(2021)] })],
      [successor('合')],
      'project.not_on_one_list',
    ],
    ['on no list', 'split', [facts('a', { entries: [] })], two, 'project.not_on_one_list'],
    [
      'of different lifecycles',
      'merger',
      [facts('a'), facts('b', { lifecycle: defaultLifecycles[1]!, milestones: {} })],
      [successor('合')],
      'project.lifecycles_differ',
    ],
    [
      'without the plan of a part',
      'split',
      [facts('a')],
      [two[0]!, successor('二期', { plannedInvestment: null })],
      'project.amounts_missing',
    ],
    [
      'without the total of a part',
      'split',
      [facts('a')],
      [two[0]!, successor('二期', { totalInvestment: null })],
      'project.amounts_missing',
    ],
    [
      'without amounts, having none',
      'split',
      [
        facts('a', {
          project: { totalInvestment: null },
          entries: [entry(2022, { plannedInvestment: null })],
        }),
      ],
      two.map((one) => ({ ...one, totalInvestment: null, plannedInvestment: null })),
      'done',
    ],
  ])('%s', (_, kind, olds, successors, answer) => {
    const decided = decideSuccession(kind, olds, successors, wish, context);
    expect(isRefusal(decided) ? decided.code : 'done').toBe(answer);
  });

  it('is superseded, leaves its lists from the current one on, and says the sums before and after', () => {
    const old = facts('old', {
      entries: [entry(2021), entry(2022), entry(2023, { issued: false, plannedInvestment: null })],
    });
    const decided = decideSuccession('split', [old], two, wish, context) as Decision;
    const ofOld = decided.entries.filter(({ chain }) => chain === 'old');
    expect(decided.entries.at(-1)!.chain).toBe('old');
    expect(ofOld[0]).toMatchObject({
      action: 'project.split',
      before: { state: 'active', totalInvestment: '52000.0000', plannedInvestment: '12000.0000' },
      after: { state: 'superseded', totalInvestment: '52000.0000', plannedInvestment: '13000.0000' },
    });
    expect(
      decided.versions.flatMap((one) =>
        one.table === 'list_entry' && one.row.decisionOut !== null ? [one.row.id] : [],
      ),
    ).toEqual(['entry 2022', 'entry 2023']);
    expect(decided.versions).toContainEqual({
      table: 'project',
      row: { ...old.project, version: old.project.version + 1, state: 'superseded' },
    });
    const created = decided.inserts.flatMap((one) => (one.table === 'project' ? [one.row.id] : []));
    expect(created).toHaveLength(2);
    expect(
      decided.inserts.flatMap((one) =>
        one.table === 'project_succession' ? [[one.row.projectId, one.row.successorId]] : [],
      ),
    ).toEqual(created.map((id) => ['old', id]));
  });

  it('hands on what all have reached, and the last of their dates', () => {
    const other = facts('b', {
      milestones: { signing: reachedOn('2021-09-01'), groundbreaking: plannedOn('2022-06-30') },
    });
    expect(inheritedMilestones([facts('a'), other]).slice(0, 2)).toEqual([
      {
        stage: 'signing',
        plannedOn: null,
        dueYear: null,
        reached: { on: '2021-09-01', precision: 'day' },
      },
      { stage: 'groundbreaking', plannedOn: '2022-06-30', dueYear: null, reached: null },
    ]);
    const unsigned = facts('c', { milestones: {} });
    expect(inheritedMilestones([facts('a'), unsigned])[0]!.reached).toBeNull();
  });
});
