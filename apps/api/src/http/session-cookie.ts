import type { FastifyReply, FastifyRequest } from 'fastify';

const lifetimeSeconds = 12 * 60 * 60;

/**
 * The session's cookie. Behind TLS it is a `__Host-` cookie; on plain loopback, where browsers and clients would
 * drop that one, an ordinary HttpOnly one.
 */
export class SessionCookie {
  readonly name: string;
  readonly #secure: boolean;

  constructor(secure: boolean) {
    this.#secure = secure;
    this.name = secure ? '__Host-session' : 'session';
  }

  /** The token that the reader sent, or null. */
  read(request: FastifyRequest): string | null {
    return request.cookies[this.name] ?? null;
  }

  /** Gives the reader the token of a new session. */
  give(reply: FastifyReply, token: string): void {
    void reply.setCookie(this.name, token, { ...this.#options(), maxAge: lifetimeSeconds });
  }

  /** Takes the token back. */
  take(reply: FastifyReply): void {
    void reply.clearCookie(this.name, this.#options());
  }

  #options() {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.#secure } as const;
  }
}
