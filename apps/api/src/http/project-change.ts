import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { changeResponse } from '#contracts';
import { refuse, type Refusal, type RefusalCode } from '#domain';
import { ApiProblems } from './api-problems.js';
import { orRefuse, Refused } from './refused.js';

/** What every change of a project can be refused for, before its own rule is asked. */
const common = [
  'request.malformed',
  'request.invalid',
  'session.required',
  'project.not_yours',
  'request.cross_origin',
  'project.not_found',
  'project.changed',
  'request.too_large',
  'request.unsupported_media_type',
  'precondition.required',
] as const satisfies readonly RefusalCode[];

/** An operation that changes a project: with If-Match, answered by 201 and the new revision; `codes` are its own refusals. */
export function ChangesProject(...codes: RefusalCode[]): MethodDecorator {
  return applyDecorators(
    HttpCode(201),
    ApiHeader({
      name: 'If-Match',
      required: true,
      description: 'ETag of the project as last read, e.g. "9"',
    }),
    ApiCreatedResponse({ standardSchema: changeResponse }),
    ApiProblems(...common, ...codes),
  );
}

/** The revision that a change says it has read. Anything that we never gave out is a revision that never was. */
export function revisionRead(ifMatch: string | undefined): number {
  if (ifMatch === undefined) throw new Refused(refuse('precondition.required'));
  const revision = /^"(\d{1,15})"$/.exec(strong(ifMatch))?.[1];
  return revision === undefined ? -1 : Number(revision);
}

/** The ETag as we gave it: a proxy that compresses marks it weak, for the same revision. */
export function strong(etag: string): string {
  return etag.trim().replace(/^W\//, '');
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
