import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { answerKept, refuse } from '#domain';
import { KeptAnswersService, type Answer } from '#portfolio';
import { orRefuse, Refused } from './refused.js';

/** Visible ASCII, as UUIDs are and whatever else a program makes. */
const keyForm = /^[\x21-\x7e]{1,200}$/;

/**
 * Does a POST once for each `Idempotency-Key` of a person, and gives the first answer again to whoever repeats it. If-Match
 * is no part of the request: whoever has not heard the first answer may have read the newer revision meanwhile.
 */
@Injectable()
export class KeepAnswers implements NestInterceptor {
  constructor(private readonly answers: KeptAnswersService) {}

  /** Called by Nest round every operation, after the guard. */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { method, action, signedIn } = request;
    const key = request.headers['idempotency-key'];
    if (method !== 'POST' || key === undefined || action === undefined || signedIn === undefined)
      return next.handle();
    const kept = answerKept(action);
    if (kept === 'nothing') return next.handle();
    if (typeof key !== 'string' || !keyForm.test(key)) throw new Refused(refuse('idempotency.malformed'));
    const asked = {
      personId: signedIn.person.personId,
      key,
      request: JSON.stringify([method, request.url, request.body ?? null]),
      kept,
    };
    return from(this.#once(asked, http.getResponse<FastifyReply>(), next));
  }

  async #once(
    asked: Parameters<KeptAnswersService['once']>[0],
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    const given = orRefuse(await this.answers.once(asked, async () => answerOf(reply, next)));
    if (given.isRepeated) {
      void reply.status(given.status).header('idempotency-replayed', 'true');
      if (given.etag !== null) void reply.header('etag', given.etag);
    }
    return given.body;
  }
}

async function answerOf(reply: FastifyReply, next: CallHandler): Promise<Answer> {
  const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
  const etag = reply.getHeader('etag');
  return { status: reply.statusCode, etag: typeof etag === 'string' ? etag : null, body };
}
