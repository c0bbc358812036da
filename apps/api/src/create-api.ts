import accepts from '@fastify/accepts';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { longestWorkbook } from '#contracts';
import { AccessCountsService, newId } from '#portfolio';
import { NestLogger } from '#runtime';
import { ApiModule, type ApiParts } from './api.module.js';
import { countRefusals } from './http/count-refusals.js';
import { limitRequests } from './http/limit-requests.js';
import { describeApi } from './http/openapi.js';
import { refuseCrossOrigin } from './http/same-origin.js';
import { takeBytes } from './http/take-bytes.js';
import { takeMailForms } from './http/take-mail-forms.js';
import { SessionCookie } from './http/session-cookie.js';

/** Largest body of a request, in bytes. */
const bodyLimit = 1024 * 1024;
/** Of those that carry a file, in base64 with what stands round it. */
const fileLimits: Readonly<Record<string, number>> = { '/api/v1/imports': longestWorkbook + 1024 };

/** Node's own limit of a request's head, in bytes: no part of an address is longer. */
const longestUrl = 16_384;

/** An address whose escapes make no text names nothing: it is looked up as one that is not there. */
function readableUrl(url: string): string {
  try {
    decodeURIComponent(url.split(/[?#]/)[0] ?? '');
    return url;
  } catch {
    return '/unreadable';
  }
}

/** The API, ready to listen or to be asked in process. */
export async function createApi(parts: ApiParts): Promise<NestFastifyApplication> {
  const kind = await parts.database.kind();
  const adapter = new FastifyAdapter({
    bodyLimit,
    // Only these may say who is behind them; to anybody else's X-Forwarded-For nobody listens.
    trustProxy: parts.trustedProxies.length === 0 ? false : [...parts.trustedProxies],
    exposeHeadRoutes: false,
    // Left to itself Fastify answers these two before any hook: without our headers and not as a problem document.
    rewriteUrl: ({ url }: { url?: string | undefined }) => readableUrl(url ?? '/'),
    routerOptions: { maxParamLength: longestUrl },
  });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with({ ...parts, kind }), adapter, {
    logger: new NestLogger(parts.logger),
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  await app.register(helmet, {
    global: true,
    contentSecurityPolicy: {
      // The documentation's page sets styles in place; nothing else needs more than the site itself.
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        // On plain loopback there is no TLS to upgrade to.
        upgradeInsecureRequests: parts.isPublicUrlSecure ? [] : null,
      },
    },
    ...(parts.isPublicUrlSecure ? {} : { strictTransportSecurity: false }),
  });
  await app.register(cookie);
  await app.register(accepts);
  takeBytes(fastify);
  takeMailForms(fastify);
  const refuseExcess = limitRequests(parts.database, parts.requestsPerMinute);
  fastify.addHook('onRequest', async (request, reply) => {
    // Tells programs, as pages and mails tell people, that this is a demonstration.
    if (kind !== 'live') void reply.header('x-data-kind', kind);
    refuseCrossOrigin(request, parts.publicUrl);
    await refuseExcess(request);
  });
  countRefusals(fastify, new AccessCountsService(parts.database, newId), parts.logger);
  fastify.addHook('onRoute', (route) => {
    const limit = fileLimits[route.url];
    if (limit !== undefined && route.method === 'POST') route.bodyLimit = limit;
  });
  describeApi(app, kind, new SessionCookie(parts.isPublicUrlSecure).name);
  await app.init();
  await fastify.ready();
  return app;
}
