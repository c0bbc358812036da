import { createHash } from 'node:crypto';
import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerOutcomePage, answerPage, answerPageStyle, type AnswerOutcomeDocument } from '#documents';
import { placeOf, refusalText } from '#domain';
import { AnswerLinksService, RequestLimit, type Database, type LinkedItem } from '#portfolio';
import { OpenToAll } from '../http/access-guard.js';
import { languageOf } from '../http/language.js';
import { Refused } from '../http/refused.js';
import { statusOf } from '../http/status-of.js';
import { fieldsOf, readAnswerForm } from './answer-form.js';

const styleHash = createHash('sha256').update(answerPageStyle).digest('base64');

/** Nothing is loaded, nothing runs, nothing is kept, and no address that has a token in it goes anywhere. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow',
} as const;

/** Statuses of the pages that say how it went. */
const outcomeStatus = { recorded: 200, recorded_already: 200, gone: 404, strange_form: 403 } as const;

const reporters: readonly LinkedItem['receivedAs'][] = ['liaison_officer', 'unit_head', 'supervisor'];

/** So many of these pages an address may ask for in a minute: whoever guesses tokens needs many more. */
const pagesPerMinute = 120;

/** What the pages need beside their service. */
export class AnswerPageSettings {
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

/** The pages behind the links of mails. They are pages and no part of the API: whoever opens one has the mail. */
@ApiExcludeController()
@OpenToAll()
@Controller('r')
export class AnswerPagesController {
  constructor(
    private readonly links: AnswerLinksService,
    private readonly settings: AnswerPageSettings,
  ) {}

  /** Shows the item. Changes nothing, however often and by whomever it is opened. */
  @Get(':token')
  async open(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.settings.refuseExcess(request);
    const item = await this.links.open(token);
    if (item === null) return this.#say(request, reply, 'gone');
    return this.#show(request, reply, item, token, { status: 200, values: {}, problem: null });
  }

  /** Takes a form of the page: the link does one thing, once. */
  @Post(':token')
  async send(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.settings.refuseExcess(request);
    const language = languageOf(request);
    const values = fieldsOf(request.body);
    const { form = '' } = values;
    const sent = JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
    const item = await this.links.open(token);
    if (item === null) {
      const isRecorded = await this.links.isRecorded(token, form, sent);
      return this.#say(request, reply, isRecorded ? 'recorded_already' : 'gone');
    }
    const read = readAnswerForm(values, item, mayReport(item), language);
    if ('problem' in read)
      return this.#show(request, reply, item, token, { status: 400, values, problem: read.problem });
    const outcome = await this.links.use(token, form, sent, read.wish);
    if (typeof outcome === 'string') return this.#say(request, reply, outcome);
    const problem = refusalText(outcome.code, outcome.details, language);
    return this.#show(request, reply, item, token, { status: statusOf[outcome.code], values, problem });
  }

  async #show(
    request: FastifyRequest,
    reply: FastifyReply,
    item: LinkedItem,
    token: string,
    {
      status,
      ...answered
    }: { status: number; values: Readonly<Record<string, string>>; problem: string | null },
  ): Promise<void> {
    const language = languageOf(request);
    const page = answerPage({
      ...item,
      ...answered,
      language,
      stageLabel: item.stageLabel[language],
      isDemonstration: this.settings.isDemonstration,
      mayReport: mayReport(item),
      form: this.links.form(token),
    });
    await reply.status(status).headers(headers).header('content-language', language).send(page);
  }

  async #say(
    request: FastifyRequest,
    reply: FastifyReply,
    outcome: AnswerOutcomeDocument['outcome'],
  ): Promise<void> {
    const language = languageOf(request);
    const page = answerOutcomePage({ language, outcome, isDemonstration: this.settings.isDemonstration });
    await reply
      .status(outcomeStatus[outcome])
      .headers(headers)
      .header('content-language', language)
      .send(page);
  }
}

function mayReport({ receivedAs }: LinkedItem): boolean {
  return reporters.includes(receivedAs);
}
