import type { FastifyReply, FastifyRequest } from 'fastify';
import { rollupLinkPage, type RollupLinkPageDocument } from '#documents';
import type { LinkedRollup, RollupLinksService, RollupMailLinksService } from '#portfolio';
import { languageOf } from '../http/language.js';
import { pageHeaders, sendPage, type LinkPageSettings } from '../http/link-pages.js';
import { mailPolicy } from './rollup-answers.js';

/** What is shown to whoever has the address goes no further: it is neither kept nor found, and the address told to nobody. */
export const shownHeaders = { ...pageHeaders, 'content-security-policy': mailPolicy };

const statuses = { gone: 404, busy: 503, no_number: 404, counted_otherwise: 409 } as const;

/** Opens links to issues, those that people make and those in mails, for the pages behind them, and says where there is nothing to show. */
export class LinkedRollups {
  constructor(
    private readonly links: RollupLinksService,
    private readonly mails: RollupMailLinksService,
    private readonly settings: LinkPageSettings,
  ) {}

  /** What is behind the token; null: that nothing is has been said. */
  async open(token: string, request: FastifyRequest, reply: FastifyReply): Promise<LinkedRollup | null> {
    await this.settings.refuseExcess(request);
    const linked = (await this.links.open(token)) ?? (await this.mails.open(token));
    if (linked === null) await this.say('gone', request, reply);
    return linked;
  }

  /** Says what is the matter. */
  async say(
    shows: RollupLinkPageDocument['shows'],
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const language = languageOf(request);
    const { isDemonstration } = this.settings;
    const page = rollupLinkPage({ language, isDemonstration, shows });
    await sendPage(reply, { status: statuses[shows], language, page });
  }
}
