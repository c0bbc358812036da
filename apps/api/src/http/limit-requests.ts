import type { FastifyRequest } from 'fastify';
import { placeOf } from '#domain';
import { RequestLimit, type Database } from '#portfolio';
import { Refused } from './refused.js';

/** Requests of one address in a minute where no number is set: 50 a second is more than any person or page sends. */
const usualPerMinute = 3_000;

const thisMachine = new Set(['127.0.0.1', placeOf('::1')]);

/**
 * Refuses what one address sends beyond `perMinute`. Without a number the usual one holds, and none for this machine
 * itself: whoever works on it can stop it anyway, and behind a proxy on it that nobody was told of, all people come
 * from one address.
 */
export function limitRequests(
  database: Database,
  perMinute: number | null,
): (request: FastifyRequest) => Promise<void> {
  const limit = new RequestLimit(database, perMinute ?? usualPerMinute);
  return async (request) => {
    // Whoever supervises the processes is answered however much the others ask.
    if (request.url.startsWith('/health/')) return;
    const place = placeOf(request.ip);
    if (perMinute === null && thisMachine.has(place)) return;
    const excess = await limit.refuseExcess(place, performance.now());
    if (excess !== null) throw new Refused(excess);
  };
}
