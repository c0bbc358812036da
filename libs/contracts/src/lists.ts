import { z } from 'zod';
import { projectCodePattern } from '#domain';
import { asOfParameter } from './as-of.js';
import { calendarDay } from './day.js';
import { exampleProjectId, exampleUnitId } from './example.js';
import { idOf, namedId } from './ids.js';
import { reason } from './project-dates.js';
import { amount } from './projects.js';
import { typedText } from './text.js';

const year = z.int().min(1990).max(2200);
const kind = z.enum(['new', 'continuing', 'finishing', 'reserve']);
const level = z.enum(['province', 'prefecture', 'city']);
/** An amount that somebody gives, in 万元. */
const givenAmount = z
  .string()
  .regex(/^\d{1,12}(?:\.\d{1,4})?$/)
  .meta({ description: '万元, at most four places' });
/** Number of a document that decides (文号). */
export const decisionNumber = typedText(100, 1);
/** Optional, and null where it is left out. */
const absent = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? null);
const projectCode = z.string().regex(projectCodePattern);

/** A list's year in a path. */
export const listYearParameter = z.coerce
  .number()
  .int()
  .min(1990)
  .max(2200)
  .meta({ example: 2022, 'x-id-of': 'list_year' });

/** `GET /api/v1/list-years/{year}` */
export const listYearQuery = z.object({ asOf: asOfParameter });

const listVersion = z.object({
  number: z.int().meta({ description: '0: a draft, 1: as issued, one more for each later change' }),
  decision: z.string().nullable(),
  since: z.iso.datetime({ offset: true }).nullable(),
});
const listYear = {
  year: z.int(),
  version: z.int().meta({ description: 'The ETag, for the issue' }),
  state: z.enum(['draft', 'issued']),
  decision: z.string().nullable(),
  issuedAt: z.iso.datetime().nullable(),
  isCurrent: z.boolean(),
  listVersion,
};
const exampleList = {
  year: 2022,
  version: 1,
  state: 'issued' as const,
  decision: '太政发〔2022〕1号',
  issuedAt: '2022-01-09T16:00:00.000Z',
  isCurrent: true,
  listVersion: {
    number: 2,
    decision: '太政发〔2022〕15号',
    since: '2022-06-01T01:00:00.000Z',
  },
};

/** Every list. */
export const listYears = z
  .object({ items: z.array(z.object(listYear)) })
  .meta({ example: { items: [exampleList] } });

const shares = z.array(
  z.object({
    value: z.string().nullable(),
    projects: z.int(),
    basisPoints: z.int().meta({ description: 'Hundredths of a percent of `projects`' }),
  }),
);

/** A list in figures, counted on `listVersion`. */
export const listYearResponse = z
  .object({
    ...listYear,
    asOf: z.string().nullable(),
    entries: z.int().meta({ description: 'Lines: phases one by one' }),
    projects: z.int().meta({ description: 'The phases of one parent are one project' }),
    plannedInvestment: amount,
    byKind: shares,
    byLevel: shares.meta({ description: 'A project of several levels is counted at each, once' }),
    byStage: shares,
    byArea: z.array(z.object({ ...shares.element.shape, name: z.string().nullable() })),
    byLight: shares,
  })
  .meta({
    example: {
      ...exampleList,
      asOf: null,
      entries: 183,
      projects: 183,
      plannedInvestment: '812000.0000',
      byKind: [{ value: 'new', projects: 91, basisPoints: 4973 }],
      byLevel: [{ value: 'city', projects: 183, basisPoints: 10000 }],
      byStage: [{ value: 'groundbreaking', projects: 80, basisPoints: 4372 }],
      byArea: [{ value: exampleUnitId, name: '高新区', projects: 31, basisPoints: 1694 }],
      byLight: [{ value: 'none', projects: 115, basisPoints: 6284 }],
    },
  });

/** `POST /api/v1/list-years` */
export const listOpeningRequest = z
  .object({ year, from: absent(year) })
  .meta({ example: { year: 2024, from: 2022 } });

/** `POST /api/v1/list-years/{year}/issues` */
export const listIssueRequest = z
  .object({ decision: decisionNumber })
  .meta({ example: { decision: '太政发〔2023〕1号' } });

/** What became of a list. */
export const listChangedResponse = z
  .object({ year: z.int(), version: z.int(), entries: z.int(), recordedAt: z.iso.datetime() })
  .meta({ example: { year: 2023, version: 1, entries: 141, recordedAt: '2022-12-20T01:00:00.000Z' } });

const plan = {
  kind: absent(kind),
  plannedInvestment: absent(givenAmount),
  monthlyAmounts: absent(
    z
      .array(givenAmount)
      .length(12)
      .meta({ description: 'What is to be invested in each month; the sum is plannedInvestment' }),
  ),
};

/** `POST /api/v1/projects/{id}/list-entries` */
export const entryAdditionRequest = z
  .object({ listYear: year, ...plan, decision: absent(decisionNumber), reason })
  .meta({
    example: {
      listYear: 2023,
      kind: 'new',
      plannedInvestment: '12000',
      decision: '太政发〔2023〕15号',
      reason: '年中增补重点项目',
    },
  });

