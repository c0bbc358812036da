import { z } from 'zod';
import { addDays, historyActions } from '#domain';
import { exampleProjectId } from './example.js';
import { calendarDay } from './day.js';
import { idOf, namedId } from './ids.js';
import { reason } from './project-dates.js';

/** One event of a project's history: who, when, why, before, after. Erased texts read 已删除. */
const historyItem = z.object({
  seq: z.int(),
  event: z.uuid(),
  project: z.object({ id: z.uuid(), name: z.string() }).nullable().meta({
    description: 'Null: it belongs to no project',
  }),
  action: z.enum(historyActions),
  actor: z.object({ id: z.string(), name: z.string() }),
  recordedAt: z.iso.datetime(),
  effectiveOn: z.iso.date().nullable(),
  sentence: z.string().meta({ description: 'Who did what, with before and after, by Accept-Language' }),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  reason: z.string().nullable(),
  causedBy: z.uuid().nullable(),
  hash: z.string().meta({ description: 'SHA-256 of the event in its chain, hex' }),
});

/** `{event}` in `GET /api/v1/history/events/{event}/proof` */
export const eventIdParameter = idOf('event', '017f6245-2b00-7000-8000-000000000009');

/** What `GET /api/v1/history/checkpoint` answers: a signed note (C2SP tlog-checkpoint), with witnesses' lines. */
export const checkpointExample = [
  'projects.city.example/history',
  '4211',
  'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=',
  '',
  '— projects.city.example/history Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=',
  '',
].join('\n');

/** What `GET /api/v1/history/events/{event}/proof` answers: a C2SP tlog-proof, shortened. */
export const proofExample = [
  'c2sp.org/tlog-proof@v1',
  'extra eyJsZWFmX2luZGV4IjoxMjAwLCJwcm9qZWN0Ijoi…',
  'index 1200',
  'rrGDjHJ2ZbRJXOsCdDL1H4bEqWYRFhW5ZyVUmQ0iR9Q=',
  '',
  checkpointExample,
].join('\n');

/** `GET /api/v1/projects/{id}/history` */
export const historyQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ example: 50 }),
  before: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .meta({ description: 'Only events before this seq', example: 9 }),
});

const exampleItem = {
  seq: 9,
  event: '017f6245-2b00-7000-8000-000000000009',
  project: { id: exampleProjectId, name: '高新区精密减速器生产基地（演示）' },
  action: 'stage.reached' as const,
  actor: { id: '017e41b2-5c00-7000-8000-000000000004', name: '陈联络' },
  recordedAt: '2022-03-07T01:15:00.000Z',
  effectiveOn: '2022-03-04',
  sentence: '陈联络 登记“开工”已于 2022-03-04 达到；日期精度：无 → 日；说明：首根桩施工',
  before: { stage: 'signing', reachedOn: null, reachedPrecision: null },
  after: { stage: 'groundbreaking', reachedOn: '2022-03-04', reachedPrecision: 'day', note: '首根桩施工' },
  reason: null,
  causedBy: null,
  hash: '5e69e9a7cf8f8e684fdd5ee35fa2c84c7ddb5fdc0d9945e5053c04ac18b9f81f',
};

/** The newest events first. */
export const historyPage = z
  .object({ items: z.array(historyItem), nextCursor: z.int().nullable() })
  .meta({ example: { items: [exampleItem], nextCursor: null } });

/** `GET /api/v1/history`. Days are days in the city, the last one included. */
export const historySearchQuery = z
  .object({
    project: z
      .uuid()
      .toLowerCase()
      .optional()
      .meta({ description: 'Events of this project', example: exampleProjectId }),
    person: z.uuid().toLowerCase().optional().meta({
      description: 'Events by this person, and those that name them',
      example: exampleItem.actor.id,
    }),
    unit: z.uuid().toLowerCase().optional().meta({
      description: 'Events of the projects that this unit or one below it leads or answers for, and its own',
      example: '017e41b2-5c00-7000-8000-000000000003',
    }),
    action: z.enum(historyActions).optional().meta({ example: 'stage.reached' }),
    from: calendarDay('2022-03-01').optional().meta({
      description: 'First day; without it today, unless a project or a person is given',
      example: '2022-03-01',
    }),
    to: calendarDay('2022-03-07').optional().meta({ description: 'Last day', example: '2022-03-07' }),
    limit: z.coerce.number().int().min(1).max(200).default(50).meta({ example: 50 }),
    cursor: z.string().max(200).optional().meta({
      description: '`nextCursor` of the page before',
      example: 'MTY0NjYxNTcwMDAwMDAwMCBfc3lzIDQxMg',
    }),
  })
  .refine(({ project, person, unit }) => [project, person, unit].filter(Boolean).length <= 1, {
    error: 'project | person | unit',
  })
  .transform(({ from, to, ...rest }) => ({
    ...rest,
    from: from === undefined ? null : beginningOf(from),
    before: to === undefined ? null : beginningOf(addDays(to, 1)),
  }));

function beginningOf(on: string): string {
  return `${on}T00:00:00+08:00`;
}

/** What a search found, newest first. */
export const foundHistory = z
  .object({ items: z.array(historyItem), nextCursor: z.string().nullable() })
  .meta({ example: { items: [exampleItem], nextCursor: null } });

/** Id of an event in a path. */
export const eventParameter = namedId('text_event', exampleItem.event);

/** `POST /api/v1/history/events/{event}/erasures` */
export const textErasureRequest = z
  .object({ reason })
  .meta({ example: { reason: '备注中误写了他人的身份证号' } });

/** `POST /api/v1/history/purges` */
export const purgeRequest = z
  .object({ before: calendarDay('2021-09-01').meta({ description: 'First day whose access records stay' }) })
  .meta({ example: { before: '2021-09-01' } });

/** Answer to a purge. */
export const purgeResponse = z.object({ purged: z.int() }).meta({ example: { purged: 1204 } });
