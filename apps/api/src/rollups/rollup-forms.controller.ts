import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { rollupIdParameter } from '#contracts';
import { RollupRenderer, type RollupJob } from '#documents';
import type { Language, Person } from '#domain';
import { RollupArchiveService, type SignedIn } from '#portfolio';
import { OwnOrigin } from '../calendar-feeds/own-origin.js';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { ReadersLanguage } from '../http/language.js';
import { orRefuse } from '../http/refused.js';
import { sendForm } from './rollup-answers.js';

const forms = {
  'mail.html': { contentType: 'text/html; charset=utf-8', ending: 'html' },
  'report.pdf': { contentType: 'application/pdf', ending: 'pdf' },
  'report.xlsx': {
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ending: 'xlsx',
  },
} as const;

const refusals = [
  'request.invalid',
  'session.required',
  'rollup.not_found',
  'rollup.rendering_busy',
] as const;

/** What is made of an issue for reading and print, in the reader's language; made outside the loop that answers requests. */
@ApiTags('rollups')
@Controller('api/v1/rollups')
export class RollupFormsController {
  constructor(
    private readonly archive: RollupArchiveService,
    private readonly renderer: RollupRenderer,
    private readonly own: OwnOrigin,
  ) {}

  /** The mail as it was sent, without what is told beside the issue, its charts in it; its numbers lead on after log-in. */
  @Get(':id/mail.html')
  @Does('rollup.read')
  @ApiOperation({ summary: '周报邮件正文 · The mail of an issue, charts included' })
  @ApiOkResponse({ content: { 'text/html': { schema: { type: 'string' }, example: '<!doctype html>' } } })
  @ApiProblems(...refusals)
  async mail(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: rollupIdParameter }) id: string,
    @ReadersLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.#send(reply, person, id, { form: 'mail.html', language });
  }

  /** The report for print. */
  @Get(':id/report.pdf')
  @Does('rollup.read')
  @ApiOperation({ summary: '周报 PDF · The report of an issue for print' })
  @ApiOkResponse({
    content: { 'application/pdf': { schema: { type: 'string', format: 'binary' }, example: '%PDF-1.3' } },
  })
  @ApiProblems(...refusals)
  async pdf(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: rollupIdParameter }) id: string,
    @ReadersLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.#send(reply, person, id, { form: 'report.pdf', language });
  }

  /** The lists behind its tables. */
  @Get(':id/report.xlsx')
  @Does('rollup.read')
  @ApiOperation({ summary: '周报明细表 · The lists behind the tables of an issue' })
  @ApiOkResponse({
    content: {
      [forms['report.xlsx'].contentType]: { schema: { type: 'string', format: 'binary' }, example: 'PK' },
    },
  })
  @ApiProblems(...refusals)
  async xlsx(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: rollupIdParameter }) id: string,
    @ReadersLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.#send(reply, person, id, { form: 'report.xlsx', language });
  }

  async #send(
    reply: FastifyReply,
    person: Person,
    id: string,
    job: Pick<RollupJob, 'language'> & { form: keyof typeof forms },
  ): Promise<void> {
    const { issue, document } = orRefuse(await this.archive.document(person, id));
    const issueUrl = `${this.own.url}/api/v1/rollups/${id}`;
    const bytes = orRefuse(await this.renderer.render({ ...job, issueUrl, document }));
    const { contentType, ending } = forms[job.form];
    void reply.header('content-language', job.language);
    await sendForm(reply, bytes, { contentType, filename: `rollup-${issue.period}.${ending}` });
  }
}
