import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  chargeRequest,
  difficultyAcceptanceRequest,
  difficultyDueRequest,
  difficultyLevelRequest,
  difficultyRequest,
  difficultyIdParameter,
  projectIdParameter,
  type ChangeResponse,
} from '#contracts';
import { DifficultiesService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { expectedRevision } from '../http/if-match.js';
import { changed, ChangesProject } from '../http/project-change.js';

/** What blocks a project (问题事项): raised, accepted, given another date or level. */
@ApiTags('difficulties')
@Controller('api/v1/projects/:id/difficulties')
export class DifficultiesController {
  constructor(private readonly difficulties: DifficultiesService) {}

  /** Raises a difficulty. */
  @Post()
  @Does('difficulty.raise')
  @ApiOperation({ summary: '提出问题 · Raise a difficulty' })
  @ChangesProject(
    'project.ended',
    'unit.not_found',
    'unit.closed',
    'milestone.not_found',
    'difficulty.due_in_past',
  )
  async raise(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,

    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: difficultyRequest }) body: z.output<typeof difficultyRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.difficulties.raise(person, of, body));
  }

  /** The owner unit takes it on. */
  @Post(':difficulty/acceptances')
  @Does('difficulty.accept')
  @ApiOperation({ summary: '受理问题 · Accept a difficulty' })
  @ChangesProject('difficulty.not_found', 'difficulty.wrong_state')
  async accept(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('difficulty', { schema: difficultyIdParameter }) difficultyId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: difficultyAcceptanceRequest }) _body: z.output<typeof difficultyAcceptanceRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, difficultyId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.difficulties.accept(person, of));
  }

  /** Moves its due date. */
  @Post(':difficulty/due-dates')
  @Does('difficulty.move_due')
  @ApiOperation({ summary: '调整问题期限 · Move its due date' })
  @ChangesProject(
    'difficulty.not_found',
    'difficulty.wrong_state',
    'difficulty.same_date',
    'difficulty.due_in_past',
  )
  async moveDue(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('difficulty', { schema: difficultyIdParameter }) difficultyId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: difficultyDueRequest }) body: z.output<typeof difficultyDueRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, difficultyId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.difficulties.moveDue(person, of, body));
  }

  /** Raises it to the next level. */
  @Post(':difficulty/levels')
  @Does('difficulty.raise_level')
  @ApiOperation({ summary: '问题提级 · Raise it to the next level' })
  @ChangesProject('difficulty.not_found', 'difficulty.wrong_state', 'difficulty.highest_level')
  async raiseLevel(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('difficulty', { schema: difficultyIdParameter }) difficultyId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: difficultyLevelRequest }) body: z.output<typeof difficultyLevelRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, difficultyId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.difficulties.raiseLevel(person, of, body.reason));
  }

  /** Charges its delay to the owner unit, or takes that back. */
  @Post(':difficulty/charges')
  @Does('difficulty.charge')
  @ApiOperation({ summary: '认定延误 · Charge its delay, or withdraw that' })
  @ChangesProject(
    'difficulty.not_found',
    'difficulty.charged_already',
    'difficulty.not_charged',
    'difficulty.not_late',
  )
  async charge(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('difficulty', { schema: difficultyIdParameter }) difficultyId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: chargeRequest }) body: z.output<typeof chargeRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, difficultyId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.difficulties.charge(person, of, body));
  }
}
