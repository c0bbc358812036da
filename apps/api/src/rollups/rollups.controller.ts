import { createHash } from 'node:crypto';
import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  rollupComparison,
  rollupComparisonQuery,
  rollupData,
  rollupDetail,
  rollupIdParameter,
  rollupLabels,
  rollupListQuery,
  rollupPage,
} from '#contracts';
import { RollupArchiveService, RollupComparisonService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';
import { comparisonOf, detailOf, issueOf, sendText } from './rollup-answers.js';

const etag = { name: 'If-None-Match', required: false, description: 'ETag of the text as last read' };

/** The archive of rollups: what was issued, and its frozen texts byte for byte. */
@ApiTags('rollups')
@Controller('api/v1/rollups')
export class RollupsController {
  constructor(
    private readonly archive: RollupArchiveService,
    private readonly comparisons: RollupComparisonService,
  ) {}

  /** Issues of the reader's units and of those below, the newest first. */
  @Get()
  @Does('rollup.list')
  @ApiOperation({ summary: '周报清单 · Issues of rollups that the reader may read' })
  @ApiOkResponse({ standardSchema: rollupPage })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied')
  async list(
    @Reader() { person }: SignedIn,
    @Query({ schema: rollupListQuery }) query: z.output<typeof rollupListQuery>,
  ): Promise<z.input<typeof rollupPage>> {
    const { limit, cursor = null, kind = null, scopeId = null, year = null, ...more } = query;
    const { period = null, search = null } = more;
    const filter = { kind, scopeId, year, period, search };
    const { items, nextCursor } = orRefuse(await this.archive.list(person, filter, { limit, cursor }));
    return { items: items.map(issueOf), nextCursor };
  }

  /** One issue: what it is of, what it says first, and where its documents are. */
  @Get(':id')
  @Does('rollup.read')
  @ApiOperation({ summary: '一期周报 · An issue of a rollup' })
  @ApiOkResponse({ standardSchema: rollupDetail })
  @ApiProblems('request.invalid', 'session.required', 'rollup.not_found')
  async read(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: rollupIdParameter }) id: string,
  ): Promise<z.input<typeof rollupDetail>> {
    return detailOf(orRefuse(await this.archive.document(person, id)));
  }

  /** An issue beside another one of its unit and kind: each number with its difference, and which projects moved. */
  @Get(':id/comparison')
  @Does('rollup.read')
  @ApiOperation({ summary: '两期比较 · Two issues of a unit side by side' })
  @ApiOkResponse({ standardSchema: rollupComparison })
  @ApiProblems(
    'request.invalid',
    'session.required',
    'rollup.not_found',
    'rollup.nothing_before',
    'rollup.not_comparable',
  )
  async compare(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: rollupIdParameter }) id: string,
    @Query({ schema: rollupComparisonQuery }) query: z.output<typeof rollupComparisonQuery>,
  ): Promise<z.input<typeof rollupComparison>> {
    return comparisonOf(orRefuse(await this.comparisons.compare(person, id, query.with ?? null)));
  }

  /** The data, byte for byte as it was frozen: its SHA-256 is the one that the history has recorded. */
  @Get(':id/data.json')
  @Does('rollup.read')
  @ApiOperation({ summary: '周报数据 · The data of an issue, byte for byte' })
  @ApiHeader(etag)
  @ApiOkResponse({ standardSchema: rollupData })
  @ApiResponse({ status: 304, description: 'Unchanged' })
  @ApiProblems('request.invalid', 'session.required', 'rollup.not_found')
  async data(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: rollupIdParameter }) id: string,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { dataText, issue } = orRefuse(await this.archive.read(person, id));
    await sendText(reply, dataText, issue.dataSha256, known);
  }

  /** The names behind its ids, as they were at the cut; those of people are kept with no issue. */
  @Get(':id/labels.json')
  @Does('rollup.read')
  @ApiOperation({ summary: '周报名称对照 · The names behind the ids of an issue' })
  @ApiHeader(etag)
  @ApiOkResponse({ standardSchema: rollupLabels })
  @ApiResponse({ status: 304, description: 'Unchanged' })
  @ApiProblems('request.invalid', 'session.required', 'rollup.not_found')
  async labels(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: rollupIdParameter }) id: string,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { labelsText } = orRefuse(await this.archive.read(person, id));
    await sendText(reply, labelsText, createHash('sha256').update(labelsText).digest('hex'), known);
  }
}
