import { z } from 'zod';
import { evidenceKinds } from '#domain';
import { calendarDay } from './day.js';
import { exampleProjectId, exampleStageChange } from './example.js';
import { idOf } from './ids.js';
import { typedText } from './text.js';

const day = z.iso.date();
const amount = z.string().meta({ description: '万元 CNY, decimal text with four places' });

/** A project's id in a path; the history is looked up by its text, which is lower case. */
export const projectIdParameter = idOf('project', exampleProjectId);

/** `GET /api/v1/projects` */
export const projectListQuery = z.object({
  listYear: z.coerce.number().int().min(1990).max(2200).meta({ example: 2022 }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ example: 200 }),
  cursor: z.uuid().optional().meta({
    description: '`nextCursor` of the page before',
    example: '017e41b2-5c00-7000-8000-000000000010',
  }),
});

/** One line of a list. */
const projectLine = z.object({
  entryId: z.uuid(),
  id: z.uuid(),
  name: z.string(),
  code: z.string().nullable(),
  category: z.string(),
  cluster: z.string().nullable(),
  levels: z.array(z.enum(['province', 'prefecture', 'city'])),
  synthetic: z.boolean().meta({ description: 'Made up for the demonstration' }),
  kind: z.enum(['new', 'continuing', 'finishing', 'reserve']).nullable(),
  listed: z.enum(['recorded', 'assumed']),
  lifecycle: z.string(),
  stage: z.string().nullable(),
  stageReached: z.enum(['unknown', 'pipeline', 'signing', 'groundbreaking', 'completion', 'operation']),
  state: z.enum(['active', 'closed', 'terminated', 'superseded']),
  leadUnit: z.string(),
  area: z.string().nullable(),
  liaisonOfficer: z.string().nullable(),
  totalInvestment: amount.nullable(),
  plannedInvestment: amount.nullable(),
  investmentCompleted: amount.nullable(),
  investmentMonth: z.string().nullable(),
  nextStage: z.string().nullable(),
  plannedOn: day.nullable(),
  dueOn: day.nullable(),
  dueYear: z.int().nullable(),
  daysLate: z.int().nullable().meta({ description: 'Calendar days since dueOn; null without a date' }),
  lastReportedOn: day.nullable(),
  percent: z.int().nullable(),
});

const exampleLine = {
  entryId: '017e41b2-5c00-7000-8000-000000000010',
  id: exampleProjectId,
  name: '高新区精密减速器生产基地（演示）',
  code: null,
  category: 'industry',
  cluster: null,
  levels: ['city'],
  synthetic: true,
  kind: 'new',
  listed: 'recorded',
  lifecycle: 'enterprise',
  stage: 'signing',
  stageReached: 'signing',
  state: 'active',
  leadUnit: '高新区',
  area: '高新区',
  liaisonOfficer: '陈联络',
  totalInvestment: '52000.0000',
  plannedInvestment: '12000.0000',
  investmentCompleted: null,
  investmentMonth: null,
  nextStage: 'groundbreaking',
  plannedOn: '2022-03-31',
  dueOn: '2022-03-31',
  dueYear: null,
  daysLate: 0,
  lastReportedOn: '2022-03-01',
  percent: 5,
};

/** A page of a list. */
export const projectPage = z
  .object({ items: z.array(projectLine), nextCursor: z.uuid().nullable() })
  .meta({ example: { items: [exampleLine], nextCursor: null } });

const named = z.object({ id: z.uuid(), name: z.string() });
const evidencePiece = z.object({
  kind: z.string(),
  number: z.string().optional(),
  text: z.string().optional(),
});

const milestone = z.object({
  id: z.uuid(),
  stage: z.string(),
  step: z.string().nullable(),
  baselineOn: day.nullable(),
  plannedOn: day.nullable(),
  dueYear: z.int().nullable(),
  dueOn: day.nullable(),
  daysHeld: z.int(),
  deadlineVersion: z.int(),
  reachedOn: day.nullable(),
  reachedPrecision: z.enum(['day', 'month', 'year', 'unknown']).nullable(),
  daysLate: z.int().nullable(),
  missed: z.array(z.object({ dueOn: day, state: z.enum(['missed', 'reported_late']) })),
  evidence: z.array(evidencePiece),
});

const text = z.object({ zh: z.string(), en: z.string() });

/** One project whole. */
export const projectResponse = z
  .object({
    id: z.uuid(),
    name: z.string(),
    code: z.string().nullable(),
    category: z.string(),
    cluster: z.string().nullable(),
    levels: z.array(z.string()),
    synthetic: z.boolean(),
    stage: z.string().nullable(),
    stageReached: projectLine.shape.stageReached,
    state: projectLine.shape.state,
    lifecycle: z.object({
      code: z.string(),
      version: z.int(),
      label: text,
      stages: z.array(
        z.object({
          code: z.string(),
          countsAs: z.string().nullable(),
          label: text,
          evidence: z.array(z.string()),
          limitDays: z.int().nullable(),
        }),
      ),
    }),
    leadUnit: named,
    area: named.nullable(),
    totalInvestment: amount.nullable(),
    remark: z.string().nullable(),
    milestones: z.array(milestone),
    entries: z.array(
      z.object({
        listYear: z.int(),
        kind: projectLine.shape.kind,
        listed: projectLine.shape.listed,
        plannedInvestment: amount.nullable(),
      }),
    ),
    duties: z.array(z.object({ role: z.string(), person: z.string() })),
    investment: z.array(
      z.object({ series: z.enum(['reported', 'statistical']), month: z.string(), cumulative: amount }),
    ),
    lastReport: z
      .object({
        reportedOn: day,
        kind: z.enum(['report', 'no_change']),
        percent: z.int().nullable(),
        text: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({
    example: {
      ...Object.fromEntries(
        [
          'id',
          'name',
          'code',
          'category',
          'cluster',
          'levels',
          'synthetic',
          'stage',
          'stageReached',
          'state',
        ].map((field) => [field, exampleLine[field as keyof typeof exampleLine]]),
      ),
      lifecycle: {
        code: 'enterprise',
        version: 1,
        label: { zh: '企业投资项目', en: 'Enterprise project' },
        stages: [
          {
            code: 'signing',
            countsAs: 'signing',
            label: { zh: '签约', en: 'Signing' },
            evidence: ['contract'],
            limitDays: null,
          },
        ],
      },
      leadUnit: { id: '017e41b2-5c00-7000-8000-000000000003', name: '高新区' },
      area: { id: '017e41b2-5c00-7000-8000-000000000003', name: '高新区' },
      totalInvestment: '52000.0000',
      remark: null,
      milestones: [],
      entries: [{ listYear: 2022, kind: 'new', listed: 'recorded', plannedInvestment: '12000.0000' }],
      duties: [{ role: 'liaison_officer', person: '陈联络' }],
      investment: [],
      lastReport: null,
    },
  });

/** `POST /api/v1/projects/{id}/stage-changes` */
export const stageChangeRequest = z
  .object({
    stage: z.string().min(1).max(64),
    reachedOn: calendarDay('2022-03-04'),
    evidence: z
      .array(
        z.object({
          kind: z.enum(evidenceKinds),
          number: typedText(200).optional(),
          fileId: z.string().max(64).optional(),
          text: typedText(2000).optional(),
        }),
      )
      .max(20),
    note: typedText(2000).nullish(),
  })
  .meta({ example: exampleStageChange });

/** Answer to a stage change. */
export const stageChangeResponse = z
  .object({ seq: z.int(), recordedAt: z.iso.datetime() })
  .meta({ example: { seq: 9, recordedAt: '2022-03-07T01:15:00.000Z' } });
