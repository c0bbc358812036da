import { z } from 'zod';
import { dayTypes, permitKinds, permitStates, type PermitCorrection } from '#domain';
import { calendarDay } from './day.js';
import { exampleOtherUnitId, exampleProjectId } from './example.js';
import { namedId } from './ids.js';
import { typedText } from './text.js';

const examplePermitId = '017e41b2-5c00-7000-8000-000000000041';
const someText = typedText(2000, 1);
const day = z.iso.date();
const named = z.object({ id: z.uuid(), name: z.string() });
const limitDays = z.int().min(1).max(366);
const openPause = z.object({ fromOn: day, toOn: day.nullable() });

/** A permit's id in a path. */
export const permitIdParameter = namedId('permit', examplePermitId);

const clock = {
  dueOn: day.nullable().meta({ description: 'Null while the authority waits for supplements' }),
  provisional: z.boolean().meta({ description: 'A year without its official calendar had a say' }),
  daysTaken: z.int().meta({ description: 'Of its own day type, without the days on which its clock stood' }),
  daysLate: z.int().meta({ description: 'Of its own day type, over the limit' }),
};

const permitFields = {
  id: z.uuid(),
  kind: z.enum(permitKinds),
  name: z.string().nullable(),
  authorityUnit: named.nullable(),
  authority: z.string().nullable(),
  state: z.enum(permitStates),
  appliedOn: day,
  limitDays: z.int(),
  dayType: z.enum(dayTypes),
  pauses: z.array(openPause).meta({ description: 'The clock stood after fromOn until the end of toOn' }),
  endedOn: day.nullable().meta({ description: 'Day of the grant, refusal or withdrawal' }),
};

/** A permit as a project's document shows it. */
export const permit = z.object({
  ...permitFields,
  number: z.string().nullable(),
  note: z.string().nullable(),
  ...clock,
});

/** `POST /api/v1/projects/{id}/permits` */
export const permitRequest = z
  .object({
    kind: z.enum(permitKinds),
    name: typedText(100, 1).optional().meta({ description: 'Needed with kind other' }),
    authorityUnitId: namedId('unit', exampleOtherUnitId).optional(),
    authority: typedText(100, 1).optional(),
    appliedOn: calendarDay('2022-02-21'),
    limitDays,
    dayType: z.enum(dayTypes),
  })
  .refine(hasOneAuthority, { error: 'authorityUnitId | authority' })
  .transform(({ name = null, authorityUnitId = null, authority = null, ...wish }) => ({
    ...wish,
    name,
    authorityUnitId,
    authority,
  }))
  .meta({
    example: {
      kind: 'construction',
      authority: '高新区行政审批局',
      appliedOn: '2022-02-21',
      limitDays: 7,
      dayType: 'working',
    },
  });

/** `POST …/{permit}/supplement-requests` */
export const supplementRequest = z
  .object({ askedOn: calendarDay('2022-02-23'), note: typedText(2000).nullish() })
  .transform(({ askedOn, note }) => ({ askedOn, note: note ?? null }))
  .meta({ example: { askedOn: '2022-02-23', note: '请补充消防设计文件。' } });

/** `POST …/{permit}/supplements` */
export const suppliedRequest = z
  .object({ suppliedOn: calendarDay('2022-02-28') })
  .meta({ example: { suppliedOn: '2022-02-28' } });

/** `POST …/{permit}/grants` */
export const grantRequest = z
  .object({ grantedOn: calendarDay('2022-03-02'), number: typedText(100, 1) })
  .meta({ example: { grantedOn: '2022-03-02', number: '演示320585202203020101' } });

/** `POST …/{permit}/refusals` and `…/withdrawals` */
export const permitEndRequest = z
  .object({ endedOn: calendarDay('2022-03-02'), reason: someText })
  .meta({ example: { endedOn: '2022-03-02', reason: '用地手续尚未齐全' } });

/** `POST …/{permit}/corrections` */
export const permitCorrectionRequest = z
  .object({
    kind: z.enum(permitKinds).optional(),
    name: typedText(100, 1).nullable().optional(),
    authorityUnitId: namedId('unit', exampleOtherUnitId).optional(),
    authority: typedText(100, 1).optional(),
    appliedOn: calendarDay('2022-02-22').optional(),
    limitDays: limitDays.optional(),
    dayType: z.enum(dayTypes).optional(),
    pauses: z
      .array(z.object({ fromOn: calendarDay('2022-02-23'), toOn: calendarDay('2022-02-28').nullable() }))
      .max(20)
      .optional(),
    endedOn: calendarDay('2022-03-02').optional(),
    number: typedText(100, 1).optional(),
    reason: someText,
  })
  .refine(({ authorityUnitId, authority }) => authorityUnitId === undefined || authority === undefined, {
    error: 'authorityUnitId | authority',
  })
  .transform(correctionOf)
  .meta({ example: { limitDays: 5, reason: '按承诺时限登记' } });

/** `GET /api/v1/permits/summary` */
export const permitSummary = z
  .object({
    projects: z.int().meta({ description: 'Started projects with a granted permit that the reader may see' }),
    permits: z.int().meta({ description: 'Their granted permits' }),
    meanWorkingDays: z
      .number()
      .nullable()
      .meta({ description: 'Mean of the projects’ means, rounded half up to hundredths' }),
    limitWorkingDays: z.number().meta({ description: 'Setting permit_time' }),
    within: z.boolean().nullable(),
    lateCount: z.int().meta({ description: 'Undecided permits over their limit today' }),
    late: z
      .array(z.object({ ...permitFields, project: named, ...clock }))
      .meta({ description: 'The latest 100 of them' }),
  })
  .meta({
    example: {
      projects: 1,
      permits: 2,
      meanWorkingDays: 6.5,
      limitWorkingDays: 7.5,
      within: true,
      lateCount: 1,
      late: [
        {
          id: examplePermitId,
          kind: 'construction',
          name: null,
          authorityUnit: null,
          authority: '高新区行政审批局',
          state: 'applied',
          appliedOn: '2022-02-21',
          limitDays: 7,
          dayType: 'working',
          pauses: [],
          endedOn: null,
          project: { id: exampleProjectId, name: '高新区精密减速器生产基地（演示）' },
          dueOn: '2022-03-02',
          provisional: false,
          daysTaken: 10,
          daysLate: 3,
        },
      ],
    },
  });

function hasOneAuthority(wish: {
  authorityUnitId?: string | undefined;
  authority?: string | undefined;
}): boolean {
  return (wish.authorityUnitId === undefined) !== (wish.authority === undefined);
}

/** Who is named as authority takes the other's place. */
function correctionOf(
  body: {
    readonly [F in keyof PermitCorrection]: PermitCorrection[F] | undefined;
  } & { readonly reason: string },
): PermitCorrection {
  const { authorityUnitId, authority, ...rest } = body;
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  const isNamed = authorityUnitId != null || authority != null;
  return {
    ...(Object.fromEntries(given) as Omit<PermitCorrection, 'authorityUnitId' | 'authority'>),
    ...(isNamed ? { authorityUnitId: authorityUnitId ?? null, authority: authority ?? null } : {}),
  };
}
