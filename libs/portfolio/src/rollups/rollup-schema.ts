import { z } from 'zod';
import { localDate, stageOrder, type RollupData } from '#domain';

/** What data.json may hold is closed: patterns of ids, codes, days and amounts leave no place for a name or a text. */
const id = z.uuid();
const code = z.string().regex(/^[a-z][a-z_-]{0,63}$/);
const day = z.string().transform(localDate);
const instant = z.iso.datetime();
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const amount = z.string().regex(/^\d{1,16}\.\d{4}$/);
const count = z.int().min(0);
const stage = z.enum(stageOrder);
const countsAs = z.enum(['signing', 'groundbreaking', 'completion', 'operation']).nullable();
const role = z.enum(['liaison_officer', 'unit_head', 'supervisor', 'project_leader', 'root_leader']);

const milestone = { project: id, leadUnit: id, milestone: id, stage: code, step: code.nullable() };
const movement = { ...milestone, countsAs, reachedOn: day.nullable() };
const answerable = z.array(z.strictObject({ role, person: id }));
const missed = z.strictObject({
  ...milestone,
  dueOn: day,
  open: z.boolean(),
  daysLate: z.int(),
  answerable,
});
const group = z.strictObject({
  key: z.union([id, code]).nullable(),
  projects: count,
  stages: z.record(stage, count),
  overdue: count,
  due: count,
  planned: amount,
  completed: amount,
});

/** The form of data.json; anything else is refused, so that nothing but the period's facts can be frozen. */
export const rollupDataSchema: z.ZodType<RollupData> = z.strictObject({
  builderVersion: z.int().min(1),
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
