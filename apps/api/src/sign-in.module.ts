import { Module, type DynamicModule } from '@nestjs/common';
import {
  AccessCountsService,
  AccountsService,
  Database,
  CalendarFeedsService,
  CalendarService,
  LogInAttempts,
  LogInService,
  newId,
  OidcLinksService,
  OidcLogInsService,
  PasswordHasher,
  PasswordsService,
  ProofOfAccount,
  SessionsService,
  TokensService,
  TotpResetsService,
  TotpService,
  type DatabaseKind,
} from '#portfolio';
import type { Logger, SignInEnv } from '#runtime';
import { BrowserCookie, SessionCookie } from './http/session-cookie.js';
import { IdentityProvider } from './oidc/identity-provider.js';
import { OidcController } from './oidc/oidc.controller.js';
import { OidcSettings } from './oidc/oidc-settings.js';
import { PasswordChangesController } from './passwords/password-changes.controller.js';
import { PeopleAccountsController } from './people/people-accounts.controller.js';
import { PeopleSessionsController } from './people/people-sessions.controller.js';
import { SessionController } from './session/session.controller.js';
import { SessionsController } from './session/sessions.controller.js';
import { SignInSettings } from './session/sign-in-settings.js';
import { CalendarFeedsController } from './calendar-feeds/calendar-feeds.controller.js';
import { OwnOrigin } from './calendar-feeds/own-origin.js';
import { TokensController } from './tokens/tokens.controller.js';
import { TotpEnrolmentsController } from './totp/totp-enrolments.controller.js';
import { TotpResetsController } from './totp/totp-resets.controller.js';

/** What signing in is made of. */
export interface SignInParts {
  readonly database: Database;
  readonly kind: DatabaseKind;
  readonly logger: Logger;
  readonly publicUrl: string;
  readonly isPublicUrlSecure: boolean;
  readonly env: Pick<SignInEnv, 'passwordProfile' | 'totpRequired' | 'oidc'>;
  /** 32 bytes, not in the database. */
  readonly serverKey: Buffer;
  /** Milliseconds of the first wait of an attempt that is slowed; the next ones double it. */
  readonly slowStepMs: number;
  /** Milliseconds until an identity provider that was away is looked for again. */
  readonly providerRetryMs: number;
}

/** Log-ins, accounts and tokens. */
@Module({})
export class SignInModule {
  /** The module with its parts. */
  static with(parts: SignInParts): DynamicModule {
    const { database, env, isPublicUrlSecure, publicUrl } = parts;
    const settings = new SignInSettings(env, parts.kind);
    const counts = new AccessCountsService(database, newId);
    const sessions = new SessionsService(database, newId);
    const totp = new TotpService(database, newId, parts.serverKey);
    const hasher = new PasswordHasher();
    const attempts = new LogInAttempts(database, parts.slowStepMs);
    const proof = new ProofOfAccount(database, hasher, attempts, counts);
    const profile = settings.passwordProfile;
    const logIns = new LogInService({
      proof,
      sessions,
      totp,
      counts,
      profile,
      totpRequired: settings.totpRequired,
    });
    const values = [
      settings,
      counts,
      sessions,
      totp,
      logIns,
      new TokensService(database, newId),
      new CalendarFeedsService(database, newId, new CalendarService(database)),
      new OwnOrigin(publicUrl),
      new AccountsService(database, newId, hasher),
      new PasswordsService(database, newId, { hasher, proof, totp, profile }),
      new TotpResetsService(database, newId),
      new OidcLinksService(database, newId),
      new OidcLogInsService(database),
      oidcSettings(parts),
      new SessionCookie(isPublicUrlSecure),
      new BrowserCookie(isPublicUrlSecure),
    ];
    const providers = values.map((value) => ({ provide: value.constructor, useValue: value }));
    return {
      module: SignInModule,
      controllers: [
        SessionController,
        SessionsController,
        PasswordChangesController,
        TotpEnrolmentsController,
        TotpResetsController,
        OidcController,
        TokensController,
        CalendarFeedsController,
        PeopleAccountsController,
        PeopleSessionsController,
      ],
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}

function oidcSettings({ env, publicUrl, providerRetryMs, logger }: SignInParts): OidcSettings {
  const provider =
    env.oidc === undefined
      ? null
      : new IdentityProvider(env.oidc, `${publicUrl}/api/v1/oidc/callback`, providerRetryMs, logger);
  return new OidcSettings(provider, env.oidc?.linksByEmail ?? false);
}