/** `POST /api/v1/projects/{id}/list-entry-changes` */
export const entryChangeRequest = z.object({ listYear: year, ...plan, reason }).meta({
  example: { listYear: 2022, kind: 'continuing', plannedInvestment: '13000', reason: '投资计划中期调整' },
});

/** `POST /api/v1/projects/{id}/list-entry-drops` */
export const entryDropRequest = z.object({ listYear: year, decision: decisionNumber, reason }).meta({
  example: { listYear: 2022, decision: '太政发〔2022〕15号', reason: '土地指标未落实，调出清单' },
});

const particulars = {
  name: typedText(200, 1),
  code: projectCode.nullable(),
  category: typedText(60, 1),
  cluster: typedText(100, 1).nullable(),
  levels: z
    .array(level)
    .min(1)
    .max(3)
    .transform((levels) => [...new Set(levels)].sort()),
  totalInvestment: givenAmount.nullable(),
  areaId: namedId('unit', exampleUnitId).nullable(),
  parentId: namedId('project', exampleProjectId).nullable(),
};
const leadUnitId = idOf('unit', exampleUnitId);

/** `POST /api/v1/projects/{id}/particulars`: what is left out stays. */
export const particularsRequest = z
  .object({
    ...z.object(particulars).partial().shape,
    leadUnitId: leadUnitId.optional(),
    statisticsAreaId: namedId('unit', exampleUnitId).nullable().optional(),
    helperUnitIds: z.array(z.uuid().toLowerCase()).max(50).optional(),
    reason,
  })
  .meta({
    example: {
      code: '2111-320585-89-01-254635',
      levels: ['province', 'city'],
      totalInvestment: '60000',
      reason: '备案代码下达，列入省重大项目',
    },
  });

/** `POST /api/v1/projects` */
export const projectCreationRequest = z
  .object({
    name: particulars.name,
    code: absent(projectCode),
    category: particulars.category,
    cluster: absent(typedText(100, 1)),
    levels: particulars.levels,
    lifecycle: typedText(64, 1),
    leadUnitId,
    areaId: absent(namedId('unit', exampleUnitId)),
    parentId: absent(namedId('project', exampleProjectId)),
    totalInvestment: absent(givenAmount),
    remark: absent(typedText(2000)),
    milestones: z
      .array(
        z.object({
          stage: typedText(64, 1),
          plannedOn: absent(calendarDay('2022-09-30')),
          dueYear: absent(year),
        }),
      )
      .max(30)
      .transform((stages) => stages.map((stage) => ({ ...stage, reached: null }))),
    entry: z.object({ listYear: year, ...plan, decision: absent(decisionNumber), reason }),
  })
  .meta({
    example: {
      name: '高新区智能装备产业园二期',
      category: 'industry',
      levels: ['city'],
      lifecycle: 'enterprise',
      leadUnitId: exampleUnitId,
      totalInvestment: '52000',
      milestones: [{ stage: 'groundbreaking', plannedOn: '2022-09-30' }],
      entry: {
        listYear: 2022,
        kind: 'new',
        plannedInvestment: '12000',
        decision: '太政发〔2022〕15号',
        reason: '年中增补重点项目',
      },
    },
  });

const successor = z.object({
  name: particulars.name,
  code: absent(projectCode),
  totalInvestment: absent(givenAmount),
  plannedInvestment: absent(givenAmount),
});

/** `POST /api/v1/projects/{id}/splits` */
export const splitRequest = z
  .object({ successors: z.array(successor).min(2).max(20), decision: decisionNumber, reason })
  .meta({
    example: {
      successors: [
        { name: '智能装备产业园一期', totalInvestment: '30000', plannedInvestment: '7000' },
        { name: '智能装备产业园二期', totalInvestment: '22000', plannedInvestment: '5000' },
      ],
      decision: '太政发〔2022〕16号',
      reason: '按地块分期实施',
    },
  });

/** `POST /api/v1/projects/{id}/mergers` */
export const mergerRequest = z
  .object({
    otherProjectId: idOf('project', '017e41b2-5c00-7000-8000-000000000011'),
    successor,
    decision: decisionNumber,
    reason,
  })
  .meta({
    example: {
      otherProjectId: '017e41b2-5c00-7000-8000-000000000011',
      successor: { name: '智能装备产业园', totalInvestment: '104000', plannedInvestment: '24000' },
      decision: '太政发〔2022〕17号',
      reason: '两地块合并实施',
    },
  });

/** Answer to what puts a project on record or changes its particulars. */
export const projectStoredResponse = z
  .object({
    id: z.uuid(),
    seq: z.int(),
    recordedAt: z.iso.datetime(),
    warnings: z
      .array(z.object({ code: z.string(), text: z.object({ zh: z.string(), en: z.string() }) }))
      .meta({ description: 'What is odd, and kept all the same (GB/T 40058)' }),
  })
  .meta({
    example: { id: exampleProjectId, seq: 2, recordedAt: '2022-06-01T01:00:00.000Z', warnings: [] },
  });
