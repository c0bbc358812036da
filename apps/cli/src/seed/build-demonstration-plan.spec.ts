import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { addDays, daysBetween, localDate, type LocalDate } from '#domain';
import { buildDemonstrationPlan, exampleProjectKey, exampleStageChange } from './build-demonstration-plan.js';
import { demandedEvidence } from './lifecycle-stages.js';
import type { PlanStageReached } from './plan-types.js';
import { readReport } from './report.js';

const report = readReport(JSON.parse(readFileSync('prisma/seed/report-2022.json', 'utf8')));
const plan = buildDemonstrationPlan(report);
const today = localDate('2022-03-07');
const byKey = new Map(plan.projects.map((project) => [project.key, project]));
const stageChanges = plan.timeline.filter(
  (action): action is PlanStageReached => action.type === 'stage_reached',
);

/** Stages of the made-up projects still to be reached at the end, with the day they are due. */
const openMilestones = plan.projects.flatMap(({ key, milestones }) =>
  milestones
    .filter(({ stage, reached, plannedOn }) => {
      const recorded = stageChanges.some((change) => change.project === key && change.stage === stage);
      return reached === null && plannedOn !== null && !recorded;
    })
    .map(({ stage, plannedOn }) => ({ key, stage, dueOn: plannedOn! })),
);
const missed = openMilestones.filter(({ dueOn }) => dueOn < today);

function changesBetween(first: string, last: string): PlanStageReached[] {
  return stageChanges.filter(({ at }) => at.slice(0, 10) >= first && at.slice(0, 10) <= last);
}

function dueOnOf(change: PlanStageReached): LocalDate {
  return byKey.get(change.project)!.milestones.find(({ stage }) => stage === change.stage)!.plannedOn!;
}

describe('the same seed', () => {
  it('gives the same plan, byte for byte', () => {
    expect(JSON.stringify(buildDemonstrationPlan(report, 2022))).toBe(JSON.stringify(plan));
  });

  it('and another seed other made-up facts, but the same named projects', () => {
    const other = buildDemonstrationPlan(report, 7);
    const named = (of: typeof plan) => of.projects.filter(({ synthetic }) => !synthetic);
    expect(named(other)).toEqual(named(plan));
    expect(other.projects).not.toEqual(plan.projects);
    expect(other.people).not.toEqual(plan.people);
  });
});

describe('the list', () => {
  it('has 183 projects, 115 named and 68 made up, each key and name once', () => {
    expect(plan.projects).toHaveLength(183);
    expect(plan.projects.filter(({ synthetic }) => synthetic)).toHaveLength(68);
    expect(new Set(plan.projects.map(({ key }) => key)).size).toBe(183);
    expect(new Set(plan.projects.map(({ name }) => name)).size).toBe(183);
  });

  it('carries the 72 targets and 58 figures of last year as the report has them', () => {
    expect(plan.targets).toHaveLength(72);
    expect(plan.lastYear).toHaveLength(58);
    expect(plan.targets.find(({ name }) => name === '全社会研发支出占地区生产总值比重')).toMatchObject({
      value: '3.75',
      measure: '%',
      sense: 'at_least',
      strength: null,
    });
    expect(plan.lastYear.find(({ name }) => name === '规上工业产值')).toMatchObject({
      value: '2921.6',
      measure: '亿元',
    });
  });
});

describe('the programmes', () => {
  it('are those that the report’s targets name, with nothing added, and one whose every name says that it is made up', () => {
    const named = plan.programmes.slice(0, -1);
    const codes = plan.targets.flatMap(({ programme }) => programme ?? []);
    expect(named.map(({ code }) => code)).toEqual([...new Set(codes)]);
    expect(named.flatMap(({ members, targets, readings }) => [...members, ...targets, ...readings])).toEqual(
      [],
    );
    const madeUp = plan.programmes.at(-1)!;
    for (const { name } of [madeUp, ...madeUp.targets]) expect(name).toMatch(/（演示）$/);
    expect(madeUp.members).toHaveLength(8);
    const synthetic = plan.projects.flatMap((project) => (project.synthetic ? [project.key] : []));
    expect(synthetic).toEqual(expect.arrayContaining(madeUp.members));
    expect(madeUp.members).not.toContain(plan.exampleProjectKey);
    const instants = [...plan.timeline, ...plan.dutyChanges, ...madeUp.readings].map(({ at }) => at);
    expect(new Set(instants).size).toBe(instants.length);
  });
});

