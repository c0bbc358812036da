import { z } from 'zod';
import { historyActions } from '#domain';
import { exampleOtherUnitId, examplePersonId, exampleProjectId } from './example.js';
import { exampleRollupId } from './rollups.js';

const named = z.object({ id: z.uuid(), name: z.string() });
const text = z.object({ zh: z.string(), en: z.string() });
const figure = z.union([z.int(), z.string()]);
const key = z.string().meta({
  description:
    'Its place, as in /overdue/atCut or /groups/area/<unit>/overdue; - where a group is not stated',
});
const behindAt = `/api/v1/rollups/${exampleRollupId}/behind`;

const number = z.object({
  key,
  title: text,
  number: figure.meta({ description: 'Whole, or a decimal text (万元, or the measure of a target)' }),
});

const exampleNumber = {
  key: '/movements',
  title: { zh: '推进节点', en: 'Stages reached' },
  number: 1,
};

/** `GET /api/v1/rollups/{id}/numbers` */
export const rollupNumbers = z
  .object({ items: z.array(z.object({ ...number.shape, behind: z.string() })) })
  .meta({ example: { items: [{ ...exampleNumber, behind: `${behindAt}?key=%2Fmovements` }] } });

/** `GET /api/v1/rollups/{id}/behind` */
export const numberBehindQuery = z.object({
  key: z.string().max(200).meta({
    description: 'Of a number of the issue, as its numbers and a comparison call it',
    example: '/corrections',
  }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ example: 50 }),
  cursor: z.coerce.number().int().min(0).max(10_000_000).default(0).meta({
    description: '`nextCursor` of the page before',
    example: 0,
  }),
});

/** `GET /api/v1/rollups/{id}/behind.html` */
export const numberPageQuery = numberBehindQuery.omit({ limit: true });

const event = z.object({
  seq: z.int(),
  event: z.uuid(),
  action: z.enum(historyActions),
  recordedAt: z.iso.datetime(),
  actor: z.object({ id: z.string(), name: z.string() }),
});

/** What a number counts or adds up, as of the cut that it is of. */
export const numberBehind = z
  .object({
    ...number.shape,
    total: z.int().meta({ description: 'How many lines there are' }),
    items: z.array(
      z.object({
        project: named.nullable().meta({
          description: 'Null: a reading of a target, or a project that it counts and the reader may not see',
        }),
        leadUnit: named.nullable().meta({ description: 'Null: the issue does not tell' }),
        milestone: z.object({ id: z.uuid(), stage: z.string(), step: z.string().nullable() }).nullable(),
        on: z.iso.date().nullable().meta({
          description: 'When it was reached, is or was due, was moved to, last reported, is likely, or read',
        }),
        stageReached: z.string().nullable(),
        light: z.string().nullable(),
        difficulty: z.object({ id: z.uuid(), number: z.int() }).nullable(),
        how: z
          .string()
          .nullable()
          .meta({ description: 'How a missed date was settled, or what was corrected' }),
        reading: z.object({ value: z.string(), state: z.string() }).nullable(),
        adds: figure.nullable().meta({
          description: 'To the number; null: it is reckoned from the readings and no sum',
        }),
        events: z.array(event).meta({
          description:
            'The newest five that made it, by the cut; none where the reader may not read the project’s history, or the line only says where a project stands',
        }),
        links: z
          .object({
            project: z.string().meta({ description: 'As it was on record at the cut' }),
            history: z.string().meta({ description: 'Up to the cut, newest first' }),
          })
          .nullable()
          .meta({ description: 'Null: the reader may not read the project’s history' }),
      }),
    ),
    nextCursor: z.int().nullable(),
  })
  .meta({
    example: {
      ...exampleNumber,
      total: 1,
      items: [
        {
          project: { id: exampleProjectId, name: '高新区精密减速器生产基地（演示）' },
          leadUnit: { id: exampleOtherUnitId, name: '高新区' },
          milestone: { id: '017e3f91-6400-7a11-8c2e-0b8a2f1d6e01', stage: 'groundbreaking', step: null },
          on: '2022-03-04',
          stageReached: null,
          light: null,
          difficulty: null,
          how: null,
          reading: null,
          adds: 1,
          events: [
            {
              seq: 9,
              event: '017f6245-2b00-7000-8000-000000000009',
              action: 'stage.reached' as const,
              recordedAt: '2022-03-04T01:15:00.000Z',
              actor: { id: examplePersonId, name: '陈联络' },
            },
          ],
          links: {
            project: `/api/v1/projects/${exampleProjectId}?asOf=2022-03-06T16%3A00%3A00.000Z`,
            history: `/api/v1/projects/${exampleProjectId}/history?before=10`,
          },
        },
      ],
      nextCursor: null,
    },
  });
