import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { difficultyListQuery, difficultyPage, projectIdParameter } from '#contracts';
import { DifficultiesService, type DifficultyFilter, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

const json = 'application/json; charset=utf-8';
type ListQuery = z.output<typeof difficultyListQuery>;

/** Lists of difficulties (问题事项), as PostgreSQL wrote them. */
@ApiTags('difficulties')
@Controller('api/v1')
export class DifficultyListController {
  constructor(private readonly difficulties: DifficultiesService) {}

  /** Those of every project that the reader may see, and those that a unit of theirs must settle. */
  @Get('difficulties')
  @Does('difficulty.list')
  @ApiOperation({ summary: '问题清单 · Difficulties that the reader may see' })
  @ApiOkResponse({ standardSchema: difficultyPage })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied')
  async list(
    @Reader() { person }: SignedIn,
    @Query({ schema: difficultyListQuery }) query: ListQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { body } = orRefuse(await this.difficulties.list(person, filterOf(query), pageOf(query)));
    await reply.header('content-type', json).send(body);
  }

  /** Those of one project. */
  @Get('projects/:id/difficulties')
  @Does('project.read')
  @ApiOperation({ summary: '项目问题清单 · Difficulties of a project' })
  @ApiOkResponse({ standardSchema: difficultyPage })
  @ApiProblems('request.invalid', 'session.required', 'project.not_found')
  async listOfProject(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Query({ schema: difficultyListQuery }) query: ListQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { body } = orRefuse(
      await this.difficulties.listOfProject(person, projectId, filterOf(query), pageOf(query)),
    );
    await reply.header('content-type', json).send(body);
  }
}

function filterOf({ state, ownerUnitId, overdue, settledBy }: ListQuery): DifficultyFilter {
  return {
    state: state ?? null,
    ownerUnitId: ownerUnitId ?? null,
    overdue: overdue ?? null,
    settledBy: settledBy ?? null,
  };
}

function pageOf({ limit, cursor }: ListQuery): { limit: number; cursor: string | null } {
  return { limit, cursor: cursor ?? null };
}
