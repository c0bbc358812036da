import { z } from 'zod';
import { countedStages, targetSenses, targetStrengths } from '#domain';
import { calendarDay } from './day.js';
import { exampleProjectId, exampleUnitId } from './example.js';
import { idOf, namedId } from './ids.js';
import { pageOfItems, paging } from './paging.js';
import { reason } from './project-dates.js';
import { day } from './projects.js';
import { typedText } from './text.js';

const exampleProgrammeId = '017e41b2-5c00-7000-8000-000000000041';
const exampleTargetId = '017e41b2-5c00-7000-8000-000000000051';
const absent = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? null);
const code = typedText(60, 1);
const name = typedText(100, 1);
const givenNumber = z
  .string()
  .regex(/^-?\d{1,12}(?:\.\d{1,4})?$/)
  .meta({ description: 'Decimal text, at most four places' });
const readingState = z.enum(['estimated', 'preliminary', 'final']);

/** A programme's and a target's id in a path. */
export const programmeIdParameter = idOf('programme', exampleProgrammeId);
export const targetIdParameter = idOf('target', exampleTargetId);

const programme = {
  id: z.uuid(),
  version: z.int(),
  code: z.string().meta({ description: 'What targets and settings name it by; never changes' }),
  name: z.string(),
  state: z.enum(['open', 'closed']),
};
const exampleProgramme = {
  id: exampleProgrammeId,
  version: 1,
  code: 'technical-upgrades',
  name: '技术改造',
  state: 'open' as const,
};

/** `GET /api/v1/programmes` */
export const programmeListQuery = z.object({
  ...paging,
  state: programme.state.optional().meta({ example: 'open' }),
});

/** A page of programmes. */
export const programmePage = pageOfItems(z.object(programme), exampleProgramme);

/** One programme with those of its projects that the reader may see. */
export const programmeResponse = z
  .object({ ...programme, projects: z.array(z.object({ id: z.uuid(), name: z.string() })) })
  .meta({
    example: { ...exampleProgramme, projects: [{ id: exampleProjectId, name: '智能装备产业园' }] },
  });

/** `POST /api/v1/programmes` */
export const programmeCreationRequest = z
  .object({ code, name })
  .meta({ example: { code: 'industry-chains', name: '产业链强链补链' } });

/** `POST /api/v1/programmes/{id}/renamings` */
export const programmeRenamingRequest = z
  .object({ name })
  .meta({ example: { name: '智能化改造和数字化转型' } });

/** `POST /api/v1/programmes/{id}/closings` */
export const programmeClosingRequest = z.object({}).meta({ example: {} });

/** `POST /api/v1/programmes/{id}/memberships`: `member` false takes the project out. */
export const membershipRequest = z
  .object({ projectId: namedId('project', exampleProjectId), member: z.boolean(), reason })
  .meta({
    example: { projectId: exampleProjectId, member: true, reason: '列入产业链专项调度' },
  });

const goal = {
  programme: z.string().nullable().meta({ description: 'Code of a programme' }),
  measure: z.string(),
  sense: z.enum(targetSenses),
  strength: z.enum(targetStrengths).nullable(),
  value: z.string(),
  countedStage: z
    .enum(countedStages)
    .nullable()
    .meta({ description: 'It counts projects that reach this stage within the year' }),
  countedCategory: z.string().nullable(),
};
const figure = { value: z.string(), state: readingState };
const recordedAt = z.iso.datetime({ offset: true });
const target = z.object({
  id: z.uuid(),
  version: z.int(),
  year: z.int(),
  name: z.string(),
  ...goal,
  ownerUnit: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  newest: z.object({ readOn: day, ...figure }).nullable(),
  yearBasisPoints: z.int().meta({ description: 'Hundredths of a percent of the year that have passed' }),
  doneBasisPoints: z.int().nullable().meta({ description: 'Newest figure of the target' }),
  forecast: z
    .object({ value: z.string(), readings: z.int().meta({ description: 'From how many figures' }) })
    .nullable()
    .meta({ description: 'Straight line through the year’s figures at its end; null under two' }),
  light: z.enum(['none', 'green', 'yellow', 'red']),
});
const exampleTarget = {
  id: exampleTargetId,
  version: 1,
  year: 2022,
  name: '学校项目投用',
  programme: null,
  measure: '个',
  sense: 'at_least' as const,
  strength: 'binding' as const,
  value: '11',
  countedStage: 'operation' as const,
  countedCategory: 'education',
  ownerUnit: { id: exampleUnitId, name: '高新区' },
  newest: { readOn: '2022-03-07', value: '2', state: 'final' as const },
  yearBasisPoints: 1808,
  doneBasisPoints: 1818,
  forecast: { value: '9.7000', readings: 3 },
  light: 'red' as const,
};

/** `GET /api/v1/targets` */
export const targetListQuery = z.object({
  ...paging,
  year: z.coerce.number().int().min(1990).max(2200).meta({ example: 2022 }),
  programme: code.optional().meta({ example: 'livelihood' }),
});

/** A page of targets. */
export const targetPage = pageOfItems(target, exampleTarget);

/** One target with its figures; what a correction replaced stays beside it. */
export const targetResponse = z
  .object({
    ...target.shape,
    readings: z.array(
      z.object({
        readOn: day,
        ...figure,
        version: z.int(),
        recordedAt,
        corrected: z.array(z.object({ ...figure, recordedAt })),
      }),
    ),
  })
  .meta({ example: { ...exampleTarget, readings: [] } });

const givenGoal = {
  programme: absent(code),
  measure: typedText(30, 1),
  sense: goal.sense,
  strength: absent(z.enum(targetStrengths)),
  value: givenNumber,
  ownerUnitId: absent(namedId('unit', exampleUnitId)),
  countedStage: absent(z.enum(countedStages)),
  countedCategory: absent(typedText(60, 1)),
};

/** `POST /api/v1/targets` */
export const targetCreationRequest = z
  .object({ year: z.int().min(1990).max(2200), name, ...givenGoal })
  .meta({
    example: {
      year: 2022,
      name: '新增投产工业项目',
      measure: '个',
      sense: 'at_least',
      strength: 'binding',
      value: '30',
    },
  });

/** `POST /api/v1/targets/{id}/changes`: the goal is a whole. */
export const targetChangeRequest = z.object({ ...givenGoal, reason }).meta({
  example: {
    measure: '个',
    sense: 'at_least',
    strength: 'expected',
    value: '32',
    reason: '市人代会批准的计划调整',
  },
});

/** `POST /api/v1/targets/{id}/readings`: of a day that has a figure it is a correction. */
export const readingRequest = z
  .object({
    readOn: calendarDay('2022-02-28'),
    value: givenNumber,
    state: readingState,
    reason: absent(typedText(2000)),
  })
  .meta({ example: { readOn: '2022-02-28', value: '6', state: 'preliminary' } });
