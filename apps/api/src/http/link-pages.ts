import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pageStyle } from '#documents';
import { placeOf, type Language } from '#domain';
import { RequestLimit, type Database } from '#portfolio';
import { Refused } from './refused.js';

const styleHash = createHash('sha256').update(pageStyle).digest('base64');

/** Nothing is loaded, nothing runs, nothing is kept, and no address that has a token in it goes anywhere. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow',
} as const;

/** Answers with a page in a language, under the headers of all of them unless others are given. */
export async function sendPage(
  reply: FastifyReply,
  { status, language, page }: { readonly status: number; readonly language: Language; readonly page: string },
  headers: Readonly<Record<string, string>> = pageHeaders,
): Promise<void> {
  await reply.status(status).headers(headers).header('content-language', language).send(page);
}

/** So many of these pages an address may ask for in a minute: whoever guesses tokens needs many more. */
const pagesPerMinute = 120;

/** What the pages behind links of mails need beside their services. */
export class LinkPageSettings {
  readonly #limit: RequestLimit;

  constructor(
    database: Database,
    readonly isDemonstration: boolean,
  ) {
    this.#limit = new RequestLimit(database, pagesPerMinute);
  }

  /** Refuses what one address asks for beyond the limit. */
  async refuseExcess(request: FastifyRequest): Promise<void> {
    const excess = await this.#limit.refuseExcess(`answers ${placeOf(request.ip)}`, performance.now());
    if (excess !== null) throw new Refused(excess);
  }
}
