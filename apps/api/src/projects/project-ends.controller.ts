import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { projectEndRequest, projectIdParameter, reopeningRequest, type ChangeResponse } from '#contracts';
import { ProjectEndsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { expectedRevision } from '../http/if-match.js';
import { changed, ChangesProject } from '../http/project-change.js';

/** How projects end, and go on again. */
@ApiTags('ends')
@Controller('api/v1/projects/:id')
export class ProjectEndsController {
  constructor(private readonly ends: ProjectEndsService) {}

  /** Ends a project: closed (办结), terminated (终止), or superseded by others. */
  @Post('ends')
  @Does('project.end')
  @ApiOperation({ summary: '结束项目 · Close, terminate or supersede a project' })
  @ChangesProject(
    'project.ended',
    'project_end.not_in_operation',
    'project_end.acceptance_owed',
    'project_end.successors',
    'project_end.own_successor',
    'project_end.successor_not_active',
  )
  async end(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: projectEndRequest }) body: z.output<typeof projectEndRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(reply, await this.ends.end(person, { projectId, expectedSeq }, body));
  }

  /** Reopens a terminated project: its open dates count again. */
  @Post('reopenings')
  @Does('project.reopen')
  @ApiOperation({ summary: '重新开启 · Reopen a terminated project' })
  @ChangesProject('reopening.not_terminated')
  async reopen(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: reopeningRequest }) body: z.output<typeof reopeningRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(reply, await this.ends.reopen(person, { projectId, expectedSeq }, body.reason));
  }
}
