import { listYear } from './named-projects.js';
import type { PlanLastYearFigure, PlanTarget } from './plan-types.js';
import type { Report } from './report.js';

/**
 * The numeric targets of the year, word for word. The report does not sort them into 约束性, 预期性 and 力争 and
 * names no owner unit, so both stay unknown; an unknown strength turns no light.
 */
export function buildTargets(report: Report): PlanTarget[] {
  return report.targets.map((target) => ({
    key: `target:${target.name}`,
    year: listYear,
    name: target.name,
    value: String(target.value),
    measure: target.unit,
    sense: target.kind,
    strength: null,
    programme: target.programme ?? null,
    section: target.section,
  }));
}

/** Last year's figures, word for word; all are preliminary estimates by the report's own words. */
export function buildLastYear(report: Report): PlanLastYearFigure[] {
  return report.baselines.map((figure) => ({
    key: `last-year:${figure.name}`,
    year: figure.year,
    name: figure.name,
    value: String(figure.value),
    measure: figure.unit,
    preliminary: true,
  }));
}
