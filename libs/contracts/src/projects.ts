import { z } from 'zod';
import { listSorts } from '#domain';
import { asOfParameter } from './as-of.js';
import { examplePersonId, exampleProjectId, exampleUnitId } from './example.js';
import { idOf } from './ids.js';
import { searchWords } from './text.js';

/** A calendar day. */
export const day = z.iso.date();
/** An amount of money. */
export const amount = z.string().meta({ description: '万元 CNY, decimal text with four places' });

/** A project's id in a path; the history is looked up by its text, which is lower case. */
export const projectIdParameter = idOf('project', exampleProjectId);

/** Values with commas between them, of which one is enough. */
function oneOf<T extends string>(value: z.ZodType<T, string>, description: string, example: string) {
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(value).min(1).max(20))
    .optional()
    .meta({ description: `${description} 多个值以逗号分隔。Several with commas between them.`, example });
}

function named(values: readonly string[]): string {
  return values.map((value) => `\`${value}\``).join(' ');
}

const code = z.string().regex(/^[\w-]{1,64}$/);
const levels = ['province', 'prefecture', 'city'] as const;
const entryKinds = ['new', 'continuing', 'finishing', 'reserve'] as const;
const stagesReached = [
  'unknown',
  'pipeline',
  'signing',
  'groundbreaking',
  'completion',
  'operation',
] as const;
const lights = ['none', 'grey', 'green', 'yellow', 'red'] as const;

function unitFilter(description: string) {
  return z.uuid().toLowerCase().optional().meta({ description, example: exampleUnitId });
}

function whether(description: string) {
  return z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta({ description, example: 'true' });
}

/** Which projects of a list: everything that is given has to apply. */
const projectFilter = {
  search: searchWords.optional().meta({
    description:
      '名称或项目代码包含的词，空格分隔，每个词至少两个字。Words that name or code hold, of two characters or more.',
    example: '智能 制造',
  }),
  stage: oneOf(code, '最近达到的阶段（模板中的代码）。Code of the last stage reached.', 'signing'),
  stageReached: oneOf(
    z.enum(stagesReached),
    `最近达到的统计阶段。The same among those that everybody counts: ${named(stagesReached)}.`,
    'signing,groundbreaking',
  ),
  light: oneOf(z.enum(lights), `红黄绿灯。${named(lights)}.`, 'red,yellow'),
  unitId: unitFilter('牵头或负责的单位及其下级。A unit whose subtree leads or answers.'),
  leadUnitId: unitFilter('牵头单位及其下级。A unit whose subtree leads.'),
  areaId: unitFilter('负责板块及其下级。A unit whose subtree answers.'),
  category: oneOf(code, '类别。Category.', 'industry'),
  level: oneOf(z.enum(levels), `级别。${named(levels)}.`, 'province,prefecture'),
  kind: oneOf(z.enum(entryKinds), `清单类别。${named(entryKinds)}.`, 'new'),
  liaisonOfficerId: z.uuid().toLowerCase().optional().meta({
    description: '联络员。The liaison officer.',
    example: examplePersonId,
  }),
  stale: whether('亮灯原因含填报过期。Whether the light has an old report among its reasons.'),
  overdue: whether('下一节点已过期。Whether the next stage’s due date has passed.'),
  held: whether('停缓建期间。Whether a hold runs.'),
};

/** In which order. */
const projectSort = z.enum(listSorts).default('entry').meta({
  description:
    '清单顺序、名称、到期日、最差灯色、逾期天数、总投资；未知的在最后。As the list was made, by name, due date, worst light, days late, total investment; what is not known comes last.',
  example: 'light',
});

/** `GET /api/v1/projects` */
export const projectListQuery = z.object({
  listYear: z.coerce.number().int().min(1990).max(2200).meta({ example: 2022 }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ example: 200 }),
  cursor: z
    .string()
    .regex(/^[\w-]{1,4000}$/)
    .optional()
    .meta({
      description:
        '上一页的 `nextCursor`，只用于同一查询。`nextCursor` of the page before, for the same question.',
      example: 'WyJ1T0tJc3dFdDFPQ3h1cmJ1IiwiMDE3ZTQxYjItNWMwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDEwIl0',
    }),
  asOf: asOfParameter,
  ...projectFilter,
  sort: projectSort,
});

/** `POST /api/v1/projects/exports` */
export const projectExportQuery = z.object({
  listYear: z.coerce.number().int().min(1990).max(2200).meta({ example: 2022 }),
  format: z.enum(['xlsx', 'csv', 'oc4ids']).meta({
    description: '表格，或 OC4IDS 0.9 数据包。A table, or a package of OC4IDS 0.9.',
    example: 'xlsx',
  }),
  asOf: asOfParameter,
  ...projectFilter,
  sort: projectSort,
});

/** `GET /api/v1/projects/{id}` */
export const projectQuery = z.object({ asOf: asOfParameter });

/** 红黄绿灯; `grey`: on hold, `none`: nothing known to make one from. */
export const lightName = z.enum(lights);

/** One line of a list. */
export const projectLine = z.object({
  entryId: z.uuid(),
  id: z.uuid(),
  name: z.string(),
  code: z.string().nullable(),
  category: z.string(),
  cluster: z.string().nullable(),
  levels: z.array(z.enum(levels)),
  synthetic: z.boolean().meta({ description: 'Made up for the demonstration' }),
  kind: z.enum(entryKinds).nullable(),
  listed: z.enum(['recorded', 'assumed']),
  lifecycle: z.string(),
  stage: z.string().nullable(),
  stageReached: z.enum(stagesReached),
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
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'Opaque; null on the last page, or the one before an empty one' }),
  })
  .meta({ example: { asOf: null, items: [exampleLine], nextCursor: null } });

/** Answer to a change of a project: its new revision, and when it was recorded. */
export const changeResponse = z
  .object({ seq: z.int(), recordedAt: z.iso.datetime() })
  .meta({ example: { seq: 9, recordedAt: '2022-03-07T01:15:00.000Z' } });

/** The answer as the API gives it. */
export type ChangeResponse = z.input<typeof changeResponse>;
