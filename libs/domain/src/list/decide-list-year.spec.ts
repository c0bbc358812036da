import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { workingCalendar } from '../calendar/working-calendar.js';
import type { Decision } from '../decision.js';
import { defaultLifecycles } from '../lifecycle/default-lifecycles.js';
import { day, plannedOn, reachedOn, sampleFacts, type FactsWish } from '../project/facts-sample.js';
import type { EntryFacts, ProjectFacts } from '../project/project-facts.js';
import { defaultProjectSettings } from '../project/with-consequences.js';
import { isRefusal, type Refusal } from '../refusal.js';
import { carriedKind } from './decide-carry-over.js';
import { decideDraftIssue, decideListOpening, type ListFacts } from './decide-list-year.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const context = {
  newId,
  now: new Date('2023-01-09T01:00:00Z'),
  contextOf: () => ({ newId, calendar: workingCalendar([]), settings: defaultProjectSettings }),
};

function entry(listYear: number, more: Partial<EntryFacts> = {}): EntryFacts {
  return {
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
  };
}

const facts = (wish: FactsWish = {}): ProjectFacts => sampleFacts({ entries: [entry(2022)], ...wish });
const issued = (year: number): ListFacts => ({
  year,
  version: 1,
  decision: '1号',
  issuedAt: '2022-01-10T00:00:00Z',
});
const draft = (year: number): ListFacts => ({ year, version: 1, decision: null, issuedAt: null });
const last = { year: 2022, list: issued(2022) };

function code(answer: Decision | Refusal): string {
  return isRefusal(answer) ? answer.code : answer.entries.map(({ action }) => action).join(' ');
}

describe('opening the list of a year', () => {
  it.each<[string, Parameters<typeof decideListOpening>[1], string]>([
    ['that is there already', { list: draft(2023), last, projects: [] }, 'list_year.exists'],
    [
      'from one that is not there',
      { list: null, last: { year: 2022, list: null }, projects: [] },
      'list_year.not_found',
    ],
    [
      'from a draft',
      { list: null, last: { year: 2022, list: draft(2022) }, projects: [] },
      'list_year.not_issued',
    ],
    [
      'from a later one',
      { list: null, last: { year: 2024, list: issued(2024) }, projects: [] },
      'list_year.not_later',
    ],
    [
      'from the same',
      { list: null, last: { year: 2023, list: issued(2023) }, projects: [] },
      'list_year.not_later',
    ],
    ['from nothing', { list: null, last: null, projects: [facts()] }, 'list_year.opened'],
  ])('%s', (_, known, answer) => {
    expect(code(decideListOpening(2023, known, newId))).toBe(answer);
  });

  it('carries every unfinished project over, and no other', () => {
    const project = (id: string, wish: FactsWish = {}) =>
      facts({ ...wish, project: { id, ...wish.project } });
    const operation = {
      signing: reachedOn('2021-01-01'),
      groundbreaking: reachedOn('2021-02-01'),
      completion: reachedOn('2022-03-01'),
      operation: reachedOn('2022-03-02'),
    };
    const decided = decideListOpening(
      2023,
      {
        list: null,
        last,
        projects: [
          project('runs'),
          project('unknown', { project: { stageKnown: false } }),
          project('finished', { milestones: operation }),
          project('terminated', { project: { state: 'terminated' } }),
          project('dropped', { entries: [entry(2022, { decisionOut: '2号' })] }),
          project('never', { entries: [entry(2021)] }),
        ],
      },
      newId,
    ) as Decision;
    expect(decided.entries.slice(1).map(({ chain }) => chain)).toEqual(['runs', 'unknown']);
    expect(decided.entries[0]).toMatchObject({ after: { year: 2023, carriedFrom: 2022, entries: 2 } });
    expect(decided.inserts.filter(({ table }) => table === 'list_entry')).toMatchObject([
      { row: { listYear: 2023, projectId: 'runs', carriedFrom: 2022 } },
      { row: { listYear: 2023, projectId: 'unknown', carriedFrom: 2022 } },
    ]);
    // Nothing of the project itself is written: its id, its dates and its baselines stay.
    expect(new Set(decided.versions.map(({ table }) => table))).toEqual(new Set(['list_year', 'list_entry']));
  });

  it('keeps ids, and opens nothing a second time', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { maxLength: 30 }), (projectIds) => {
        const projects = projectIds.map((id) => facts({ project: { id } }));
        const decided = decideListOpening(2023, { list: null, last, projects }, newId) as Decision;
        const carried = decided.inserts.flatMap((one) =>
          one.table === 'list_entry' ? [one.row.projectId] : [],
        );
        expect(carried).toEqual(projectIds);
        const again = decideListOpening(2023, { list: draft(2023), last, projects }, newId);
        expect(code(again)).toBe('list_year.exists');
      }),
    );
  });
});

