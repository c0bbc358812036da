import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { localDate } from '#domain';
import { buildDemonstrationPlan } from './build-demonstration-plan.js';
import { demandedEvidence } from './lifecycle-stages.js';
import { isOfficeDay } from './office-days.js';
import type { PlanInvestmentReported, PlanProgressReported, PlanStageReached } from './plan-types.js';
import { readReport } from './report.js';

const report = readReport(JSON.parse(readFileSync('prisma/seed/report-2022.json', 'utf8')));

describe.each([2022, 1, 31])('the timeline of seed %i', (seed) => {
  const plan = buildDemonstrationPlan(report, seed);
  const byKey = new Map(plan.projects.map((project) => [project.key, project]));
  const officers = new Map(
    plan.duties.flatMap(({ person, role, scope }) =>
      role === 'liaison_officer' && 'project' in scope ? [[scope.project, person]] : [],
    ),
  );

  it('ascends strictly within the period, in office hours of working days', () => {
    let before = plan.beginsAt;
    for (const { at } of plan.timeline) {
      expect(at).toMatch(/^2022-0[1-3]-\d\dT(0[89]|1[0-7]):[0-5]\d:[0-5]\d\+08:00$/);
      expect(at > before).toBe(true);
      expect(isOfficeDay(localDate(at.slice(0, 10)))).toBe(true);
      before = at;
    }
    expect(before < plan.endsAt).toBe(true);
  });

  it('touches made-up projects only, each by its liaison officer', () => {
    for (const { project, person } of plan.timeline) {
      expect(byKey.get(project)!.synthetic).toBe(true);
      expect(person).toBe(officers.get(project));
    }
  });

  it('reaches stages in the order of the lifecycle, not backwards, not in the future, with evidence', () => {
    const changes = plan.timeline.filter(
      (action): action is PlanStageReached => action.type === 'stage_reached',
    );
    for (const project of plan.projects.filter(({ synthetic }) => synthetic)) {
      const reached = project.milestones.filter((milestone) => milestone.reached !== null);
      const recorded = changes.filter((change) => change.project === project.key);
      const order = [...reached, ...recorded].map(({ stage }) => stage);
      expect(order).toEqual(project.milestones.slice(0, order.length).map(({ stage }) => stage));
      const days = [
        ...reached.map((milestone) => milestone.reached!.on),
        ...recorded.map((change) => change.reachedOn),
      ];
      expect(days).toEqual(days.toSorted());
      for (const change of recorded) {
        expect(change.reachedOn <= change.at.slice(0, 10)).toBe(true);
        expect(change.evidence.map(({ kind }) => kind)).toContain(demandedEvidence[change.stage]);
        expect(change.evidence.every(({ number }) => number!.startsWith('演示'))).toBe(true);
        expect(change.note).not.toBe('');
      }
    }
  });

  it('reports progress that never falls, and text or no change', () => {
    const percents = new Map<string, number>();
    const reports = plan.timeline.filter(
      (action): action is PlanProgressReported => action.type === 'progress_reported',
    );
    for (const { project, at, reportedOn, noChange, text, percent } of reports) {
      expect(reportedOn).toBe(localDate(at.slice(0, 10)));
      expect(noChange).toBe(text === null);
      if (percent === null) continue;
      expect(noChange).toBe(false);
      expect(percent).toBeGreaterThanOrEqual(percents.get(project) ?? 1);
      percents.set(project, percent);
    }
    expect(Math.max(...percents.values())).toBe(100);
    expect(reports.some(({ noChange }) => noChange)).toBe(true);
  });

  it('reports investment of projects under construction after each month, rising, in one series', () => {
    const figures = plan.timeline.filter(
      (action): action is PlanInvestmentReported => action.type === 'investment_reported',
    );
    const keys = figures.map(({ project, month }) => `${project} ${month}`);
    expect(new Set(keys).size).toBe(keys.length);
    const january = new Map(figures.filter(({ month }) => month === '2022-01').map((f) => [f.project, f]));
    for (const { project, month, at, series, cumulative } of figures) {
      expect(series).toBe('reported');
      expect(cumulative).toMatch(/^\d+\.\d{4}$/);
      expect(at > (month === '2022-01' ? '2022-02-07' : '2022-03-01')).toBe(true);
      expect(at < (month === '2022-01' ? '2022-02-12' : '2022-03-05')).toBe(true);
      if (month === '2022-02') {
        expect(Number(cumulative)).toBeGreaterThanOrEqual(Number(january.get(project)?.cumulative ?? 0));
      }
    }
  });
});
