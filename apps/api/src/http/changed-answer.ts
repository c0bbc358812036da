import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { changedResponse } from '#contracts';
import type { Refusal } from '#domain';
import type { Changed } from '#portfolio';
import { orRefuse } from './refused.js';

/** Answers a change with the version that the thing has now, as body and as ETag. */
export function changedAnswer(
  changed: Changed | Refusal,
  reply: FastifyReply,
): z.input<typeof changedResponse> {
  const { id, version, recordedAt } = orRefuse(changed);
  void reply.header('etag', `"${version}"`);
  return { id, version, recordedAt: recordedAt.toISOString() };
}
