import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * A cookie that no script reads. Behind TLS it is a `__Host-` cookie; on plain loopback, where browsers and clients
 * would drop that one, an ordinary HttpOnly one.
 */
class GuardedCookie {
  readonly name: string;
  readonly #secure: boolean;
  readonly #lifetimeSeconds: number;

  constructor(name: string, lifetimeSeconds: number, secure: boolean) {
    this.#secure = secure;
    this.#lifetimeSeconds = lifetimeSeconds;
    this.name = secure ? `__Host-${name}` : name;
  }

  /** The token that the reader sent, or null. */
  read(request: FastifyRequest): string | null {
    return request.cookies[this.name] ?? null;
  }

  /** Gives the reader a token. */
  give(reply: FastifyReply, token: string): void {
    void reply.setCookie(this.name, token, { ...this.#options(), maxAge: this.#lifetimeSeconds });
  }

  /** Takes the token back. */
  take(reply: FastifyReply): void {
    void reply.clearCookie(this.name, this.#options());
  }

  #options() {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.#secure } as const;
  }
}

/** The session's cookie. */
export class SessionCookie extends GuardedCookie {
  constructor(secure: boolean) {
    super('session', 12 * 60 * 60, secure);
  }
}

/** Ties a log-in at the identity provider to the browser that began it. */
export class BrowserCookie extends GuardedCookie {
  constructor(secure: boolean) {
    super('oidc', 10 * 60, secure);
  }
}
