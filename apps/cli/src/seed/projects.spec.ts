import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { lifecycleStages } from './lifecycle-stages.js';
import { buildMadeUpProjects } from './made-up-projects.js';
import { buildNamedProjects } from './named-projects.js';
import { readReport } from './report.js';

const report = readReport(JSON.parse(readFileSync('prisma/seed/report-2022.json', 'utf8')));
const named = buildNamedProjects(report);
const sources = new Map(report.projects.map((project) => [project.name, project]));

describe('the 115 named projects', () => {
  it('are those not in operation, not completed without a target, and no technical upgrade', () => {
    const names = named.map(({ name }) => name);
    expect(names).toHaveLength(115);
    expect(names).toContain('市民文体中心');
    for (const absent of ['通快技改', '利洁时一期', '科方生物', '救助站新站'])
      expect(names).not.toContain(absent);
  });

  it('are assumed to be on the list but for the two that the report names as on it', () => {
    const recorded = named.filter(({ entry }) => entry.listed === 'recorded').map(({ name }) => name);
    expect(recorded).toEqual(['乐琻半导体', '欧米尼']);
  });

  it('carry no fact that the report does not name', () => {
    for (const project of named) {
      const source = sources.get(project.name)!;
      expect(project).toMatchObject({ synthetic: false, totalInvestment: null, levels: ['city'] });
      expect(project.entry).toMatchObject({ plannedInvestment: null, monthlyPlan: null });
      expect(project.area).toBe(source.area === undefined ? null : `unit:${source.area}`);
      expect(project.note).toBe(source.note ?? null);
      const facts = project.milestones.filter(({ reached, dueYear }) => reached !== null || dueYear !== null);
      const sourceStages = [source.reached?.stage, source.target?.stage].filter(
        (stage) => stage !== undefined,
      );
      expect(facts.map(({ stage }) => stage)).toEqual(sourceStages);
      for (const { plannedOn, dueYear, reached, stage } of project.milestones) {
        expect(plannedOn).toBeNull();
        expect(dueYear).toBe(source.target?.stage === stage ? 2022 : null);
        if (reached !== null) expect(reached).toEqual({ on: '2021-01-01', precision: 'year' });
      }
    }
  });

  it('show a stage only where the report names the one reached, or that the first is still to come', () => {
    const known = named.filter(({ stageKnown }) => stageKnown);
    expect(known.filter(({ milestones }) => milestones.some(({ reached }) => reached))).toHaveLength(24);
    const pipeline = known.filter(({ milestones }) => milestones.every(({ reached }) => reached === null));
    expect(pipeline.map(({ name }) => name)).toEqual(['安踏华东新零售总部', '拓芃冷链']);
  });

  it('have an entry kind only where the report says so', () => {
    const count = (kind: string | null) => named.filter(({ entry }) => entry.kind === kind).length;
    expect({ new: count('new'), continuing: count('continuing'), finishing: count('finishing') }).toEqual({
      new: 13,
      continuing: 8,
      finishing: 22,
    });
    expect(count('reserve')).toBe(0);
    expect(count(null)).toBe(72);
  });

  it('take the lifecycle by category, with the four that were signed with a partner', () => {
    const lifecycle = (name: string) => named.find((project) => project.name === name)!.lifecycle;
    expect(lifecycle('AHK学院')).toBe('enterprise');
    expect(lifecycle('腾讯天美')).toBe('enterprise');
    expect(lifecycle('北沿江高铁')).toBe('government_investment');
    expect(lifecycle('古松弄地块更新')).toBe('urban_renewal');
  });
});

describe.each([2022, 1, 31])('the 68 made-up projects of seed %i', (seed) => {
  const madeUp = buildMadeUpProjects(seed).map(({ project }) => project);

  it('say in name and note that they are made up', () => {
    expect(madeUp).toHaveLength(68);
    for (const { name, note, synthetic } of madeUp) {
      expect(name).toMatch(/（演示）$/);
      expect(note).toContain('虚构');
      expect(synthetic).toBe(true);
    }
  });

  it('have a planned day for each stage, ascending, and reached ones from before the record', () => {
    for (const { milestones, lifecycle } of madeUp) {
      expect(milestones.map(({ stage }) => stage)).toEqual(lifecycleStages[lifecycle]);
      const planned = milestones.map(({ plannedOn }) => plannedOn!);
      expect(planned).toEqual(planned.toSorted());
      expect(new Set(planned).size).toBe(planned.length);
      for (const { reached, plannedOn } of milestones) {
        if (reached === null) expect(plannedOn! >= '2022-01-10').toBe(true);
        else
          expect(reached.precision === 'day' && reached.on <= plannedOn! && plannedOn! < '2022-01-10').toBe(
            true,
          );
      }
    }
  });

  it('have an investment, the year’s plan within it, and a monthly plan that adds up', () => {
    for (const { totalInvestment, entry } of madeUp) {
      expect(totalInvestment).toMatch(/^\d+\.\d{4}$/);
      expect(entry.plannedInvestment === null).toBe(entry.kind === 'reserve');
      expect(Number(entry.plannedInvestment ?? 0)).toBeLessThan(Number(totalInvestment));
      if (entry.monthlyPlan === null) continue;
      const months = entry.monthlyPlan.map(Number);
      expect(months).toHaveLength(12);
      expect(months).toEqual(months.toSorted((one, other) => one - other));
      expect(entry.monthlyPlan[11]).toBe(entry.plannedInvestment);
    }
  });

  it('are of all kinds and levels', () => {
    const kinds = new Set(madeUp.map(({ entry }) => entry.kind));
    expect(kinds).toEqual(new Set(['new', 'continuing', 'finishing', 'reserve']));
    expect(madeUp.filter(({ levels }) => levels.includes('province'))).toHaveLength(6);
    expect(madeUp.filter(({ levels }) => levels.includes('prefecture'))).toHaveLength(24);
  });
});
