import { z } from 'zod';
import { differenceKinds } from '#domain';
import { recordedInstant } from './as-of.js';
import { exampleProjectId } from './example.js';

const span = {
  from: recordedInstant.meta({
    description: '自何时（日期指当日结束时） · Since then: a day (its end), or an instant with its offset',
    example: '2022-02-27',
  }),
  to: recordedInstant
    .optional()
    .meta({ description: '至何时，缺省为现在 · Until then; left out, the present', example: '2022-03-06' }),
};

/** `GET /api/v1/projects/{id}/differences` */
export const differencesQuery = z.object(span);

/** `GET /api/v1/projects/differences` */
export const listDifferencesQuery = z.object({
  listYear: z.coerce.number().int().min(1990).max(2200).meta({ example: 2022 }),
  ...span,
  limit: z.coerce.number().int().min(1).max(100).default(50).meta({ example: 50 }),
  cursor: z
    .uuid()
    .optional()
    .meta({ description: '`nextCursor` of the page before', example: exampleProjectId }),
});

const difference = z.object({
  kind: z.enum(differenceKinds),
  subject: z
    .string()
    .nullable()
    .meta({ description: 'The stage, list year, role or month that it is about' }),
  before: z.string().nullable(),
  after: z.string().nullable(),
  sentence: z.string().meta({ description: 'By Accept-Language' }),
});
const ofProject = z.object({
  project: z.object({ id: z.uuid(), name: z.string() }),
  differences: z.array(difference),
});
const instants = { from: z.string(), to: z.string().nullable() };

const example = {
  project: { id: exampleProjectId, name: '高新区精密减速器生产基地（演示）' },
  differences: [
    {
      kind: 'date_changed' as const,
      subject: '竣工',
      before: '2022-06-30',
      after: '2022-09-30',
      sentence: '“竣工”计划日期：2022-06-30 → 2022-09-30（推迟 92 天）',
    },
  ],
};
const exampleSpan = { from: '2022-02-27T23:59:59.999999+08:00', to: null };

/** What one project differs in. */
export const projectDifferencesResponse = z
  .object({ ...instants, ...ofProject.shape })
  .meta({ example: { ...exampleSpan, ...example } });

/** The projects of a list that differ. */
export const listDifferencesResponse = z
  .object({ ...instants, items: z.array(ofProject), nextCursor: z.uuid().nullable() })
  .meta({ example: { ...exampleSpan, items: [example], nextCursor: null } });
