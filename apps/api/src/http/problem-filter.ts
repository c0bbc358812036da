import { randomUUID } from 'node:crypto';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refusalPage } from '#documents';
import { refusalText, refuse, type Language, type Refusal } from '#domain';
import type { Logger } from '#runtime';
import { languageOf } from './language.js';
import { pageHeaders } from './link-pages.js';
import { Refused } from './refused.js';
import { InvalidRequest } from './schema-pipe.js';
import { statusOf } from './status-of.js';

const localeErrors = { zh: z.locales.zhCN().localeError, en: z.locales.en().localeError };
const connectionErrors = new Set(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '08006', '53300']);

/** PostgreSQL has cancelled a statement that ran into its limit of time. */
const cancelled = '57014';

declare module 'fastify' {
  interface FastifyRequest {
    /** Why it was refused, for whoever counts refusals. */
    refusal?: Refusal;
  }
}

/**
 * Answers every failure with an RFC 9457 problem document in the reader's language; a browser that asked for one of the pages
 * gets a page that says the same.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;
  readonly #isDemonstration: boolean;

  constructor(logger: Logger, isDemonstration: boolean) {
    this.#logger = logger;
    this.#isDemonstration = isDemonstration;
  }

  /** Called by Nest for whatever was thrown. */
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const language = languageOf(request);
    const refusal = this.#refusalOf(error, language);
    const status = statusOf[refusal.code];
    request.refusal = refusal;
    const id = randomUUID();
    if (status >= 500)
      this.#logger.error(
        { err: error, id, method: request.method, path: request.routeOptions.url },
        'request failed',
      );
    const { seconds } = refusal.details;
    if ((status === 429 || status === 503) && seconds !== undefined)
      void reply.header('retry-after', seconds);
    const text = refusalText(refusal.code, refusal.details, language);
    void reply.status(status).header('content-language', language);
    if (asksForPage(request)) {
      const isDemonstration = this.#isDemonstration;
      void reply.headers(pageHeaders).send(refusalPage({ language, isDemonstration, text }));
      return;
    }
    void reply
      .header('content-type', 'application/problem+json; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(
        JSON.stringify({
          type: `urn:key-projects:problem:${refusal.code}`,
          title: text,
          status,
          detail: text,
          code: refusal.code,
          instance: `urn:uuid:${id}`,
        }),
      );
  }

  #refusalOf(error: unknown, language: Language): Refusal {
    if (error instanceof Refused) return error.refusal;
    if (error instanceof InvalidRequest)
      return refuse('request.invalid', { problems: problemsOf(error, language) });
    if (connectionErrors.has(codeOf(error))) return refuse('server.unavailable');
    if (codeOf(error) === cancelled) return refuse('request.too_slow');
    switch (statusOfError(error)) {
      case 400:
        return refuse('request.malformed');
      case 404:
        return refuse('request.not_found');
      case 413:
        return refuse('request.too_large', { limit: '1 MiB' });
      case 415:
        return refuse('request.unsupported_media_type');
      default:
        return refuse('server.failed');
    }
  }
}

/** Whether somebody follows a link to one of the pages; programs do not ask for HTML first. */
function asksForPage({ routeOptions, headers }: FastifyRequest): boolean {
  return routeOptions.url?.endsWith('.html') === true && headers.accept?.startsWith('text/html') === true;
}

function problemsOf({ schema, value }: InvalidRequest, language: Language): string {
  const parsed = schema.safeParse(value, { error: localeErrors[language] });
  const issues = parsed.success ? [] : parsed.error.issues;
  return issues
    .slice(0, 5)
    .map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`))
    .join('; ');
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** Fastify's own errors come wrapped by Nest or bare, depending on where they arise. */
function statusOfError(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  return typeof error === 'object' && error !== null && 'statusCode' in error
    ? Number(error.statusCode)
    : 500;
}