describe('at Monday 2022-03-07 07:28', () => {
  it('13 milestones are missed and open, 1 to 40 days old', () => {
    const ages = missed.map(({ dueOn }) => daysBetween(dueOn, today)).sort((a, b) => a - b);
    expect(ages).toEqual([1, 2, 3, 5, 5, 7, 10, 12, 17, 20, 24, 27, 40]);
  });

  it('the first step of three and the second of two fall on that day', () => {
    const dueOn = (...days: string[]) => missed.filter((milestone) => days.includes(milestone.dueOn)).length;
    expect(dueOn('2022-03-04', '2022-03-05', '2022-03-06')).toBe(3);
    expect(dueOn('2022-03-02')).toBe(2);
  });

  it('8 milestones are due in the week, and some exactly 30, 14, 7, 3, 1 and 0 days ahead', () => {
    const sunday = addDays(today, 6);
    expect(openMilestones.filter(({ dueOn }) => dueOn >= today && dueOn <= sunday)).toHaveLength(8);
    for (const daysAhead of [30, 14, 7, 3, 1, 0]) {
      expect(openMilestones.map(({ dueOn }) => dueOn)).toContain(addDays(today, daysAhead));
    }
  });

  it('the last two weeks moved, one more than the other, and nothing moved at the Spring Festival', () => {
    expect(changesBetween('2022-02-28', '2022-03-06')).toHaveLength(8);
    expect(changesBetween('2022-02-21', '2022-02-27')).toHaveLength(3);
    expect(plan.timeline.filter(({ at }) => at >= '2022-01-31' && at < '2022-02-07')).toEqual([]);
  });

  it('some stages came in time, some late, one was reported late', () => {
    const late = stageChanges.filter((change) => change.reachedOn > dueOnOf(change));
    const reportedLate = stageChanges.filter(
      (change) => change.reachedOn <= dueOnOf(change) && change.at.slice(0, 10) > dueOnOf(change),
    );
    expect(stageChanges).toHaveLength(21);
    expect(late).toHaveLength(6);
    expect(reportedLate).toHaveLength(1);
    expect(dueOnOf(reportedLate[0]!) <= '2022-02-27' && reportedLate[0]!.at >= '2022-02-28').toBe(true);
  });

  it('one project has reported nothing for over six weeks', () => {
    const lastReports = [...byKey.values()]
      .filter(({ synthetic }) => synthetic)
      .map(({ key }) => plan.timeline.findLast(({ project }) => project === key)?.at ?? '');
    expect(lastReports.filter((at) => at < '2022-01-25')).toHaveLength(1);
    expect(lastReports.filter((at) => at >= '2022-02-28').length).toBeGreaterThan(30);
  });
});

describe('the example of the API document', () => {
  it('is the next stage of a signed enterprise project, not missed, with the evidence it demands', () => {
    const project = byKey.get(exampleProjectKey)!;
    expect(project).toMatchObject({ synthetic: true, lifecycle: 'enterprise', stageKnown: true });
    const [signing, groundbreaking] = project.milestones;
    expect(signing!.reached!.on < exampleStageChange.reachedOn).toBe(true);
    expect(groundbreaking).toMatchObject({ stage: exampleStageChange.stage, reached: null });
    expect(groundbreaking!.plannedOn! > today).toBe(true);
    expect(stageChanges.some((change) => change.project === exampleProjectKey)).toBe(false);
    expect(exampleStageChange.reachedOn <= today).toBe(true);
    expect(exampleStageChange.evidence[0]!.kind).toBe(demandedEvidence[exampleStageChange.stage]);
  });
});
