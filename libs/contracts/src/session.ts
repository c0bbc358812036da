import { z } from 'zod';
import { passwordProfileNames, roleCodes } from '#domain';
import { namedId } from './ids.js';
import { typedText } from './text.js';

/** The login of an account. */
const login = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9._-]{2,64}$/, { error: 'a–z 0–9 . _ -, 2–64' });

/** A login as somebody types it: anything, since what is no login is answered like one that nobody has. */
const typedLogin = z
  .string()
  .min(1)
  .max(64)
  // PostgreSQL holds no NUL.
  .refine((text) => !text.includes('\u0000'), { error: 'NUL ✗' });

/** A password as it is typed: nothing is cut off or changed. */
const password = z.string().min(1).max(1024);

/** The six digits that an authenticator shows. */
const code = z
  .string()
  .trim()
  .regex(/^\d{6}$/, { error: '000000' });

const awaits = z.enum(['totp', 'totp_enrolment']);

/** `POST /api/v1/session` */
export const sessionRequest = z
  .object({ login: typedLogin, password })
  .meta({ example: { login: 'supervisor', password: 'as printed at the first start' } });

/** `POST /api/v1/session/totp` and `POST /api/v1/totp-enrolments/confirmations` */
export const codeRequest = z.object({ code }).meta({ example: { code: '492039' } });

/**
 * Answer to a log-in: who it is, with the duties of today. While the log-in owes a step, `awaits` names it, and nothing
 * else is said or done.
 */
export const sessionResponse = z
  .object({
    personId: z.uuid(),
    name: z.string(),
    duties: z.array(
      z.object({ role: z.enum(roleCodes), projectId: z.uuid().nullable(), unitId: z.uuid().nullable() }),
    ),
    awaits: awaits.nullable().meta({
      description: '`totp`: send the code to POST /api/v1/session/totp; `totp_enrolment`: enrol first',
    }),
  })
  .meta({
    example: {
      personId: '017e41b2-5c00-7000-8000-000000000001',
      name: '王督查',
      duties: [{ role: 'supervisor', projectId: null, unitId: '017e41b2-5c00-7000-8000-000000000002' }],
      awaits: null,
    },
  });

const method = z.enum(['password', 'oidc']);

/** `GET /api/v1/session` */
export const ownSessionResponse = sessionResponse
  .extend({
    login: z.string().nullable().meta({ description: 'null with an API token' }),
    method: method.nullable(),
    secondFactor: z.boolean(),
    expiresAt: z.iso.datetime().nullable(),
  })
  .meta({
    example: {
      personId: '017e41b2-5c00-7000-8000-000000000001',
      name: '王督查',
      duties: [{ role: 'supervisor', projectId: null, unitId: '017e41b2-5c00-7000-8000-000000000002' }],
      awaits: null,
      login: 'supervisor',
      method: 'password',
      secondFactor: false,
      expiresAt: '2026-11-26T12:00:00.000Z',
    },
  });

/** `GET /api/v1/session/options` */
export const sessionOptionsResponse = z
  .object({
    passwordProfile: z.enum(passwordProfileNames),
    minLength: z.int(),
    validDays: z.int().nullable(),
    oidc: z.object({ issuer: z.string(), available: z.boolean() }).nullable(),
  })
  .meta({
    example: {
      passwordProfile: 'asvs',
      minLength: 15,
      validDays: null,
      oidc: { issuer: 'https://id.example.org', available: true },
    },
  });

/** One session in a list. */
const sessionLine = z.object({
  id: z.uuid(),
  method,
  secondFactor: z.boolean(),
  awaits: awaits.nullable(),
  address: z.string(),
  agent: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  present: z.boolean().meta({ description: 'The one that asks' }),
});

