import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  changeResponse,
  eventParameter,
  foundHistory,
  historyPage,
  historyQuery,
  historySearchQuery,
  projectIdParameter,
  purgeRequest,
  purgeResponse,
  textErasureRequest,
} from '#contracts';
import { shanghaiInstant, type Language } from '#domain';
import {
  HistoryRetentionService,
  HistoryService,
  type FoundHistory,
  type HistoryPage,
  type SignedIn,
} from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { ReadersLanguage } from '../http/language.js';
import { orRefuse } from '../http/refused.js';

/** Reading the history, and what may lawfully go from it. */
@ApiTags('history')
@Controller('api/v1')
export class HistoryController {
  constructor(
    private readonly history: HistoryService,
    private readonly retention: HistoryRetentionService,
  ) {}

  /** Events of a project, newest first. */
  @Get('projects/:id/history')
  @Does('project.read_history')
  @ApiOperation({ summary: '变更留痕 · History of a project, newest first' })
  @ApiOkResponse({ standardSchema: historyPage })
  @ApiProblems('request.invalid', 'session.required', 'project.not_found')
  async ofProject(
    @Reader() reader: SignedIn,
    @ReadersLanguage() language: Language,
    @Param('id', { schema: projectIdParameter }) id: string,
    @Query({ schema: historyQuery }) query: z.output<typeof historyQuery>,
  ): Promise<HistoryPage> {
    const page = { limit: query.limit, before: query.before ?? null };
    return orRefuse(await this.history.ofProject(reader.person, id, page, language));
  }

  /** Events by person, unit, day and kind, as far as the reader may see them. */
  @Get('history')
  @Does('history.search')
  @ApiOperation({ summary: '查询留痕 · Search the history by project, person or unit, day and kind' })
  @ApiOkResponse({ standardSchema: foundHistory })
  @ApiProblems(
    'request.invalid',
    'session.required',
    'permission.denied',
    'project.not_found',
    'history.wrong_cursor',
  )
  async search(
    @Reader() reader: SignedIn,
    @ReadersLanguage() language: Language,
    @Query({ schema: historySearchQuery }) query: z.output<typeof historySearchQuery>,
  ): Promise<FoundHistory> {
    const { project = null, person = null, unit = null, action = null, cursor = null } = query;
    const { from, before, limit } = query;
    return orRefuse(
      await this.history.search(
        reader.person,
        { project, person, unit, action, from, before, limit, cursor },
        language,
      ),
    );
  }

  /** Erases the texts of one event for good; every hash and proof stays valid. */
  @Post('history/events/:event/erasures')
  @HttpCode(201)
  @Does('history.erase_texts')
  @ApiOperation({ summary: '删除文字 · Erase the texts of an event' })
  @ApiCreatedResponse({ standardSchema: changeResponse })
  @ApiProblems(
    'request.malformed',
    'request.invalid',
    'session.required',
    'permission.denied',
    'request.cross_origin',
    'event.not_found',
    'history.nothing_to_erase',
    'request.too_large',
    'request.unsupported_media_type',
  )
  async eraseTexts(
    @Reader() reader: SignedIn,
    @Param('event', { schema: eventParameter }) event: string,
    @Body({ schema: textErasureRequest }) body: z.output<typeof textErasureRequest>,
  ): Promise<z.input<typeof changeResponse>> {
    const stored = orRefuse(await this.retention.eraseTexts(reader.person, event, body.reason));
    return { seq: stored.seq, recordedAt: stored.recordedAt.toISOString() };
  }

  /** Removes the bodies of access records that are over six months old. */
  @Post('history/purges')
  @HttpCode(201)
  @Does('history.purge')
  @ApiOperation({ summary: '清除访问记录 · Purge old access records' })
  @ApiCreatedResponse({ standardSchema: purgeResponse })
  @ApiProblems(
    'request.malformed',
    'request.invalid',
    'session.required',
    'permission.denied',
    'request.cross_origin',
    'history.purge_too_young',
    'request.too_large',
    'request.unsupported_media_type',
  )
  async purge(
    @Reader() reader: SignedIn,
    @Body({ schema: purgeRequest }) body: z.output<typeof purgeRequest>,
  ): Promise<z.input<typeof purgeResponse>> {
    return orRefuse(await this.retention.purge(reader.person, shanghaiInstant(body.before, '00:00')));
  }
}
