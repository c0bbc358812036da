import { describe, expect, it } from '@jest/globals';
import { localDate, type LocalDate } from '../calendar/local-date.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { unfinishedPeriod } from './period.js';
import type { MilestoneAt } from './rollup-facts.js';
import { build, milestone, period, project, reached } from './rollup-facts-sample.js';

describe('what earlier issues had otherwise', () => {
  const projects = [project('p', { plannedInvestment: '100' })];
  const kinds = (now: Partial<MilestoneAt>, planned: string): string[] =>
    build(
      {
        projects: [project('p', { plannedInvestment: planned })],
        milestones: [milestone('p', null, now)],
      },
      { projects, milestones: [milestone('p', null, { ...reached('2022-02-20'), reachedInPeriod: false })] },
    ).corrections.map(({ kind }) => kind);

  it.each<[string, string[], Partial<MilestoneAt>, string]>([
    ['nothing', [], reached('2022-02-20'), '100'],
    ['nothing by another way to write an amount', [], reached('2022-02-20'), '100.0000'],
    ['a stage that was undone', ['stage_undone'], {}, '100'],
    ['another day of a stage', ['stage_redated'], reached('2022-02-21'), '100'],
    ['another plan', ['plan_restated'], reached('2022-02-20'), '90'],
  ])('is %s', (_, expected, now, planned) => {
    expect(kinds(now, planned)).toEqual(expected);
  });
});

