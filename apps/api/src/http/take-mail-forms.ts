import type { FastifyInstance } from 'fastify';
import { refuse } from '#domain';
import { Refused } from './refused.js';

/** Configuration of a route that mail programs post to (RFC 8058): what they send is one fixed field and is not read. */
export const takesMailForms = { takesMailForms: true };

/** Lets such a route take the form in which mail programs send; elsewhere it is refused. */
export function takeMailForms(fastify: FastifyInstance): void {
  fastify.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (request, _, done) => {
    const { takesMailForms: isTaken } = request.routeOptions.config as { takesMailForms?: boolean };
    if (isTaken === true) done(null, {});
    else done(new Refused(refuse('request.unsupported_media_type')));
  });
}
