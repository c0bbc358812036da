import type { FastifyRequest } from 'fastify';
import type { Visitor } from '#portfolio';
import type { SessionCookie } from './session-cookie.js';

/** From where a log-in comes. The address is the proxy's word only where the proxy is a trusted one. */
export function visitorOf(request: FastifyRequest, cookie: SessionCookie): Visitor {
  return {
    address: request.ip,
    userAgent: request.headers['user-agent'] ?? null,
    before: cookie.read(request),
  };
}
