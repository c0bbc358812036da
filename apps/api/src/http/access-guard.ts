import {
  applyDecorators,
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiCookieAuth, ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import {
  isActionOfTokens,
  isInTokenScope,
  isRefusal,
  refuse,
  type Action,
  type AwaitedStep,
  type RefusalCode,
} from '#domain';
import { SessionsService, TokensService, type SignedIn } from '#portfolio';
import { Refused } from './refused.js';
import { safeMethods } from './same-origin.js';
import { SessionCookie } from './session-cookie.js';

const accessKey = 'access';
const awaitingKey = 'while awaiting';

declare module 'fastify' {
  interface FastifyRequest {
    signedIn?: SignedIn;
    /** What the operation does, once the guard has looked. */
    action?: Action | 'public';
  }
}

/**
 * Names the action that an operation is; its rule is in the domain, and the service asks it with the project's
 * scope. Stands in the API's document as `x-action`, where the permission matrix reads it.
 */
export function Does(action: Action): MethodDecorator {
  return applyDecorators(
    SetMetadata(accessKey, action),
    ApiExtension('x-action', action),
    ApiCookieAuth(),
    ...(isActionOfTokens(action) ? [ApiBearerAuth()] : []),
  );
}

/** Opens an operation to people who are not logged in. */
export function OpenToAll(): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(accessKey, 'public'), ApiExtension('x-action', 'public'));
}

/** Opens an operation also to log-ins that still owe one of these steps; all others are closed to them. */
export function AlsoWhileAwaiting(...steps: AwaitedStep[]): MethodDecorator {
  return SetMetadata(awaitingKey, steps);
}

/** The person who is logged in. */
export const Reader = createParamDecorator((_: unknown, context: ExecutionContext): SignedIn => {
  const { signedIn } = context.switchToHttp().getRequest<FastifyRequest>();
  if (signedIn === undefined) throw new Refused(refuse('session.required'));
  return signedIn;
});

const refusalsWhileAwaiting: Readonly<Record<AwaitedStep, RefusalCode>> = {
  totp: 'session.awaits_totp',
  totp_enrolment: 'session.awaits_enrolment',
};

/**
 * Lets nobody in without a session or a token, and nobody at all where an operation does not say what it does. A
 * token must have the operation's action in its scope: since every operation passes here, no right reaches further.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #sessions: SessionsService;
  readonly #tokens: TokensService;
  readonly #cookie: SessionCookie;

  constructor(reflector: Reflector, sessions: SessionsService, tokens: TokensService, cookie: SessionCookie) {
    this.#reflector = reflector;
    this.#sessions = sessions;
    this.#tokens = tokens;
    this.#cookie = cookie;
  }

  /** Called by Nest before every operation. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const of = [context.getHandler(), context.getClass()];
    const action = this.#reflector.getAllAndOverride<Action | 'public' | undefined>(accessKey, of);
    if (action === undefined) throw new Refused(refuse('permission.denied'));
    request.action = action;
    if (action === 'public') return true;
    const bearer = bearerOf(request);
    if (bearer !== null) {
      await this.#admitToken(request, bearer, action);
      return true;
    }
    const token = this.#cookie.read(request);
    const signedIn = token === null ? null : await this.#sessions.find(token);
    if (signedIn === null) throw new Refused(refuse('session.required'));
    if (isRefusal(signedIn)) throw new Refused(signedIn);
    request.signedIn = signedIn;
    const { awaits } = signedIn;
    const opened = this.#reflector.getAllAndOverride<AwaitedStep[] | undefined>(awaitingKey, of) ?? [];
    if (awaits !== null && !opened.includes(awaits)) throw new Refused(refuse(refusalsWhileAwaiting[awaits]));
    return true;
  }

  async #admitToken(request: FastifyRequest, bearer: string, action: Action): Promise<void> {
    const found = await this.#tokens.find(bearer);
    if (found === null) throw new Refused(refuse('token.invalid'));
    request.signedIn = found.signedIn;
    if (!isActionOfTokens(action)) throw new Refused(refuse('token.never'));
    if (!isInTokenScope(found.scope, action, !safeMethods.has(request.method)))
      throw new Refused(refuse('token.out_of_scope', { action }));
  }
}

/** The token of `Authorization: Bearer …`; null without one. A request that brings one is judged by it alone. */
export function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}
