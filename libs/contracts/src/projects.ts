import { z } from 'zod';
import { evidenceKinds } from '#domain';
import { asOfParameter } from './as-of.js';
import { calendarDay } from './day.js';
import { exampleProjectId, exampleStageChange } from './example.js';
import { idOf } from './ids.js';
import { typedText } from './text.js';

/** A calendar day. */
export const day = z.iso.date();
/** An amount of money. */
export const amount = z.string().meta({ description: '万元 CNY, decimal text with four places' });

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
  asOf: asOfParameter,
});

/** `GET /api/v1/projects/{id}` */
export const projectQuery = z.object({ asOf: asOfParameter });

/** 红黄绿灯; `grey`: on hold, `none`: nothing known to make one from. */
export const lightName = z.enum(['none', 'grey', 'green', 'yellow', 'red']);

/** One line of a list. */
export const projectLine = z.object({
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
  light: lightName,
  lightFrom: day.nullable().meta({ description: 'Since when; null before any light was made' }),
});

/** A line that the document shows. */
export const exampleLine = {
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
  light: 'green' as const,
  lightFrom: '2022-03-01',
};

/** A page of a list. */
export const projectPage = z
  .object({
    asOf: z.string().nullable().meta({ description: 'The instant asked for; null: the present' }),
    items: z.array(projectLine),
    nextCursor: z.uuid().nullable(),
  })
  .meta({ example: { asOf: null, items: [exampleLine], nextCursor: null } });

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
          fileId: z.uuid().toLowerCase().optional().meta({ description: 'A file of the project' }),
          text: typedText(2000).optional(),
        }),
      )
      .max(20),
    note: typedText(2000).nullish(),
  })
  .meta({ example: exampleStageChange });

/** Answer to a change of a project: its new revision, and when it was recorded. */
export const changeResponse = z
  .object({ seq: z.int(), recordedAt: z.iso.datetime() })
  .meta({ example: { seq: 9, recordedAt: '2022-03-07T01:15:00.000Z' } });

/** The answer as the API gives it. */
export type ChangeResponse = z.input<typeof changeResponse>;
