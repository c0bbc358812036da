import type { FastifyInstance } from 'fastify';
import { fileTypes, refuse } from '#domain';
import { Refused } from './refused.js';

/** Configuration of a route whose body is the bytes of a file. */
export const takesBytes = { takesBytes: true };

/** Hands the body of such a route on as it comes, unread and without the limit of other bodies; elsewhere it is refused. */
export function takeBytes(fastify: FastifyInstance): void {
  const types = [...fileTypes, 'application/octet-stream'];
  fastify.addContentTypeParser(types, (request, body, done) => {
    const { takesBytes: isTaken } = request.routeOptions.config as { takesBytes?: boolean };
    if (isTaken === true) done(null, body);
    else done(new Refused(refuse('request.unsupported_media_type')));
  });
}
