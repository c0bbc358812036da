import { z } from 'zod';
import { type GroupLine, type RollupData } from '#domain';
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

const missed = z.strictObject({
  ...milestone,
  dueOn: day,
  open: z.boolean(),
  daysLate: z.int(),
  answerable,
});
type FirstGroup = z.infer<typeof group>;
const group = z.strictObject({
  key: z.union([id, code]).nullable(),
  projects: count,
  stages: z.record(stage, count),
  overdue: count,
  due: count,
  planned: amount,
  completed: amount,
});

/** The form of data.json that the first builder wrote: weeks, without lights, pace, answers, slips, difficulties and targets. */
const firstForm = z.strictObject({
  builderVersion: z.literal(1),
  kind: z.literal('week'),
  period: z.string().regex(/^\d{4}-W\d{2}$/),
  from: instant,
  cutAt: instant,
  scope: id,
  listYear: z.int(),
  number: z.int().min(1),
  projects: count,
  stages: z.array(z.strictObject({ stage, atCut: count, atPreviousCut: count.nullable() })),
  entered: z.array(id),
  left: z.array(id),
  movements: z.array(z.strictObject(movement)),
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
    completed: amount,
    projectsWithPlan: count,
    projectsReporting: count,
    months: z.array(z.strictObject({ month, projects: count })),
    completedAtPreviousCut: amount.nullable(),
  }),
  reporting: z.strictObject({
    limitWorkingDays: z.int(),
    stale: z.array(z.strictObject({ project: id, lastReportedOn: day, workingDays: z.int() })),
    never: z.array(id),
  }),
  corrections: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('stage_reached'), ...movement }),
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

const noLights = { red: 0, yellow: 0, green: 0, grey: 0, none: 0 };
const nothing = '0.0000';

/** Of the builders before the fourth, which made none. */
export const noForecast: RollupData['forecast'] = { silent: 0, lines: [] };

/** Data of the first form in the present one. Throws for data of another form. */
export function fromFirstForm(data: unknown): RollupData {
  const first = firstForm.parse(data);
  const { groups, investment, overdue, reporting } = first;
  const grouped = (lines: readonly FirstGroup[]): GroupLine[] =>
    lines.map((line) => ({ ...line, entries: line.projects, lights: noLights, dueByNow: nothing }));
  const unanswered = <Line>(lines: readonly Line[]) => lines.map((line) => ({ ...line, answered: null }));
  return {
    ...first,
    entries: first.projects,
    lights: { counts: [], turned: [], red: [], weeks: [] },
    overdue: { ...overdue, newly: unanswered(overdue.newly), still: unanswered(overdue.still) },
    groups: {
      area: grouped(groups.area),
      leadUnit: grouped(groups.leadUnit),
      category: grouped(groups.category),
      level: grouped(groups.level),
    },
    investment: { ...investment, dueByNow: nothing, byMonth: [], behindFromBasisPoints: 0, behind: [] },
    slips: { lines: [], units: [] },
    difficulties: { open: 0, raised: 0, closed: 0, overLimit: [] },
    reporting: { ...reporting, units: [] },
    targets: [],
    forecast: noForecast,
    yearEnd: null,
  };
}
