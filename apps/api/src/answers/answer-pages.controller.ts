import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerOutcomePage, answerPage, type AnswerOutcomeDocument } from '#documents';
import { refusalText } from '#domain';
import { AnswerLinksService, ReplyDraftsService, type LinkedItem } from '#portfolio';
import { OpenToAll } from '../http/access-guard.js';
import { languageOf } from '../http/language.js';
import { LinkPageSettings, sendPage } from '../http/link-pages.js';
import { statusOf } from '../http/status-of.js';
import { fieldsOf, readAnswerForm } from './answer-form.js';
import { draftValues } from './draft-values.js';

/** Statuses of the pages that say how it went. */
const outcomeStatus = { recorded: 200, recorded_already: 200, gone: 404, strange_form: 403 } as const;

const reporters: readonly LinkedItem['receivedAs'][] = ['liaison_officer', 'unit_head', 'supervisor'];

/** The pages behind the links of mails. They are pages and no part of the API: whoever opens one has the mail. */
@ApiExcludeController()
@OpenToAll()
@Controller('r')
export class AnswerPagesController {
  constructor(
    private readonly links: AnswerLinksService,
    private readonly drafts: ReplyDraftsService,
    private readonly settings: LinkPageSettings,
  ) {}

  /** Shows the item, with what its reader replied by mail filled in. Changes nothing, however often and by whomever it is opened. */
  @Get(':token')
  async open(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.settings.refuseExcess(request);
    const item = await this.links.open(token);
    if (item === null) return this.#say(request, reply, 'gone');
    const draft = await this.drafts.of(token);
    return this.#show(request, reply, item, token, {
      status: 200,
      values: draftValues(draft, item),
      problem: null,
      reply: draft?.text ?? null,
    });
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
    }: {
      status: number;
      values: Readonly<Record<string, string>>;
      problem: string | null;
      reply?: string | null;
    },
  ): Promise<void> {
    const language = languageOf(request);
    const page = answerPage({
      ...item,
      reply: null,
      ...answered,
      language,
      stageLabel: item.stageLabel[language],
      isDemonstration: this.settings.isDemonstration,
      mayReport: mayReport(item),
      form: this.links.form(token),
    });
    await sendPage(reply, { status, language, page });
  }

  async #say(
    request: FastifyRequest,
    reply: FastifyReply,
    outcome: AnswerOutcomeDocument['outcome'],
  ): Promise<void> {
    const language = languageOf(request);
    const page = answerOutcomePage({ language, outcome, isDemonstration: this.settings.isDemonstration });
    await sendPage(reply, { status: outcomeStatus[outcome], language, page });
  }
}

function mayReport({ receivedAs }: LinkedItem): boolean {
  return reporters.includes(receivedAs);
}
