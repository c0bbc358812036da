import type { FastifyInstance } from 'fastify';
import { placeOf } from '#domain';
import type { AccessCountsService } from '#portfolio';
import type { Logger } from '#runtime';

/**
 * Counts every 403 for the history before it is answered. Log-ins count their own, and a refusal stays one where it
 * cannot be counted: nothing was changed.
 */
export function countRefusals(fastify: FastifyInstance, counts: AccessCountsService, logger: Logger): void {
  fastify.addHook('onSend', async (request, reply) => {
    const { refusal, action, signedIn } = request;
    if (refusal === undefined || reply.statusCode !== 403 || action === 'public') return;
    const detail = action === undefined ? refusal.code : `${refusal.code} ${action}`;
    try {
      await counts.count('action.refused', signedIn?.person.personId ?? null, placeOf(request.ip), detail);
    } catch (error) {
      logger.error({ err: error, detail }, 'a refusal could not be counted');
    }
  });
}
