import type { FastifyRequest } from 'fastify';
import { refuse } from '#domain';
import { Refused } from './refused.js';

/** Methods that change nothing. */
export const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses changes that another site's page sends with the reader's cookie: by Fetch metadata, or by the Origin
 * where a browser sends only that. Programs send neither and carry no foreign page's wish.
 */
export function refuseCrossOrigin(request: FastifyRequest, publicUrl: string): void {
  if (safeMethods.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  // Without TLS the loopback address has several names; behind TLS only the public one is ours.
  const ownName = publicUrl.startsWith('https:') ? publicUrl : `http://${request.headers.host ?? ''}`;
  // The answer pages send no referrer, so that no token leaves them; browsers then hide the origin of their forms as well.
  // What says where the form is from is Sec-Fetch-Site, and the mark in the form itself.
  const isHidden = origin === 'null' && (site === 'same-origin' || /^\/[ru]\//.test(request.url));
  const foreignOrigin = origin !== undefined && !isHidden && origin !== publicUrl && origin !== ownName;
  if (foreignSite || foreignOrigin) throw new Refused(refuse('request.cross_origin'));
}
