import { z } from 'zod';
import { owedKinds, permitKinds, reminderShifts, roleCodes, settingKeys } from '#domain';
import { typedText } from './text.js';

const value = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]);
const programme = typedText(60, 1);

/** A setting's key in a path. */
export const settingKeyParameter = z
  .enum(settingKeys)
  .meta({ example: 'stale_reports', 'x-id-of': 'setting' });

/** `GET /api/v1/settings` and `GET /api/v1/settings/{key}` */
export const settingQuery = z.object({
  programme: programme.optional().meta({
    description: 'As it holds for this programme (专项); without it for the whole city',
    example: '技术改造',
  }),
});

/** A setting as it holds; its version is its ETag. */
export const settingResponse = z
  .object({
    key: z.enum(settingKeys),
    programme: z.string().nullable(),
    value,
    source: z.enum(['programme', 'city', 'default']),
    version: z.int().meta({ description: '0: nothing is set for just this programme, or the city' }),
    changedAt: z.iso.datetime().nullable(),
    owner: z.enum(roleCodes).meta({ description: 'Whose duty on the root may change it' }),
  })
  .meta({
    example: {
      key: 'stale_reports',
      programme: null,
      value: { workingDays: 5 },
      source: 'default',
      version: 0,
      changedAt: null,
      owner: 'supervisor',
    },
  });

/** All settings. */
export const settingList = z
  .object({ items: z.array(settingResponse) })
  .meta({ example: { items: [settingResponse.meta()!['example']] } });

/** `POST /api/v1/settings/{key}`: what is left out is not kept, the value is a whole. */
export const settingChangeRequest = z
  .object({ programme: programme.nullish(), value })
  .meta({ example: { value: { workingDays: 7 } } });

const shifts = { comes: z.int(), goes: z.int(), moves: z.int(), readdressed: z.int() };

/** What a setting would do to the reminders of the coming 30 days. */
export const settingPreviewResponse = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    total: z.object(shifts),
    days: z
      .array(z.object({ day: z.iso.date(), ...shifts }))
      .readonly()
      .meta({ description: 'Each day on which something differs; what moves stands on its new day' }),
    rows: z
      .array(
        z.object({
          shift: z.enum(reminderShifts),
          project: z.object({ id: z.uuid(), name: z.string() }),
          subject: z.enum(['milestone', 'dateChange', ...owedKinds]),
          stage: z.string().nullable().meta({ description: 'Null: of what a unit owes' }),
          step: z.string().nullable(),
          reference: z.string().nullable().meta({
            description:
              'The number of what a unit owes, the name of a permit that has one; null where there is none',
          }),
          permitKind: z.enum(permitKinds).nullable(),
          ladderStep: z.string(),
          was: z.iso.datetime().nullable(),
          willBe: z.iso.datetime().nullable(),
          recipients: z.array(z.string()).readonly(),
        }),
      )
      .readonly()
      .meta({ description: 'The first hundred by time' }),
  })
  .meta({
    example: {
      from: '2022-03-07T01:00:00.000Z',
      to: '2022-04-06T01:00:00.000Z',
      total: { comes: 0, goes: 1, moves: 0, readdressed: 0 },
      days: [{ day: '2022-03-11', comes: 0, goes: 1, moves: 0, readdressed: 0 }],
      rows: [
        {
          shift: 'goes',
          project: { id: '017e3f91-6400-7031-80d1-93fb2c9a384a', name: '精密减速器生产基地' },
          subject: 'milestone',
          stage: 'groundbreaking',
          step: null,
          reference: null,
          permitKind: null,
          ladderStep: 'before_7',
          was: '2022-03-10T23:30:00.000Z',
          willBe: null,
          recipients: ['liaison_officer'],
        },
      ],
    },
  });
