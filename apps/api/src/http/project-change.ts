import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiCreatedResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { changeResponse } from '#contracts';
import type { Refusal, RefusalCode } from '#domain';
import { problemsOfChanges } from './api-change.js';
import { ApiProblems } from './api-problems.js';
import { ApiIfMatch } from './if-match.js';
import { orRefuse } from './refused.js';

/** What every change of a project can be refused for, before its own rule is asked. */
const common = [
  ...problemsOfChanges,
  'project.not_yours',
  'project.not_found',
  'project.changed',
  'precondition.required',
] as const satisfies readonly RefusalCode[];

/** An operation that changes a project: with If-Match, answered by 201 and the new revision; `codes` are its own refusals. */
export function ChangesProject(...codes: RefusalCode[]): MethodDecorator {
  return applyDecorators(
    HttpCode(201),
    ApiIfMatch(),
    ApiCreatedResponse({ standardSchema: changeResponse }),
    ApiProblems(...common, ...codes),
  );
}

/** The answer to a change, with the new revision in its ETag. */
export function changed(
  reply: FastifyReply,
  answer: { readonly seq: number; readonly recordedAt: Date } | Refusal,
): { seq: number; recordedAt: string } {
  const { seq, recordedAt } = orRefuse(answer);
  void reply.header('etag', `"${seq}"`);
  return { seq, recordedAt: recordedAt.toISOString() };
}
