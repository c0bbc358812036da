import * as openid from 'openid-client';
import { refuse, type Refusal } from '#domain';
import type { ProvenIdentity } from '#portfolio';
import type { Logger, OidcEnv } from '#runtime';

/** The provider has so long for an answer. */
const timeoutSeconds = 5;

/** A log-in to be begun at the provider. */
export interface Authorization {
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/**
 * The organisation's OpenID provider: authorization code flow with PKCE, state and nonce. It is first asked when
 * somebody needs it: one that is away stops neither the start nor log-ins by password, and is found again when it is
 * back.
 */
export class IdentityProvider {
  readonly issuer: string;
  #found: Promise<openid.Configuration> | null = null;
  #notBeforeMs = 0;

  /**
   * `redirectUri`: where the provider sends people back to, as it is registered there. After a failed look at the
   * provider it is not asked again for `retryAfterMs`.
   */
  constructor(
    private readonly env: OidcEnv,
    private readonly redirectUri: string,
    private readonly retryAfterMs: number,
    private readonly logger: Logger,
  ) {
    this.issuer = env.issuer;
  }

  /** Whether it answers, as far as is known. */
  async isAvailable(): Promise<boolean> {
    return (await this.#configuration()) !== null;
  }

  /** Where to send somebody who wants to log in, and what their answer must fit. */
  async authorization(): Promise<Authorization | Refusal> {
    const configuration = await this.#configuration();
    if (configuration === null) return refuse('oidc.unavailable');
    const [state, nonce, codeVerifier] = [
      openid.randomState(),
      openid.randomNonce(),
      openid.randomPKCECodeVerifier(),
    ];
    const url = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: this.redirectUri,
      scope: 'openid profile email',
      state,
      nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, state, nonce, codeVerifier };
  }

  /** Who it was, by the provider's answer (the query of the callback); checked against what was asked. */
  async identity(
    query: string,
    { state, nonce, codeVerifier }: Omit<Authorization, 'url'>,
  ): Promise<ProvenIdentity | Refusal> {
    const configuration = await this.#configuration();
    if (configuration === null) return refuse('oidc.unavailable');
    try {
      const tokens = await openid.authorizationCodeGrant(
        configuration,
        new URL(`${this.redirectUri}?${query}`),
        {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
        },
      );
      const { sub, iss } = tokens.claims()!;
      return { issuer: iss, subject: sub, verifiedEmail: await this.#verifiedEmail(configuration, tokens) };
    } catch (error) {
      // What the provider said is for the log: its reader can do something about it.
      this.logger.warn({ err: error, issuer: this.issuer }, 'the identity provider did not confirm a log-in');
      return isOutage(error) ? refuse('oidc.unavailable') : refuse('oidc.refused');
    }
  }

  /** By the standard the address stands at the user-info endpoint; some providers put it into the token already. */
  async #verifiedEmail(
    configuration: openid.Configuration,
    tokens: Awaited<ReturnType<typeof openid.authorizationCodeGrant>>,
  ): Promise<string | null> {
    if (!this.env.linksByEmail) return null;
    const claims = tokens.claims()!;
    const { email, email_verified: isVerified } =
      claims['email'] !== undefined || configuration.serverMetadata().userinfo_endpoint === undefined
        ? claims
        : await openid.fetchUserInfo(configuration, tokens.access_token, claims.sub);
    return isVerified === true && typeof email === 'string' ? email : null;
  }

  /** What the provider says of itself; null while it cannot be asked. */
  async #configuration(): Promise<openid.Configuration | null> {
    if (this.#found === null) {
      if (performance.now() < this.#notBeforeMs) return null;
      this.#found = this.#discover();
    }
    try {
      return await this.#found;
    } catch (error) {
      if (this.#found !== null)
        this.logger.warn({ err: error, issuer: this.issuer }, 'the identity provider cannot be asked');
      this.#found = null;
      this.#notBeforeMs = performance.now() + this.retryAfterMs;
      return null;
    }
  }

  async #discover(): Promise<openid.Configuration> {
    const { issuer, clientId, clientSecret } = this.env;
    return openid.discovery(
      new URL(issuer),
      clientId,
      clientSecret,
      clientSecret === undefined ? openid.None() : openid.ClientSecretBasic(clientSecret),
      {
        timeout: timeoutSeconds,
        // Plain http is let through by the environment's check for this machine alone.
        ...(issuer.startsWith('http:') ? { execute: [openid.allowInsecureRequests] } : {}),
      },
    );
  }
}

/** The provider could not be reached, as against: it answered no. */
function isOutage(error: unknown): boolean {
  const { code, name } = error as { code?: unknown; name?: string };
  return (
    code === 'OAUTH_TIMEOUT' || name === 'TimeoutError' || (error instanceof TypeError && code === undefined)
  );
}
