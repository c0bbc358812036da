import { z } from 'zod';
import { countedStages, evidenceKinds } from '#domain';
import { idOf } from './ids.js';
import { typedText } from './text.js';

const code = z.string().min(1).max(64);
const text = z.object({ zh: typedText(200), en: typedText(200) });
const evidence = z.array(z.enum(evidenceKinds)).max(10);

const step = z.object({
  code,
  label: text,
  evidence: evidence
    .default([])
    .meta({ description: 'Any one of these comes with it; empty: nothing is demanded' }),
  after: z.array(code).max(50).default([]).meta({ description: 'Codes of stages and steps before it' }),
});

const stage = z.object({
  code,
  countsAs: z.enum(countedStages).nullable(),
  label: text,
  evidence,
  limitDays: z.int().nullable().meta({ description: 'Calendar days after the stage before it' }),
  meaning: text.optional(),
  steps: z.array(step).max(50).optional(),
});

/** A lifecycle's code in a path. */
export const lifecycleParameter = idOf('lifecycle', 'urban_renewal', z.string().min(1).max(64));

/** `GET /api/v1/lifecycles/{code}` */
export const lifecycleQuery = z.object({
  version: z.coerce.number().int().min(1).max(1_000_000).optional().meta({
    description: 'Left out: the newest',
    example: 1,
  }),
});

const exampleStages = [
  {
    code: 'agreements',
    countsAs: null,
    label: { zh: '搬迁签约', en: 'Agreements' },
    evidence: ['notice'],
    limitDays: 100,
    steps: [{ code: 'appraisal', label: { zh: '房屋评估', en: 'Appraisal' }, evidence: [], after: [] }],
  },
  {
    code: 'vacating',
    countsAs: null,
    label: { zh: '腾房', en: 'Vacating' },
    evidence: ['notice'],
    limitDays: 100,
  },
] as const;

/** A version of a lifecycle. */
export const lifecycleResponse = z
  .object({
    code: z.string(),
    version: z.int(),
    label: text,
    stages: z.array(stage),
    publishedAt: z.iso.datetime(),
    newest: z.int().meta({ description: 'Number of the newest version: the ETag' }),
  })
  .meta({
    example: {
      code: 'urban_renewal',
      version: 2,
      label: { zh: '城市更新项目', en: 'Urban renewal' },
      stages: exampleStages,
      publishedAt: '2022-03-07T01:15:00.000Z',
      newest: 2,
    },
  });

/** The newest version of each. */
export const lifecycleList = z
  .object({ items: z.array(lifecycleResponse) })
  .meta({ example: { items: [lifecycleResponse.meta()!['example']] } });

/** `POST /api/v1/lifecycles/{code}/versions`, and its preview: a version is a whole. */
export const lifecycleVersionRequest = z
  .object({ label: text, stages: z.array(stage).max(50) })
  .meta({ example: { label: { zh: '城市更新项目', en: 'Urban renewal' }, stages: exampleStages } });

/** What is wrong with it, in the reader's language; empty: it can be published. */
export const lifecyclePreviewResponse = z
  .object({ version: z.int(), problems: z.array(z.string()) })
  .meta({ example: { version: 2, problems: [] } });

/** Answer to a publication. */
export const lifecyclePublishedResponse = z
  .object({ code: z.string(), version: z.int(), recordedAt: z.iso.datetime() })
  .meta({ example: { code: 'urban_renewal', version: 2, recordedAt: '2022-03-07T01:15:00.000Z' } });

/** `POST /api/v1/projects/{id}/lifecycle-moves`, and its preview. */
export const lifecycleMoveRequest = z
  .object({ version: z.int().min(1).max(1_000_000) })
  .meta({ example: { version: 2 } });

/** What a move would do; it is refused while there are problems. */
export const lifecycleMoveResponse = z
  .object({
    from: z.int(),
    to: z.int(),
    kept: z.array(z.string()),
    added: z.array(z.string()),
    dropped: z.array(z.string()),
    problems: z.array(z.string()),
  })
  .meta({
    example: {
      from: 1,
      to: 2,
      kept: ['signing', 'groundbreaking', 'completion', 'operation'],
      added: [],
      dropped: [],
      problems: [],
    },
  });
