import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { projectIdParameter, projectListQuery, projectPage, projectQuery, projectResponse } from '#contracts';
import { ProjectsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { strong } from '../http/if-match.js';
import { orRefuse } from '../http/refused.js';
import { withoutUndefined } from '../http/without-undefined.js';

const json = 'application/json; charset=utf-8';

/** Lists of projects, one project, and what can be done to it. */
@ApiTags('projects')
@Controller('api/v1/projects')
export class ProjectsController {
  constructor(private readonly projects: ProjectsService) {}

  /** A page of the year's list, as PostgreSQL wrote it; unchanged since the reader's ETag it is not read at all. */
  @Get()
  @Does('project.list')
  @ApiOperation({ summary: '年度清单 · Projects of a list year that the reader may see' })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'ETag of the page as last read' })
  @ApiOkResponse({ standardSchema: projectPage })
  @ApiResponse({ status: 304, description: 'Unchanged' })
  @ApiProblems(
    'request.invalid',
    'session.required',
    'permission.denied',
    'list.wrong_cursor',
    'list_year.not_found',
    'as_of.too_recent',
  )
  async list(
    @Reader() reader: SignedIn,
    @Query({ schema: projectListQuery }) query: z.output<typeof projectListQuery>,
    @Headers('if-none-match') readersEtag: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { listYear, limit, cursor = null, asOf = null, sort, ...filter } = query;
    const page = orRefuse(
      await this.projects.list(
        reader.person,
        { listYear, limit, cursor, asOf, sort, filter: withoutUndefined(filter) },
        readersEtag === undefined ? null : strong(readersEtag),
      ),
    );
    void reply.header('etag', page.etag).header('cache-control', 'private, no-cache');
    await (page.body === null
      ? reply.status(304).send()
      : reply.header('content-type', json).send(page.body));
  }

  /** One project. Its ETag is what a change must bring in If-Match; of the past it has none. */
  @Get(':id')
  @Does('project.read')
  @ApiOperation({ summary: '项目详情 · One project' })
  @ApiOkResponse({ standardSchema: projectResponse })
  @ApiProblems('request.invalid', 'session.required', 'project.not_found', 'as_of.too_recent')
  async read(
    @Reader() reader: SignedIn,
    @Param('id', { schema: projectIdParameter }) id: string,
    @Query({ schema: projectQuery }) query: z.output<typeof projectQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const project = orRefuse(await this.projects.read(reader.person, id, query.asOf ?? null));
    if (query.asOf === undefined) void reply.header('etag', `"${project.seq}"`);
    await reply.header('cache-control', 'private, no-cache').header('content-type', json).send(project.body);
  }
}
