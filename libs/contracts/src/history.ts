import { z } from 'zod';

/** One event of a project's history: who, when, why, before, after. Erased texts read 已删除. */
const historyItem = z.object({
  seq: z.int(),
  event: z.uuid(),
  action: z.string(),
  actor: z.object({ id: z.string(), name: z.string() }),
  recordedAt: z.iso.datetime(),
  effectiveOn: z.iso.date().nullable(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  reason: z.string().nullable(),
  causedBy: z.uuid().nullable(),
  hash: z.string().meta({ description: 'SHA-256 of the event in its chain, hex' }),
});

/** `{event}` in `GET /api/v1/history/events/{event}/proof` */
export const eventIdParameter = z
  .uuid()
  .meta({ description: '事件编号 · id of an event', example: '017f6245-2b00-7000-8000-000000000009' });

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

/** The newest events first. */
export const historyPage = z.object({ items: z.array(historyItem), nextCursor: z.int().nullable() }).meta({
  example: {
    items: [
      {
        seq: 9,
        event: '017f6245-2b00-7000-8000-000000000009',
        action: 'stage.reached',
        actor: { id: '017e41b2-5c00-7000-8000-000000000004', name: '陈联络' },
        recordedAt: '2022-03-07T01:15:00.000Z',
        effectiveOn: '2022-03-04',
        before: { stage: 'signing', reachedOn: null, reachedPrecision: null },
        after: {
          stage: 'groundbreaking',
          reachedOn: '2022-03-04',
          reachedPrecision: 'day',
          note: '首根桩施工',
        },
        reason: null,
        causedBy: null,
        hash: '5e69e9a7cf8f8e684fdd5ee35fa2c84c7ddb5fdc0d9945e5053c04ac18b9f81f',
      },
    ],
    nextCursor: null,
  },
});
