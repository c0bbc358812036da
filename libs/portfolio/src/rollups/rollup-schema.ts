import { z } from 'zod';
import {
  countedStages,
  difficultyCauses,
  lightOrder,
  periodKinds,
  referenceClasses,
  settlers,
  targetSenses,
  targetStrengths,
  type LightReason,
  type RollupData,
} from '#domain';

import {
  amount,
  answerable,
  code,
  count,
  day,
  id,
  instant,
  milestone,
  month,
  movement,
  stage,
} from './rollup-cells.js';
import { fromFirstForm, noForecast } from './rollup-first-form.js';

/** Every fact that turns a light; one that is missing here does not compile. */
const lightReasons: Readonly<Record<LightReason, true>> = {
  overdue: true,
  second_slip: true,
  behind_plan: true,
  not_in_statistics: true,
  stale: true,
  difficulty_overdue: true,
  hold: true,
  hold_overrun: true,
  repaired: true,
};
const light = z.enum(lightOrder);
const lights = z.strictObject({ red: count, yellow: count, green: count, grey: count, none: count });
const because = z.array(z.enum(Object.keys(lightReasons) as LightReason[]));
/** A figure of a target, whose measure may be anything. */
const figure = z.string().regex(/^-?\d{1,20}(\.\d{1,10})?$/);
const missed = z.strictObject({
  ...milestone,
  dueOn: day,
  open: z.boolean(),
  daysLate: z.int(),
  answered: z.enum(['date_change', 'difficulty']).nullable(),
  answerable,
});
const group = z.strictObject({
  key: z.union([id, code]).nullable(),
  entries: count,
  projects: count,
  stages: z.record(stage, count),
  lights,
  overdue: count,
  due: count,
  planned: amount,
  dueByNow: amount,
  completed: amount,
});

const tally = {
  entries: count,
  projects: count,
  totalInvestment: amount,
  unstated: count,
  completed: amount,
};

