import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  differencesQuery,
  listDifferencesQuery,
  listDifferencesResponse,
  projectDifferencesResponse,
  projectIdParameter,
} from '#contracts';
import type { Language } from '#domain';
import { DifferencesService, type ListDifferences, type ProjectDifferences, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { ReadersLanguage } from '../http/language.js';
import { orRefuse } from '../http/refused.js';

/** What has changed between two instants. */
@ApiTags('projects')
@Controller('api/v1/projects')
export class DifferencesController {
  constructor(private readonly differences: DifferencesService) {}

  /** Of a year's list: the projects that differ, each with what it differs in. */
  @Get('differences')
  @Does('project.list')
  @ApiOperation({ summary: '清单变化 · What changed in a list between two instants' })
  @ApiOkResponse({ standardSchema: listDifferencesResponse })
  @ApiProblems(
    'request.invalid',
    'session.required',
    'permission.denied',
    'as_of.too_recent',
    'as_of.reversed',
  )
  async ofList(
    @Reader() reader: SignedIn,
    @ReadersLanguage() language: Language,
    @Query({ schema: listDifferencesQuery }) query: z.output<typeof listDifferencesQuery>,
  ): Promise<ListDifferences> {
    const { listYear, from, to = null, limit, cursor = null } = query;
    return orRefuse(
      await this.differences.ofList(reader.person, listYear, { from, to }, { limit, cursor }, language),
    );
  }

  /** Of one project. */
  @Get(':id/differences')
  @Does('project.read')
  @ApiOperation({ summary: '项目变化 · What changed in a project between two instants' })
  @ApiOkResponse({ standardSchema: projectDifferencesResponse })
  @ApiProblems(
    'request.invalid',
    'session.required',
    'project.not_found',
    'as_of.too_recent',
    'as_of.reversed',
  )
  async ofProject(
    @Reader() reader: SignedIn,
    @ReadersLanguage() language: Language,
    @Param('id', { schema: projectIdParameter }) id: string,
    @Query({ schema: differencesQuery }) query: z.output<typeof differencesQuery>,
  ): Promise<ProjectDifferences> {
    const { from, to = null } = query;
    return orRefuse(await this.differences.ofProject(reader.person, id, { from, to }, language));
  }
}
