import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { historyPage, historyQuery } from '#contracts';
import type { Language } from '#domain';
import { HistoryService, type HistoryPage, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { ReadersLanguage } from '../http/language.js';
import { orRefuse } from '../http/refused.js';

/** The history of what belongs to no project: units, people, duties on units, settings. */
@ApiTags('history')
@Controller('api/v1/system-history')
export class SystemHistoryController {
  constructor(private readonly history: HistoryService) {}

  /** Events, newest first. */
  @Get()
  @Does('history.read_system')
  @ApiOperation({ summary: '系统变更留痕 · History of what belongs to no project, newest first' })
  @ApiOkResponse({ standardSchema: historyPage })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied')
  async read(
    @Reader() reader: SignedIn,
    @Query({ schema: historyQuery }) query: z.output<typeof historyQuery>,
    @ReadersLanguage() language: Language,
  ): Promise<HistoryPage> {
    const page = { limit: query.limit, before: query.before ?? null };
    return orRefuse(await this.history.ofSystem(reader.person, page, language));
  }
}