/** Sessions, the one used last first. */
export const sessionList = z.object({ items: z.array(sessionLine) }).meta({
  example: {
    items: [
      {
        id: '019ac001-9c00-7000-8000-000000000001',
        method: 'password',
        secondFactor: true,
        awaits: null,
        address: '10.1.2.3',
        agent: 'Mozilla/5.0',
        createdAt: '2026-11-26T08:00:00.000Z',
        lastUsedAt: '2026-11-26T08:20:00.000Z',
        expiresAt: '2026-11-26T20:00:00.000Z',
        present: true,
      },
    ],
  },
});

/** The id of an account's person in a path. */
export const holderIdParameter = namedId('account', '017e41b2-5c00-7000-8000-000000000001');

/** The id of a session, token or request in a path. */
export const accessIdParameter = namedId('credential', '019ac001-9c00-7000-8000-000000000001');

/** `POST /api/v1/password-changes` */
export const passwordChangeRequest = z
  .object({
    login: typedLogin,
    currentPassword: password,
    newPassword: z.string().min(1).max(256),
    code: code.optional().meta({ description: 'For whoever has enrolled a second factor' }),
  })
  .meta({
    example: {
      login: 'supervisor',
      currentPassword: 'as printed at the first start',
      newPassword: 'seven herons over the canal',
    },
  });

/** `POST /api/v1/people/{id}/accounts` */
export const accountRequest = z.object({ login }).meta({ example: { login: 'wang.ducha' } });

/** A one-time password, shown this once. */
export const oneTimePasswordResponse = z
  .object({ login: z.string(), oneTimePassword: z.string() })
  .meta({ example: { login: 'wang.ducha', oneTimePassword: 'K7QF-2MNB-XW4H-9PTC' } });

/** `POST /api/v1/totp-enrolments`: what the authenticator is told, shown this once. */
export const totpEnrolmentResponse = z.object({ secret: z.string(), uri: z.string() }).meta({
  example: {
    secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    uri: 'otpauth://totp/%E9%87%8D%E7%82%B9%E9%A1%B9%E7%9B%AE:supervisor?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  },
});

/** `POST /api/v1/people/{id}/totp-resets` */
export const totpResetRequest = z
  .object({ reason: typedText(500).pipe(z.string().min(1)) })
  .meta({ example: { reason: '手机遗失，本人持证件当面申请' } });

/** The id of a request that waits for its second administrator. */
export const totpResetResponse = z
  .object({ id: z.uuid() })
  .meta({ example: { id: '019ac001-9c00-7000-8000-000000000001' } });

/** `GET /api/v1/totp-resets` */
export const totpResetList = z
  .object({
    items: z.array(
      z.object({
        id: z.uuid(),
        personId: z.uuid(),
        name: z.string(),
        requestedById: z.uuid(),
        requestedBy: z.string(),
        requestedAt: z.iso.datetime(),
      }),
    ),
  })
  .meta({
    example: {
      items: [
        {
          id: '019ac001-9c00-7000-8000-000000000001',
          personId: '017e41b2-5c00-7000-8000-000000000001',
          name: '王督查',
          requestedById: '017e41b2-5c00-7000-8000-000000000005',
          requestedBy: '赵系统',
          requestedAt: '2026-11-26T08:00:00.000Z',
        },
      ],
    },
  });

/** `POST /api/v1/people/{id}/oidc-links` */
export const oidcLinkRequest = z
  .object({ subject: typedText(255).pipe(z.string().min(1)) })
  .meta({ example: { subject: '9f3c1b7e-subject-at-the-provider' } });

/** `POST /api/v1/oidc/login` */
export const oidcLogInResponse = z
  .object({ authorizationUrl: z.url() })
  .meta({ example: { authorizationUrl: 'https://id.example.org/authorize?client_id=key-projects' } });

/** `GET /api/v1/oidc/callback`: what the provider answers; everything it says is handed to the check. */
export const oidcCallbackQuery = z.looseObject({
  state: z.string().min(1).max(500).meta({ example: 'IkZ0c2lzdGF0ZQ' }),
  code: z.string().max(4000).optional().meta({ example: 'SplxlOBeZQQYbYS6WxSbIA' }),
});
