import type { z } from 'zod';
import * as variable from './env-variables.js';

/** How people sign in, and what guards the API. */
export interface SignInEnv {
  readonly passwordProfile: 'asvs' | 'mlps';
  /** Absent: administrators in a live database, nobody in a demonstration, whose passwords are printed. */
  readonly totpRequired: 'administrators' | 'everybody' | 'nobody' | undefined;
  /** Absent: there is no identity provider. */
  readonly oidc: OidcEnv | undefined;
  /** Networks whose X-Forwarded-For is believed, as CIDR. */
  readonly trustedProxies: readonly string[];
  /** What brings one to the metrics from another machine. Absent: nothing does. */
  readonly metricsToken: string | undefined;
  /** Requests that one address may send in a minute. Absent: as many as is usual, and from this machine any number. */
  readonly requestsPerMinute: number | undefined;
  /** Seals second factors in the database. Absent: kept under DATA_DIR. */
  readonly serverKey: Buffer | undefined;
}

/** The organisation's OpenID provider. */
export interface OidcEnv {
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client, held by PKCE alone. */
  readonly clientSecret: string | undefined;
  /** Whether an e-mail address that the provider vouches for finds the account. */
  readonly linksByEmail: boolean;
}

/** The variables of signing in; the launcher hands them to the API as they are. */
export const SIGN_IN_VARIABLES = [
  'PASSWORD_PROFILE',
  'TOTP_REQUIRED',
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_LINK_BY_EMAIL',
  'TRUSTED_PROXIES',
  'METRICS_TOKEN',
  'REQUESTS_PER_MINUTE',
  'SERVER_KEY',
] as const;

/** Name of one of them. */
export type SignInVariable = (typeof SIGN_IN_VARIABLES)[number];

/** Reads one variable: undefined when it is absent, an EnvError when it is wrong. */
export type ReadVariable = <T>(name: SignInVariable, schema: z.ZodType<T>) => T | undefined;

/**
 * Reads them with `read`. `missing` makes the error of a variable that another one needs. Throws EnvError.
 */
export function readSignInEnv(
  read: ReadVariable,
  missing: (name: SignInVariable, names: string) => Error,
): SignInEnv {
  return {
    passwordProfile: read('PASSWORD_PROFILE', variable.passwordProfile) ?? 'asvs',
    totpRequired: read('TOTP_REQUIRED', variable.totpRequired),
    oidc: readOidc(read, missing),
    trustedProxies: read('TRUSTED_PROXIES', variable.networks) ?? [],
    metricsToken: read('METRICS_TOKEN', variable.longSecret),
    requestsPerMinute: read('REQUESTS_PER_MINUTE', variable.requestsPerMinute),
    serverKey: read('SERVER_KEY', variable.serverKey),
  };
}

function readOidc(
  read: ReadVariable,
  missing: (name: SignInVariable, names: string) => Error,
): OidcEnv | undefined {
  const issuer = read('OIDC_ISSUER', variable.oidcIssuer);
  const clientId = read('OIDC_CLIENT_ID', variable.visibleText);
  const clientSecret = read('OIDC_CLIENT_SECRET', variable.visibleText);
  const linksByEmail = read('OIDC_LINK_BY_EMAIL', variable.yesOrNo) ?? false;
  if (issuer === undefined) {
    if (clientId !== undefined)
      throw missing('OIDC_ISSUER', 'the identity provider that OIDC_CLIENT_ID is for');
    return undefined;
  }
  if (clientId === undefined) throw missing('OIDC_CLIENT_ID', 'this product at the provider of OIDC_ISSUER');
  return { issuer, clientId, clientSecret, linksByEmail };
}