const presentForm = z.strictObject({
  builderVersion: z.int().min(1),
  kind: z.enum(periodKinds),
  period: z.string().regex(/^\d{4}(-(\d{2}|Q\d|W\d{2}))?$/),
  from: instant,
  cutAt: instant,
  scope: id,
  listYear: z.int(),
  number: z.int().min(1).nullable(),
  entries: count,
  projects: count,
  stages: z.array(z.strictObject({ stage, atCut: count, atPreviousCut: count.nullable() })),
  entered: z.array(id),
  left: z.array(id),
  movements: z.array(z.strictObject(movement)),
  lights: z.strictObject({
    counts: z.array(z.strictObject({ light, atCut: count, atPreviousCut: count.nullable() })),
    turned: z.array(z.strictObject({ project: id, leadUnit: id, from: light, to: light, because })),
    red: z.array(z.strictObject({ project: id, leadUnit: id, because })),
    weeks: z.array(z.strictObject({ week: z.string().regex(/^\d{4}-W\d{2}$/), ...lights.shape })),
  }),
  overdue: z.strictObject({
    atCut: count,
    atPreviousCut: count.nullable(),
    newly: z.array(missed),
    still: z.array(missed),
    settled: z.array(
      z.strictObject({
        ...milestone,
        dueOn: day,
        how: z.enum(['reached', 'reported_late', 'deadline_moved', 'ended']),
      }),
    ),
  }),
  due: z.array(z.strictObject({ ...milestone, dueOn: day, daysLeft: z.int(), answerable })),
  groups: z.strictObject({
    area: z.array(group),
    leadUnit: z.array(group),
    category: z.array(group),
    level: z.array(group),
  }),
  investment: z.strictObject({
    planned: amount,
    dueByNow: amount,
    completed: amount,
    projectsWithPlan: count,
    projectsReporting: count,
    months: z.array(z.strictObject({ month, projects: count })),
    completedAtPreviousCut: amount.nullable(),
    byMonth: z.array(z.strictObject({ month, due: amount, completed: amount.nullable() })),
    behindFromBasisPoints: z.int(),
    behind: z.array(
      z.strictObject({
        project: id,
        leadUnit: id,
        planned: amount,
        completed: amount,
        dueBasisPoints: z.int(),
        doneBasisPoints: z.int(),
        behindBasisPoints: z.int(),
      }),
    ),
  }),
  slips: z.strictObject({
    lines: z.array(z.strictObject({ ...milestone, unit: id, fromOn: day, toOn: day, days: z.int() })),
    units: z.array(z.strictObject({ unit: id, period: count, listYear: count })),
  }),
  difficulties: z.strictObject({
    open: count,
    raised: count,
    closed: count,
    overLimit: z.array(
      z.strictObject({
        project: id,
        leadUnit: id,
        difficulty: id,
        number: z.int(),
        cause: z.enum(difficultyCauses),
        settledBy: z.enum(settlers),
        owner: id,
        dueOn: day,
        daysLate: z.int(),
        charged: z.boolean(),
      }),
    ),
  }),
  reporting: z.strictObject({
    limitWorkingDays: z.int(),
    stale: z.array(z.strictObject({ project: id, lastReportedOn: day, workingDays: z.int() })),
    never: z.array(id),
    units: z.array(z.strictObject({ unit: id, projects: count, stale: count, never: count })),
  }),
  targets: z.array(
    z.strictObject({
      target: id,
      owner: id.nullable(),
      sense: z.enum(targetSenses),
      strength: z.enum(targetStrengths).nullable(),
      value: figure,
      reading: z
        .strictObject({ readOn: day, value: figure, state: z.enum(['estimated', 'preliminary', 'final']) })
        .nullable(),
      doneBasisPoints: z.int().nullable(),
      yearBasisPoints: z.int(),
      forecast: figure.nullable(),
      light: z.enum(['none', 'green', 'yellow', 'red']),
    }),
  ),
  forecast: z.strictObject({
    silent: count,
    lines: z.array(
      z.strictObject({
        ...milestone,
        dueOn: day,
        likelyOn: day,
        cautiousOn: day,
        daysLater: z.int(),
        reference: z.enum(referenceClasses),
        cases: count,
        scored: count,
        keptBasisPoints: count.nullable(),
      }),
    ),
  }),
  yearEnd: z
    .strictObject({
      reached: z.array(z.strictObject({ stage: z.enum(countedStages), ...tally })),
      carried: z.array(z.strictObject({ stage, ...tally })),
      onNextList: count.nullable(),
    })
    .nullable(),
  corrections: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('stage_reached'), ...movement }),
      z.strictObject({ kind: z.literal('stage_undone'), ...milestone, reachedOn: day.nullable() }),
      z.strictObject({
        kind: z.literal('stage_redated'),
        ...milestone,
        before: day.nullable(),
        after: day.nullable(),
      }),
      z.strictObject({
        kind: z.literal('plan_restated'),
        project: id,
        before: amount.nullable(),
        after: amount.nullable(),
      }),
      z.strictObject({ kind: z.enum(['missed', 'reported_late']), ...milestone, dueOn: day }),
      z.strictObject({
        kind: z.literal('investment_restated'),
        project: id,
        month,
        before: amount,
        after: amount,
      }),
    ]),
  ),
  assumedWorkingDays: z.boolean(),
});
/** The form of the second and third builder. */
const thirdForm = presentForm.omit({ forecast: true, yearEnd: true });

/** The form of data.json that the builder writes; anything else is refused, so that nothing but the period's facts can be frozen. */
export const rollupDataSchema: z.ZodType<RollupData> = presentForm;

/**
 * The data of an issue as it was frozen, in the present form, whichever builder froze it. What an earlier one did not count
 * is empty, and zero where a number must stand (`builderVersion` tells). Throws for anything else.
 */
export function keptRollupData(dataText: string): RollupData {
  const data: unknown = JSON.parse(dataText);
  const { builderVersion } = z.object({ builderVersion: z.int() }).parse(data);
  if (builderVersion === 1) return fromFirstForm(data);
  if (builderVersion < 4) return { ...thirdForm.parse(data), forecast: noForecast, yearEnd: null };
  return rollupDataSchema.parse(data);
}
