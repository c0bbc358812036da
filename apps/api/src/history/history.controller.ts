import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { historyPage, historyQuery, projectIdParameter } from '#contracts';
import { HistoryService, type HistoryPage, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** The history of a project. */
@ApiTags('history')
@Controller('api/v1/projects/:id/history')
export class HistoryController {
  constructor(private readonly history: HistoryService) {}

  /** Events of a project, newest first. */
  @Get()
  @Does('project.read_history')
  @ApiOperation({ summary: '变更留痕 · History of a project, newest first' })
  @ApiOkResponse({ standardSchema: historyPage })
  @ApiProblems('request.invalid', 'session.required', 'project.not_found')
  async read(
    @Reader() reader: SignedIn,
    @Param('id', { schema: projectIdParameter }) id: string,
    @Query({ schema: historyQuery }) query: z.output<typeof historyQuery>,
  ): Promise<HistoryPage> {
    return orRefuse(
      await this.history.ofProject(reader.person, id, { limit: query.limit, before: query.before ?? null }),
    );
  }
}
