import { z } from 'zod';
import { approvalStates, longestLinkDays, periodKinds } from '#domain';
import { examplePersonId, exampleProjectId, exampleRootId } from './example.js';
import { idOf } from './ids.js';
import { pageOfItems, paging } from './paging.js';
import { searchWords, typedText } from './text.js';

/** An issue in examples. */
export const exampleRollupId = '017f7a2c-3e00-7000-8000-000000000081';
const exampleSha256 = 'bd1d9f1f0a4a2d3c5b6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4';
const named = z.object({ id: z.uuid(), name: z.string() });
const text = z.object({ zh: z.string(), en: z.string() });

/** An issue's id in a path. */
export const rollupIdParameter = idOf('rollup', exampleRollupId);

const issue = z.object({
  id: z.uuid(),
  kind: z.enum(periodKinds),
  period: z.string().meta({ description: '2022-W09, 2022-03, 2022-Q1 or 2022' }),
  scope: named.meta({ description: 'The unit, under its name of today' }),
  listYear: z.int(),
  number: z
    .int()
    .meta({ description: '第 N 期, of its kind, unit and list. What has none yet is not issued' }),
  from: z.iso.datetime().meta({ description: 'The cut before it' }),
  cutAt: z.iso.datetime().meta({ description: 'What was recorded before is in it' }),
  dueAt: z.iso.datetime().meta({ description: 'When it had to be sent' }),
  issuedAt: z.iso.datetime(),
  late: z.boolean().meta({ description: '补发: issued over ten minutes after that' }),
  dataSha256: z.string().meta({ description: 'Of data.json, in hex, as the history has recorded it' }),
  builderVersion: z.int(),
  approval: z
    .object({
      state: z.enum(approvalStates),
      endedAt: z.iso.datetime().nullable().meta({ description: 'When it was decided or overtaken' }),
      decidedBy: named.nullable(),
    })
    .nullable()
    .meta({ description: '审定: what has become of its approval; null: none was asked for it' }),
});

const exampleIssue = {
  id: exampleRollupId,
  kind: 'week',
  period: '2022-W09',
  scope: { id: exampleRootId, name: '太仓市' },
  listYear: 2022,
  number: 8,
  from: '2022-02-27T16:00:00.000Z',
  cutAt: '2022-03-06T16:00:00.000Z',
  dueAt: '2022-03-07T00:00:00.000Z',
  issuedAt: '2022-03-06T16:02:00.000Z',
  late: false,
  dataSha256: exampleSha256,
  builderVersion: 3,
  approval: {
    state: 'approved' as const,
    endedAt: '2022-03-06T23:10:00.000Z',
    decidedBy: { id: examplePersonId, name: '陈审' },
  },
};

/** `GET /api/v1/rollups` */
export const rollupListQuery = z.object({
  ...paging,
  kind: z.enum(periodKinds).optional().meta({ example: 'week' }),
  scopeId: z.uuid().optional().meta({ description: 'The unit that it is of', example: exampleRootId }),
  year: z.coerce.number().int().min(1900).max(9999).optional().meta({
    description: 'Of the list',
    example: 2022,
  }),
  period: z
    .string()
    .regex(/^\d{4}(?:-(?:W\d\d|\d\d|Q[1-4]))?$/)
    .optional()
    .meta({ example: '2022-W09' }),
  search: searchWords.optional().meta({
    description:
      '本期要点语句，或所提到的项目、单位、目标、自定节点名称所含的词，空格分隔，每个词至少两个字。Words that its headlines hold, in either language, or names in it: of projects, units, targets and steps; of two characters or more.',
    example: '芯片 封测',
  }),
});

/** A page of issues, the newest first. */
export const rollupPage = pageOfItems(issue, exampleIssue);

/** `GET /api/v1/rollups/{id}` */
export const rollupDetail = z
  .object({
    ...issue.shape,
    entries: z.int().meta({ description: 'On the list at the cut' }),
    projects: z.int().meta({ description: 'The same with the phases of one parent as one' }),
    headlines: z.array(text).meta({ description: 'What matters, in at most five sentences' }),
    corrections: z.array(z.object({ kind: z.string(), project: named })).meta({
      description: 'Recorded in the period, of figures of earlier ones; the whole lines are in data.json',
    }),
    links: z.object({
      data: z.string(),
      labels: z.string(),
      mail: z.string(),
      pdf: z.string(),
      xlsx: z.string(),
      numbers: z.string().meta({ description: 'Every number, and what stands behind it' }),
    }),
  })
  .meta({
    example: {
      ...exampleIssue,
      entries: 128,
      projects: 121,
      headlines: [
        { zh: '本周推进节点 1 项：开工 1 项。', en: '1 stage was reached this week: groundbreaking 1.' },
      ],
      corrections: [
        {
          kind: 'stage_reached',
          project: { id: exampleProjectId, name: '高新区精密减速器生产基地（演示）' },
        },
      ],
      links: {
        data: `/api/v1/rollups/${exampleRollupId}/data.json`,
        labels: `/api/v1/rollups/${exampleRollupId}/labels.json`,
        mail: `/api/v1/rollups/${exampleRollupId}/mail.html`,
        pdf: `/api/v1/rollups/${exampleRollupId}/report.pdf`,
        xlsx: `/api/v1/rollups/${exampleRollupId}/report.xlsx`,
        numbers: `/api/v1/rollups/${exampleRollupId}/numbers`,
      },
    },
  });