describe('figures', () => {
  it('of lights are of the last day of the period, as the schedules of the cut said', () => {
    const fact = {
      fact: 'stale',
      lastReportedOn: localDate('2022-02-25'),
      workingDays: 5,
      light: 'red',
    } as const;
    const lights = {
      facts: [fact],
      periods: [
        { from: localDate('2022-02-01'), light: 'green' as const, facts: [] },
        { from: localDate('2022-03-06'), light: 'red' as const, facts: [0] },
        { from: localDate('2022-03-07'), light: 'yellow' as const, facts: [] },
      ],
    };
    const projects = [
      project('p', { lights }),
      project('q', { parentId: 'r' }),
      project('s', { parentId: 'r' }),
    ];
    const data = build({ projects }, { projects });
    expect(data.lights.turned).toEqual([
      { project: 'p', leadUnit: 'area', from: 'green', to: 'red', because: ['stale'] },
    ]);
    expect(data.lights.counts.slice(0, 3)).toEqual([
      { light: 'red', atCut: 1, atPreviousCut: 0 },
      { light: 'yellow', atCut: 0, atPreviousCut: 0 },
      { light: 'green', atCut: 0, atPreviousCut: 1 },
    ]);
    expect([data.entries, data.projects, data.groups.area[0]!.projects]).toEqual([3, 2, 2]);
  });

  it('of lights gather the weeks in their order', () => {
    const lightWeeks = [
      { week: '2022-W09', light: 'red' as const, entries: 2 },
      { week: '2022-W08', light: 'green' as const, entries: 3 },
      { week: '2022-W09', light: 'none' as const, entries: 1 },
    ];
    const blank = { red: 0, yellow: 0, green: 0, grey: 0, none: 0 };
    expect(build({}, {}, { lightWeeks }).lights.weeks).toEqual([
      { week: '2022-W08', ...blank, green: 3 },
      { week: '2022-W09', ...blank, red: 2, none: 1 },
    ]);
  });

  it('of slips, difficulties and targets name the late and count the rest', () => {
    const slip = {
      projectId: 'p',
      milestoneId: 'p-groundbreaking',
      unitId: 'area',
      fromOn: localDate('2022-03-01'),
      toOn: localDate('2022-03-31'),
      ofListYear: true,
    };
    const difficulty = {
      projectId: 'p',
      number: 1,
      state: 'open' as const,
      cause: 'land' as const,
      settledBy: 'unit' as const,
      ownerUnitId: 'area',
      milestoneId: null,
      charged: false,
      raisedInPeriod: false,
    };
    const data = build(
      { projects: [project('p')], milestones: [milestone('p', '2022-03-31')] },
      {},
      {
        slips: [
          { ...slip, id: '1', recordedInPeriod: true },
          { ...slip, id: '2', recordedInPeriod: false },
        ],
        difficulties: [
          { ...difficulty, id: '1', dueOn: localDate('2022-03-05') },
          { ...difficulty, id: '2', dueOn: localDate('2022-03-06'), raisedInPeriod: true },
          { ...difficulty, id: '3', dueOn: localDate('2022-03-01'), state: 'closed' },
        ],
        targets: [
          {
            id: 't',
            sense: 'at_least',
            strength: 'binding',
            value: '2',
            ownerUnitId: null,
            readings: [],
            countedDays: [localDate('2022-02-01'), localDate('2022-03-08')],
          },
        ],
      },
    );
    expect(data.slips).toMatchObject({
      lines: [{ project: 'p', unit: 'area', days: 30 }],
      units: [{ unit: 'area', period: 1, listYear: 2 }],
    });
    expect(data.difficulties).toMatchObject({
      open: 2,
      raised: 1,
      closed: 1,
      overLimit: [{ difficulty: '1', daysLate: 2 }],
    });
    expect(data.targets).toMatchObject([
      { reading: { readOn: '2022-03-06', value: '1' }, doneBasisPoints: 5000 },
    ]);
  });

  it('of investment tell who is behind 序时进度, from the points on that were set', () => {
    const projects = [
      project('a', { plannedInvestment: '120' }),
      project('b', { plannedInvestment: '100', monthlyPlan: ['1', '2'] }),
    ];
    const { investment } = build({ projects }, {}, { behindFromBasisPoints: 1_600 });
    expect(investment.behind).toEqual([
      {
        project: 'a',
        leadUnit: 'area',
        planned: '120.0000',
        completed: '0.0000',
        dueBasisPoints: 1667,
        doneBasisPoints: 0,
        behindBasisPoints: 1667,
      },
    ]);
    expect(investment.byMonth.slice(0, 3)).toEqual([
      { month: '2022-01', due: '10.9960', completed: '0.0000' },
      { month: '2022-02', due: '22.0040', completed: '0.0000' },
      { month: '2022-03', due: '30.0000', completed: null },
    ]);
  });

  it('of an unfinished period have no number and end where the record ends', () => {
    const facts = { projects: [project('p')], milestones: [milestone('p', '2022-03-05')] };
    const cut = unfinishedPeriod(period, new Date('2022-03-03T10:00:00+08:00'));
    const data = build(facts, {}, {}, cut);
    expect(data).toMatchObject({ number: null, cutAt: '2022-03-03T02:00:00.000Z', due: [{ daysLeft: 2 }] });
  });

  it('of investment take the newest month of projects with a plan, and name what was restated', () => {
    const projects = [
      project('a', { plannedInvestment: '100' }),
      project('b', { plannedInvestment: '50.5' }),
      project('c'),
    ];
    const january = { projectId: 'a', month: '2022-01', cumulative: '10.0000' };
    const figures = [
      { ...january, cumulative: '11.0000' },
      { projectId: 'a', month: '2022-02', cumulative: '20.0001' },
      { projectId: 'c', month: '2022-02', cumulative: '999.0000' },
    ];
    const data = build({ projects, investments: figures }, { projects, investments: [january] });
    expect(data.investment).toMatchObject({
      planned: '150.5000',
      dueByNow: '25.0884',
      completed: '20.0001',
      completedAtPreviousCut: '10.0000',
      projectsWithPlan: 2,
      projectsReporting: 1,
      months: [{ month: '2022-02', projects: 1 }],
    });
    expect(data.corrections).toEqual([
      { kind: 'investment_restated', project: 'a', month: '2022-01', before: '10.0000', after: '11.0000' },
    ]);
  });

  it('of reporting take the limit that was set', () => {
    const facts = { projects: [project('a')], milestones: [milestone('a', null)] };
    const lastReports = [{ projectId: 'a', reportedOn: localDate('2022-02-24') }];
    const names = (staleAfterWorkingDays: number) => {
      const { reporting } = build(facts, {}, { lastReports, staleAfterWorkingDays });
      expect(reporting.limitWorkingDays).toBe(staleAfterWorkingDays);
      return reporting.stale.map(({ workingDays }) => workingDays);
    };
    expect([names(5), names(6), names(7)]).toEqual([[6], [], []]);
  });

  it('of reporting count working days up to the last day of the period', () => {
    const reportedOn = (id: string, day: string): { projectId: string; reportedOn: LocalDate } => ({
      projectId: id,
      reportedOn: localDate(day),
    });
    const ids = ['a', 'b', 'c'];
    const facts = {
      projects: ids.map((id) => project(id)),
      milestones: ids.map((id) => milestone(id, null)),
    };
    const lastReports = [reportedOn('a', '2022-02-25'), reportedOn('b', '2022-02-24')];
    const data = build(facts, {}, { lastReports });
    expect(data.reporting).toMatchObject({
      limitWorkingDays: 5,
      stale: [{ project: 'b', lastReportedOn: '2022-02-24', workingDays: 6 }],
      never: ['c'],
      units: [{ unit: 'area', projects: 3, stale: 1, never: 1 }],
    });
    expect(data.assumedWorkingDays).toBe(false);
    expect(build(facts, {}, { lastReports, calendar: workingCalendar([]) }).assumedWorkingDays).toBe(true);
  });
});
