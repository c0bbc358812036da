import { localDate } from '#domain';
import { instantOf } from './office-days.js';
import { listYear } from './named-projects.js';
import type { PlanKey, PlanProgramme, PlanProject } from './plan-types.js';
import type { Report } from './report.js';

/** The programmes that the report's targets name, in its own words. */
const reportedNames: Readonly<Record<string, string>> = {
  'key-projects': '市级以上重点项目',
  'technical-upgrades': '重点技改项目',
  'digital-upgrades': '智改数转项目',
  livelihood: '民生实事项目',
};

const madeUpCode = 'green-factories-demo';
const membersOfMadeUp = 8;
const morning = (9 * 60 + 40) * 60;

/**
 * The programmes (专项) of the demonstration: those of the report with its targets and nothing added, and a made-up one
 * whose name, like those of its targets, says so. It has made-up projects, a target that counts their groundbreakings, and
 * one that gets a figure each month.
 * @param spared a project that stays as it is.
 */
export function buildProgrammes(
  report: Report,
  projects: readonly PlanProject[],
  spared: PlanKey,
): PlanProgramme[] {
  const codes = new Set(report.targets.flatMap(({ programme }) => programme ?? []));
  const reported = [...codes].map((code) => ({
    key: `programme:${code}`,
    code,
    name: reportedNames[code] ?? code,
    members: [],
    targets: [],
    readings: [],
  }));
  return [...reported, madeUp(projects, spared)];
}

function madeUp(projects: readonly PlanProject[], spared: PlanKey): PlanProgramme {
  const industrial = projects.filter(
    ({ key, synthetic, category }) => synthetic && category === 'industry' && key !== spared,
  );
  const saved = '年节能量（演示）';
  const about = { year: listYear, programme: madeUpCode, sense: 'at_least' } as const;
  return {
    key: `programme:${madeUpCode}`,
    code: madeUpCode,
    name: '绿色工厂改造专项（演示）',
    members: industrial.slice(0, membersOfMadeUp).map(({ key }) => key),
    targets: [
      {
        ...about,
        name: '专项项目开工数（演示）',
        measure: '个',
        strength: 'expected',
        value: '4',
        countedStage: 'groundbreaking',
      },
      { ...about, name: saved, measure: '吨标准煤', strength: 'binding', value: '12000' },
    ],
    readings: [
      {
        type: 'target_read',
        at: instantOf(localDate('2022-02-10'), morning),
        target: saved,
        readOn: localDate('2022-01-31'),
        value: '640',
        state: 'estimated',
      },
      {
        type: 'target_read',
        at: instantOf(localDate('2022-03-03'), morning),
        target: saved,
        readOn: localDate('2022-02-28'),
        value: '1750',
        state: 'preliminary',
      },
    ],
  };
}