/** The document of an issue, as its builder has written it: see docs/ARCHITECTURE.md. */
export const rollupData = z
  .looseObject({ builderVersion: z.int(), kind: z.enum(periodKinds), period: z.string() })
  .meta({ example: { builderVersion: 3, kind: 'week', period: '2022-W09', entries: 128, projects: 121 } });

/** The names behind its ids. */
export const rollupLabels = z
  .looseObject({ projects: z.record(z.string(), z.looseObject({ name: z.string() })) })
  .meta({
    example: {
      projects: {
        [exampleProjectId]: { name: '高新区精密减速器生产基地（演示）', lifecycle: 'enterprise/1' },
      },
      units: { [exampleRootId]: { name: '太仓市' } },
    },
  });

/** `GET /api/v1/rollups/{id}/comparison` */
export const rollupComparisonQuery = z.object({
  with: z.uuid().toLowerCase().optional().meta({
    description: 'The other issue, of the same unit and kind; left out: the one before',
    example: '017f5626-2f00-7000-8000-000000000080',
  }),
});

const figure = z.union([z.int(), z.string()]).nullable();
const light = z.enum(['red', 'yellow', 'green', 'grey', 'none']);

/** Two issues side by side. */
export const rollupComparison = z
  .object({
    earlier: issue,
    later: issue,
    text: z.array(text).meta({ description: 'The numbers of the whole that changed, and who moved' }),
    figures: z.array(
      z.object({
        key: z.string().meta({
          description:
            'Its place, as in /overdue/atCut or /groups/area/<unit>/overdue; - where a group is not stated',
        }),
        before: figure.meta({
          description: 'Whole, or a decimal text (万元, or the measure of a target); null: has none',
        }),
        after: figure,
        difference: figure,
      }),
    ),
    entered: z.array(named).nullable().meta({
      description: 'Null, as left and turned are: an issue between is missing, or another list began',
    }),
    left: z.array(named).nullable(),
    turned: z
      .array(z.object({ project: named, from: light, to: light }))
      .nullable()
      .meta({ description: 'Of those on the list all the time' }),
  })
  .meta({
    example: {
      earlier: { ...exampleIssue, id: '017f5626-2f00-7000-8000-000000000080', period: '2022-W08', number: 7 },
      later: exampleIssue,
      text: [
        {
          zh: '2022 年第 8 期（2022-W09）与2022 年第 7 期（2022-W08）比较',
          en: 'No. 8 of 2022 (2022-W09) compared with No. 7 of 2022 (2022-W08)',
        },
        { zh: '逾期未完成 3 → 2（-1）', en: 'Missed and open: 3 → 2 (-1)' },
      ],
      figures: [{ key: '/overdue/atCut', before: 3, after: 2, difference: -1 }],
      entered: [],
      left: [],
      turned: [
        {
          project: { id: exampleProjectId, name: '高新区精密减速器生产基地（演示）' },
          from: 'yellow',
          to: 'red',
        },
      ],
    },
  });

/** Answer to `POST /api/v1/rollups/{id}/resends`: what became of each message of the issue. */
export const rollupResendResponse = z
  .object({
    items: z.array(
      z.object({
        message: z.uuid(),
        again: z.uuid().nullable().meta({ description: 'The message that was sent in its place' }),
        refused: z.string().nullable().meta({ description: 'Why none was, e.g. `message.waits`' }),
      }),
    ),
  })
  .meta({
    example: {
      items: [
        {
          message: '017f7a2c-3e00-7000-8000-000000000071',
          again: '017f7a2c-3e00-7000-8000-000000000072',
          refused: null,
        },
      ],
    },
  });

/** `POST /api/v1/rollups/{id}/links` */
export const rollupLinkRequest = z
  .object({
    validDays: z.int().min(1).max(longestLinkDays),
    note: typedText(200, 1).meta({ description: 'For whom, and why' }),
  })
  .meta({ example: { validDays: 7, note: '市人大财经委王主任，审议用' } });

/** The address, shown this once. */
export const rollupLinkResponse = z.object({ id: z.uuid(), url: z.url() }).meta({
  example: {
    id: '019ac001-9c00-7000-8000-000000000091',
    url: 'http://127.0.0.1:3000/w/example-shown-once',
  },
});

/** `GET /api/v1/rollup-links` */
export const rollupLinkListQuery = z.object(paging);

/** One's own links, the newest first. */
export const rollupLinkPage = pageOfItems(
  z.object({
    id: z.uuid(),
    rollup: z.object({ id: z.uuid(), kind: z.enum(periodKinds), period: z.string(), scope: z.string() }),
    note: z.string(),
    madeAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().nullable(),
    works: z.boolean().meta({
      description: 'Neither revoked nor expired; it opens as long as its maker may read the issue',
    }),
  }),
  {
    id: '019ac001-9c00-7000-8000-000000000091',
    rollup: { id: exampleRollupId, kind: 'week', period: '2022-W09', scope: '太仓市' },
    note: '市人大财经委王主任，审议用',
    madeAt: '2026-11-26T08:00:00.000Z',
    expiresAt: '2026-12-03T08:00:00.000Z',
    revokedAt: null,
    works: true,
  },
);
