import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { numberPageQuery, rollupIdParameter } from '#contracts';
import { linesOnPage, numberPage, numbersPage } from '#documents';
import { numbersOf, type Language } from '#domain';
import { NumbersBehindService, RollupArchiveService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { ReadersLanguage } from '../http/language.js';
import { sendPage } from '../http/link-pages.js';
import { orRefuse } from '../http/refused.js';
import { shownHeaders } from './linked-rollups.js';

const reading = { by: 'login' } as const;

/** The numbers of an issue as pages, for a browser with a session: where the numbers of a report on paper lead. */
@ApiTags('rollups')
@Controller('api/v1/rollups')
export class RollupBehindPagesController {
  constructor(
    private readonly archive: RollupArchiveService,
    private readonly numbers: NumbersBehindService,
  ) {}

  /** Every number of an issue, each leading to what stands behind it. */
  @Get(':id/numbers.html')
  @Does('rollup.read')
  @ApiOperation({ summary: '周报全部数字页面 · Every number of an issue, as a page' })
  @ApiOkResponse({ content: { 'text/html': { schema: { type: 'string' }, example: '<!doctype html>' } } })
  @ApiProblems('request.invalid', 'session.required', 'rollup.not_found')
  async all(
    @Reader() { person }: SignedIn,
    @ReadersLanguage() language: Language,
    @Param('id', { schema: rollupIdParameter }) id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { document } = orRefuse(await this.archive.document(person, id));
    const page = numbersPage(document, numbersOf(document.data), language, reading);
    await sendPage(reply, { status: 200, language, page }, shownHeaders);
  }

  /** What stands behind a number, after so many lines. */
  @Get(':id/behind.html')
  @Does('rollup.read')
  @ApiOperation({ summary: '数字背后的项目和留痕页面 · What stands behind a number, as a page' })
  @ApiOkResponse({ content: { 'text/html': { schema: { type: 'string' }, example: '<!doctype html>' } } })
  @ApiProblems(
    'request.invalid',
    'session.required',
    'rollup.not_found',
    'rollup.no_number',
    'rollup.counted_otherwise',
  )
  async behind(
    @Reader() { person }: SignedIn,
    @ReadersLanguage() language: Language,
    @Param('id', { schema: rollupIdParameter }) id: string,
    @Query({ schema: numberPageQuery }) { key, cursor }: z.output<typeof numberPageQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const read = orRefuse(await this.archive.document(person, id));
    const wish = { limit: linesOnPage, cursor };
    const found = orRefuse(await this.numbers.behindRead(person, read, key, wish, language));
    const { people } = read.document.labels;
    const document = { ...read.document, labels: { ...found.labels, people } };
    const page = numberPage(document, found, language, reading);
    await sendPage(reply, { status: 200, language, page }, shownHeaders);
  }
}
