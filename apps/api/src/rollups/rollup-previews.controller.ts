import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { previewedUnitParameter, rollupPreview, rollupPreviewQuery } from '#contracts';
import { RollupRenderer } from '#documents';
import type { Language } from '#domain';
import { RollupPreviewsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { ReadersLanguage } from '../http/language.js';
import { orRefuse } from '../http/refused.js';
import { previewOf, sendForm } from './rollup-answers.js';

const refusals = [
  'request.invalid',
  'session.required',
  'permission.denied',
  'unit.not_found',
  'rollup.not_begun',
  'rollup.no_list',
  'rollup.no_unit',
] as const;

/** What a unit would be sent if its period ended now, scheduled or not. Nothing of it is kept. */
@ApiTags('rollups')
@Controller('api/v1/rollup-schedules/:unit/preview')
export class RollupPreviewsController {
  constructor(
    private readonly previews: RollupPreviewsService,
    private readonly renderer: RollupRenderer,
  ) {}

  /** What it says first, and who would get it today. */
  @Get()
  @Does('rollup.preview')
  @ApiOperation({ summary: '预览周报 · The running period of a unit, and who would get it' })
  @ApiOkResponse({ standardSchema: rollupPreview })
  @ApiProblems(...refusals)
  async preview(
    @Reader() { person }: SignedIn,
    @Param('unit', { schema: previewedUnitParameter }) unit: string,
    @Query({ schema: rollupPreviewQuery }) { kind }: z.output<typeof rollupPreviewQuery>,
  ): Promise<z.input<typeof rollupPreview>> {
    return previewOf(orRefuse(await this.previews.preview(person, unit, kind)));
  }

  /** The mail as it would be, in the reader's language; made outside the loop that answers requests. */
  @Get('mail.html')
  @Does('rollup.preview')
  @ApiOperation({ summary: '预览周报邮件正文 · The mail of the running period, provisional' })
  @ApiOkResponse({ content: { 'text/html': { schema: { type: 'string' }, example: '<!doctype html>' } } })
  @ApiProblems(...refusals, 'rollup.rendering_busy')
  async mail(
    @Reader() { person }: SignedIn,
    @Param('unit', { schema: previewedUnitParameter }) unit: string,
    @Query({ schema: rollupPreviewQuery }) { kind }: z.output<typeof rollupPreviewQuery>,
    @ReadersLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const document = orRefuse(await this.previews.document(person, unit, kind));
    const bytes = orRefuse(await this.renderer.render({ form: 'mail.html', language, document }));
    void reply.header('content-language', language);
    const filename = `preview-${document.data.period}.html`;
    await sendForm(reply, bytes, { contentType: 'text/html; charset=utf-8', filename });
  }
}
