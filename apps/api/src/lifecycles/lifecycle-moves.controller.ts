import { Body, Controller, Headers, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  lifecycleMoveRequest,
  lifecycleMoveResponse,
  projectIdParameter,
  type ChangeResponse,
} from '#contracts';
import type { Language } from '#domain';
import { LifecycleMovesService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { problemsOfChanges } from '../http/api-change.js';
import { ApiProblems } from '../http/api-problems.js';
import { expectedRevision } from '../http/if-match.js';
import { ReadersLanguage } from '../http/language.js';
import { changed, ChangesProject } from '../http/project-change.js';
import { orRefuse } from '../http/refused.js';

/** A project goes on by a newer version of its lifecycle. */
@ApiTags('lifecycles')
@Controller('api/v1/projects/:id/lifecycle-moves')
export class LifecycleMovesController {
  constructor(private readonly moves: LifecycleMovesService) {}

  /** What is kept, added and dropped, and what does not fit; nothing is saved. */
  @Post('preview')
  @Does('project.move_lifecycle')
  @HttpCode(200)
  @ApiOperation({ summary: '预览改用新版模板 · What a move to a newer version would do' })
  @ApiOkResponse({ standardSchema: lifecycleMoveResponse })
  @ApiProblems(
    ...problemsOfChanges,
    'project.not_found',
    'project.not_yours',
    'project.ended',
    'lifecycle.not_found',
    'lifecycle_move.not_newer',
  )
  async preview(
    @Reader() { person }: SignedIn,
    @ReadersLanguage() language: Language,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Body({ schema: lifecycleMoveRequest }) body: z.output<typeof lifecycleMoveRequest>,
  ): Promise<z.input<typeof lifecycleMoveResponse>> {
    const { kept, added, dropped, problems, ...move } = orRefuse(
      await this.moves.preview(person, projectId, body.version),
    );
    return {
      ...move,
      kept: [...kept],
      added: [...added],
      dropped: [...dropped],
      problems: problems.map((problem) => problem[language]),
    };
  }

  /** Moves it; refused where something reached or dated does not fit. */
  @Post()
  @Does('project.move_lifecycle')
  @ApiOperation({ summary: '改用新版模板 · Move a project to a newer version of its lifecycle' })
  @ChangesProject(
    'project.ended',
    'lifecycle.not_found',
    'lifecycle_move.not_newer',
    'lifecycle_move.does_not_fit',
  )
  async move(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: lifecycleMoveRequest }) body: z.output<typeof lifecycleMoveRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(reply, await this.moves.move(person, { projectId, expectedSeq }, body.version));
  }
}
