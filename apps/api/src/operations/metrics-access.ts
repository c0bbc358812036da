import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { bearerOf } from '../http/access-guard.js';

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Who may read the metrics: this machine itself, or whoever brings the token. */
export class MetricsAccess {
  constructor(private readonly token: string | null) {}

  /** A proxy on this machine forwards for others: what comes through one needs the token. */
  isGiven(request: FastifyRequest): boolean {
    const { headers, socket } = request;
    const isForwarded = 'x-forwarded-for' in headers || 'forwarded' in headers;
    if (!isForwarded && loopback.has(socket.remoteAddress ?? '')) return true;
    const bearer = bearerOf(request);
    return this.token !== null && bearer !== null && timingSafeEqual(hashed(bearer), hashed(this.token));
  }
}

/** Of one length, whatever somebody sent. */
function hashed(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
