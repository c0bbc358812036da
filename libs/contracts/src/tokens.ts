import { z } from 'zod';
import { actions, tokenActions, type Action } from '#domain';
import { typedText } from './text.js';

const action = z.enum(actions as [Action, ...Action[]]);

/** `POST /api/v1/tokens`: with `actions` it may do these, without it may read what its owner may. */
export const tokenRequest = z
  .object({
    name: typedText(100).pipe(z.string().min(1)),
    actions: z
      .array(action)
      .min(1)
      .max(100)
      .optional()
      .meta({
        description: `Left out: everything that reads. May be: ${tokenActions.join(', ')}`,
      }),
    validDays: z.int().min(1).max(365),
  })
  .meta({ example: { name: '投资报表接口', actions: ['project.list', 'project.read'], validDays: 90 } });

/** The token, shown this once. */
export const tokenResponse = z.object({ id: z.uuid(), token: z.string() }).meta({
  example: {
    id: '019ac001-9c00-7000-8000-000000000001',
    token: 'kp_example-shown-once',
  },
});

/** Tokens, the newest first. */
export const tokenList = z
  .object({
    items: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        readOnly: z.boolean(),
        actions: z.array(action).nullable(),
        createdAt: z.iso.datetime(),
        expiresAt: z.iso.datetime(),
        lastUsedAt: z.iso.datetime().nullable(),
      }),
    ),
  })
  .meta({
    example: {
      items: [
        {
          id: '019ac001-9c00-7000-8000-000000000001',
          name: '投资报表接口',
          readOnly: false,
          actions: ['project.list', 'project.read'],
          createdAt: '2026-11-26T08:00:00.000Z',
          expiresAt: '2027-02-24T08:00:00.000Z',
          lastUsedAt: null,
        },
      ],
    },
  });
