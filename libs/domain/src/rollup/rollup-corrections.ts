import { shanghaiDate } from '../calendar/local-date.js';
import { compareDecimals, sumDecimals } from '../decimal.js';
import type { Decimal } from '../recorded-rows.js';
import { orderedBy } from './ordering.js';
import type { CorrectionLine, MovementLine } from './rollup-data.js';
import type { RollupContext } from './rollup-deadlines.js';
import { milestoneLine } from './rollup-record.js';

/** Whether a stage recorded in the period was reached before it: then it changes earlier figures. */
export function isOlderMovement(context: RollupContext, { reachedOn }: MovementLine): boolean {
  return reachedOn !== null && reachedOn < shanghaiDate(context.period.from);
}

/** What the period recorded that earlier issues had otherwise, beside deadlines: stages, plans and investment. */
export function earlierFigures(context: RollupContext, movements: readonly MovementLine[]): CorrectionLine[] {
  return [
    ...movements
      .filter((line) => isOlderMovement(context, line))
      .map((line): CorrectionLine => ({ kind: 'stage_reached', ...line })),
    ...changedStages(context),
    ...restatedInvestment(context),
    ...restatedPlans(context),
  ];
}

/** Corrections in their fixed order. */
export function orderedCorrections(lines: readonly CorrectionLine[]): CorrectionLine[] {
  return lines.toSorted(
    orderedBy(
      ({ project }) => project,
      ({ kind }) => kind,
      (line) => ('milestone' in line ? line.milestone : 'month' in line ? line.month : ''),
      (line) => ('dueOn' in line ? line.dueOn : ''),
    ),
  );
}

/** Stages that the previous issue counted and that were undone, or recorded with another day. */
function changedStages({ atCut, before }: RollupContext): CorrectionLine[] {
  if (before === null) return [];
  return before.snapshot.milestones.flatMap((earlier): CorrectionLine[] => {
    const [now, project] = [atCut.milestones.get(earlier.id), atCut.projects.get(earlier.projectId)];
    if (now === undefined || project === undefined || earlier.step !== null || !earlier.reached) return [];
    if (!now.reached)
      return [{ kind: 'stage_undone', ...milestoneLine(project, now), reachedOn: earlier.reachedOn }];
    if (now.reachedOn === earlier.reachedOn) return [];
    return [
      {
        kind: 'stage_redated',
        ...milestoneLine(project, now),
        before: earlier.reachedOn,
        after: now.reachedOn,
      },
    ];
  });
}

/** Figures of a month that an earlier issue has used and that are others now. */
function restatedInvestment({ facts, atCut, before }: RollupContext): CorrectionLine[] {
  if (before === null) return [];
  const known = new Map(
    before.snapshot.investments.map(({ projectId, month, cumulative }) => [
      `${projectId} ${month}`,
      cumulative,
    ]),
  );
  return facts.atCut.investments.flatMap(({ projectId, month, cumulative }): CorrectionLine[] => {
    const earlier = known.get(`${projectId} ${month}`);
    return earlier === undefined || earlier === cumulative || !atCut.projects.has(projectId)
      ? []
      : [{ kind: 'investment_restated', project: projectId, month, before: earlier, after: cumulative }];
  });
}

function restatedPlans({ atCut, before }: RollupContext): CorrectionLine[] {
  return atCut.snapshot.projects.flatMap(({ id, plannedInvestment }): CorrectionLine[] => {
    const earlier = before?.projects.get(id);
    if (earlier === undefined || isSame(earlier.plannedInvestment, plannedInvestment)) return [];
    return [
      {
        kind: 'plan_restated',
        project: id,
        before: written(earlier.plannedInvestment),
        after: written(plannedInvestment),
      },
    ];
  });
}

function isSame(one: Decimal | null, other: Decimal | null): boolean {
  return one === null || other === null ? one === other : compareDecimals(one, other) === 0;
}

function written(amount: Decimal | null): Decimal | null {
  return amount === null ? null : sumDecimals([amount]);
}