describe('why a project is on the next list', () => {
  const started = { signing: reachedOn('2021-01-01'), groundbreaking: reachedOn('2021-02-01') };
  it.each<[string, FactsWish, string | null]>([
    ['not begun', {}, 'new'],
    ['not begun, in reserve', { entries: [entry(2022, { kind: 'reserve' })] }, 'reserve'],
    ['not known', { project: { stageKnown: false } }, null],
    ['built', { milestones: started }, 'continuing'],
    [
      'built, to be completed in the year',
      { milestones: { ...started, completion: plannedOn('2023-06-30') } },
      'finishing',
    ],
    [
      'built, to be completed later',
      { milestones: { ...started, completion: plannedOn('2024-06-30') } },
      'continuing',
    ],
    [
      'built, to operate some day of the year',
      { milestones: { ...started, operation: { dueYear: 2023 } } },
      'finishing',
    ],
    [
      'renewed, without a groundbreaking',
      {
        lifecycle: defaultLifecycles.find(({ code: one }) => one === 'urban_renewal')!,
        milestones: { agreements: reachedOn('2022-01-20') },
      },
      'continuing',
    ],
  ])('%s: %s', (_, wish, kind) => {
    expect(carriedKind(facts(wish), 2022, 2023)).toBe(kind);
  });
});

describe('issuing a draft', () => {
  const wish = { decision: '太政发〔2023〕1号', laterYear: 2022 };

  it.each<[string, ListFacts, typeof wish, string]>([
    ['that is issued', issued(2023), wish, 'list_year.issued_already'],
    ['after a later one', draft(2023), { ...wish, laterYear: 2024 }, 'list_year.not_later'],
    ['', draft(2023), wish, 'list_year.issued'],
  ])('%s', (_, list, asked, answer) => {
    expect(code(decideDraftIssue(list, asked, [], context))).toBe(answer);
  });

  it('agrees the dates that are planned and not reached, and lets the lights follow the new plan', () => {
    const project = facts({
      today: '2023-01-09',
      milestones: {
        signing: reachedOn('2021-06-01', { plannedOn: day('2021-06-30') }),
        groundbreaking: plannedOn('2023-03-31'),
      },
      entries: [
        entry(2022, { plannedInvestment: null }),
        entry(2023, { issued: false, plannedInvestment: '12000.0000' }),
      ],
    });
    const decided = decideDraftIssue(draft(2023), wish, [project], context) as Decision;
    expect(decided.inserts.filter(({ table }) => table === 'list_entry_date')).toEqual([
      {
        table: 'list_entry_date',
        row: { entryId: 'entry 2023', milestoneId: 'm:groundbreaking', agreedOn: '2023-03-31' },
      },
    ]);
    expect(decided.entries.map(({ action }) => action)).toEqual(['list_year.issued', 'list_entry.issued']);
    expect(decided.versions[0]).toMatchObject({
      table: 'list_year',
      row: { version: 2, decision: wish.decision, issuedAt: '2023-01-09T01:00:00.000Z' },
    });
    const lights = decided.versions.find(({ table }) => table === 'light_schedule');
    expect(JSON.stringify(lights)).toContain('behind_plan');
  });

  it('leaves out what was dropped from the draft again', () => {
    const dropped = facts({ entries: [entry(2023, { issued: false, decisionOut: '删' })] });
    const decided = decideDraftIssue(draft(2023), wish, [dropped], context) as Decision;
    expect(decided.entries).toHaveLength(1);
  });
});
