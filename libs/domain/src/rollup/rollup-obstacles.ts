import { daysBetween, shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { countedReadings, targetOutlook } from '../targets/target-outlook.js';
import { orderedBy } from './ordering.js';
import { lastPeriodDay } from './period.js';
import type { RollupData, SlipLine, TargetLine } from './rollup-data.js';
import type { RollupContext } from './rollup-deadlines.js';
import type { TargetAt } from './rollup-facts.js';
import { milestoneLine } from './rollup-record.js';

/** Dates moved to later ones in the period, and how many each responsible unit has so far. */
export function slipPart({ facts, atCut }: RollupContext): RollupData['slips'] {
  const units = new Map<string, { period: number; listYear: number }>();
  for (const { unitId, recordedInPeriod, ofListYear } of facts.slips) {
    const counts = units.get(unitId) ?? { period: 0, listYear: 0 };
    if (recordedInPeriod) counts.period += 1;
    if (ofListYear) counts.listYear += 1;
    units.set(unitId, counts);
  }
  const lines = facts.slips
    .filter(({ recordedInPeriod }) => recordedInPeriod)
    .map((slip) => ({ ...slip, days: daysBetween(slip.fromOn, slip.toOn) }))
    .sort(
      orderedBy(
        ({ days }) => -days,
        ({ id }) => id,
      ),
    )
    .flatMap(({ projectId, milestoneId, unitId: unit, fromOn, toOn, days }): SlipLine[] => {
      const [project, milestone] = [atCut.projects.get(projectId), atCut.milestones.get(milestoneId)];
      if (project === undefined || milestone === undefined) return [];
      return [{ ...milestoneLine(project, milestone), unit, fromOn, toOn, days }];
    });
  return {
    lines,
    units: [...units]
      .map(([unit, counts]) => ({ unit, ...counts }))
      .sort(
        orderedBy(
          ({ listYear }) => -listYear,
          ({ period }) => -period,
          ({ unit }) => unit,
        ),
      ),
  };
}

/** Difficulties, and those past their due date on the last day of the period. */
export function difficultyPart({ facts, period, atCut }: RollupContext): RollupData['difficulties'] {
  const lastDay = lastPeriodDay(period);
  const open = facts.difficulties.filter(({ state }) => state !== 'closed');
  return {
    open: open.length,
    raised: facts.difficulties.filter(({ raisedInPeriod }) => raisedInPeriod).length,
    closed: facts.difficulties.length - open.length,
    overLimit: open
      .filter(({ dueOn }) => dueOn < lastDay)
      .map(({ id, projectId, number, cause, settledBy, ownerUnitId, dueOn, charged }) => ({
        project: projectId,
        leadUnit: atCut.projects.get(projectId)!.leadUnitId,
        difficulty: id,
        number,
        cause,
        settledBy,
        owner: ownerUnitId,
        dueOn,
        daysLate: daysBetween(dueOn, shanghaiDate(period.cutAt)),
        charged,
      }))
      .sort(
        orderedBy(
          ({ dueOn }) => dueOn,
          ({ difficulty }) => difficulty,
        ),
      ),
  };
}

/** Where the targets of the list's year stand on the last day of the period; the red ones first. */
export function targetPart({ facts, period }: RollupContext): TargetLine[] {
  const day = lastPeriodDay(period);
  const order: readonly TargetLine['light'][] = ['red', 'yellow', 'green', 'none'];
  return facts.targets
    .map((target) => targetLine(target, facts.listYear, day))
    .sort(
      orderedBy(
        ({ light }) => order.indexOf(light),
        ({ target }) => target,
      ),
    );
}

function targetLine(target: TargetAt, year: number, day: LocalDate): TargetLine {
  const { id, ownerUnitId, sense, strength, value, countedDays } = target;
  const readings = countedDays === null ? target.readings : countedReadings(countedDays, year, day);
  const outlook = targetOutlook({ year, sense, strength, value }, readings, day);
  return {
    target: id,
    owner: ownerUnitId,
    sense,
    strength,
    value,
    reading: outlook.newest,
    doneBasisPoints: outlook.doneBasisPoints,
    yearBasisPoints: outlook.yearBasisPoints,
    forecast: outlook.forecast?.value ?? null,
    light: outlook.light,
  };
}
