import { z } from 'zod';
import { roleCodes } from '#domain';

/** `POST /api/v1/session` */
export const sessionRequest = z
  .object({
    // PostgreSQL holds no NUL.
    login: z
      .string()
      .min(1)
      .max(64)
      .refine((login) => !login.includes('\u0000'), { error: 'NUL ✗' }),
    password: z.string().min(1).max(1024),
  })
  .meta({ example: { login: 'supervisor', password: 'as printed at the first start' } });

/** Answer to a log-in: who it is, with the duties of today. */
export const sessionResponse = z
  .object({
    personId: z.uuid(),
    name: z.string(),
    duties: z.array(
      z.object({ role: z.enum(roleCodes), projectId: z.uuid().nullable(), unitId: z.uuid().nullable() }),
    ),
  })
  .meta({
    example: {
      personId: '017e41b2-5c00-7000-8000-000000000001',
      name: '王督查',
      duties: [{ role: 'supervisor', projectId: null, unitId: '017e41b2-5c00-7000-8000-000000000002' }],
    },
  });
