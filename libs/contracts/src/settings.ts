import { z } from 'zod';
import { roleCodes, settingKeys } from '#domain';
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
