import { Controller, Get, Head, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RollupRenderer, withOwnLink, type RollupJob } from '#documents';
import { isRefusal, shanghaiDate } from '#domain';
import type { LinkedRollup } from '#portfolio';
import { OpenToAll } from '../http/access-guard.js';
import { languageOf } from '../http/language.js';
import { pageHeaders, sendPage } from '../http/link-pages.js';
import { LinkedRollups, shownHeaders } from './linked-rollups.js';

/**
 * The pages behind links to issues. They are pages and no part of the API: whoever opens one has the link. Opening one changes
 * nothing, however often and by whomever it is done.
 */
@ApiExcludeController()
@OpenToAll()
@Controller('w')
export class RollupPagesController {
  constructor(
    private readonly linked: LinkedRollups,
    private readonly renderer: RollupRenderer,
  ) {}

  /** Whether the page is there. */
  @Head(':token')
  async head(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.#head(token, request, reply);
  }

  /** The issue as a page. */
  @Get(':token')
  async open(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const linked = await this.linked.open(token, request, reply);
    if (linked === null) return;
    const lastDay = shanghaiDate(linked.expiresAt);
    const bytes = await this.#rendered({ form: 'page', link: { lastDay } }, linked, request, reply);
    if (bytes === null) return;
    const page = withOwnLink(bytes.toString(), token);
    await sendPage(reply, { status: 200, language: languageOf(request), page }, shownHeaders);
  }

  /** Whether the report is there. */
  @Head(':token/report.pdf')
  async headOfReport(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.#head(token, request, reply, 'application/pdf');
  }

  /** The report for print. */
  @Get(':token/report.pdf')
  async report(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const linked = await this.linked.open(token, request, reply);
    if (linked === null) return;
    const bytes = await this.#rendered({ form: 'report.pdf' }, linked, request, reply);
    if (bytes === null) return;
    const name = `rollup-${linked.issue.period}.pdf`;
    await reply
      .headers({ ...shownHeaders, 'content-type': 'application/pdf' })
      .header('content-disposition', `inline; filename="${name}"`)
      .send(bytes);
  }

  async #head(
    token: string,
    request: FastifyRequest,
    reply: FastifyReply,
    contentType: string = pageHeaders['content-type'],
  ): Promise<void> {
    if ((await this.linked.open(token, request, reply)) === null) return;
    await reply.headers({ ...shownHeaders, 'content-type': contentType }).send();
  }

  async #rendered(
    form: { readonly form: 'report.pdf' } | Pick<Extract<RollupJob, { form: 'page' }>, 'form' | 'link'>,
    { document }: LinkedRollup,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Buffer | null> {
    const bytes = await this.renderer.render({ ...form, document, language: languageOf(request) });
    if (!isRefusal(bytes)) return bytes;
    void reply.header('retry-after', bytes.details['seconds'] ?? '5');
    await this.linked.say('busy', request, reply);
    return null;
  }
}
