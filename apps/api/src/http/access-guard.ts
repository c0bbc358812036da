import {
  applyDecorators,
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiCookieAuth, ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { refuse, type Action } from '#domain';
import { SessionsService, type SignedIn } from '#portfolio';
import { Refused } from './refused.js';
import { SessionCookie } from './session-cookie.js';

const accessKey = 'access';

declare module 'fastify' {
  interface FastifyRequest {
    signedIn?: SignedIn;
  }
}

/**
 * Names the action that an operation is; its rule is in the domain, and the service asks it with the project's
 * scope. Stands in the API's document as `x-action`, where the permission matrix reads it.
 */
export function Does(action: Action): MethodDecorator {
  return applyDecorators(SetMetadata(accessKey, action), ApiExtension('x-action', action), ApiCookieAuth());
}

/** Opens an operation to people who are not logged in. */
export function OpenToAll(): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(accessKey, 'public'), ApiExtension('x-action', 'public'));
}

/** The person who is logged in. */
export const Reader = createParamDecorator((_: unknown, context: ExecutionContext): SignedIn => {
  const { signedIn } = context.switchToHttp().getRequest<FastifyRequest>();
  if (signedIn === undefined) throw new Refused(refuse('session.required'));
  return signedIn;
});

/** Lets nobody in without a session, and nobody at all where an operation does not say what it does. */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #sessions: SessionsService;
  readonly #cookie: SessionCookie;

  constructor(reflector: Reflector, sessions: SessionsService, cookie: SessionCookie) {
    this.#reflector = reflector;
    this.#sessions = sessions;
    this.#cookie = cookie;
  }

  /** Called by Nest before every operation. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const action = this.#reflector.getAllAndOverride<Action | 'public' | undefined>(accessKey, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (action === 'public') return true;
    if (action === undefined) throw new Refused(refuse('permission.denied'));
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = this.#cookie.read(request);
    const signedIn = token === null ? null : await this.#sessions.find(token);
    if (signedIn === null) throw new Refused(refuse('session.required'));
    request.signedIn = signedIn;
    return true;
  }
}
