import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  closingRequest,
  difficultyDueRequest,
  ratingRequest,
  requestDecisionRequest,
  difficultyIdParameter,
  projectIdParameter,
  type ChangeResponse,
} from '#contracts';
import { DifficultiesService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { expectedRevision } from '../http/if-match.js';
import { changed, ChangesProject } from '../http/project-change.js';

/** The closing of a difficulty in three steps by three people (销号), and what may follow it. */
@ApiTags('difficulties')
@Controller('api/v1/projects/:id/difficulties')
export class DifficultyClosingsController {
  constructor(private readonly difficulties: DifficultiesService) {}

  /** The responsible unit says how it was settled. */
  @Post(':difficulty/closing-requests')
  @Does('difficulty.request_closing')
  @ApiOperation({ summary: '申请销号 · Apply for its closing' })
  @ChangesProject(
    'difficulty.not_found',
    'difficulty.wrong_state',
    'difficulty.evidence_missing',
    'evidence.empty',
    'file.not_of_project',
  )
  async request(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('difficulty', { schema: difficultyIdParameter }) difficultyId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: closingRequest }) body: z.output<typeof closingRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, difficultyId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.difficulties.requestClosing(person, of, body));
  }

  /** The lead department passes the application on, or sends it back with a reason (`approve` false, `note`). */
  @Post(':difficulty/checks')
  @Does('difficulty.check')
  @ApiOperation({ summary: '核查销号申请 · Check the application' })
  @ChangesProject('difficulty.not_found', 'difficulty.wrong_state', 'request.own', 'request.reason_missing')
  async check(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('difficulty', { schema: difficultyIdParameter }) difficultyId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: requestDecisionRequest }) body: z.output<typeof requestDecisionRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, difficultyId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.difficulties.check(person, of, body));
  }

  /** A supervisor closes it, or sends it back with a reason. */
  @Post(':difficulty/closings')
  @Does('difficulty.close')
  @ApiOperation({ summary: '销号 · Close it' })
  @ChangesProject('difficulty.not_found', 'difficulty.wrong_state', 'request.own', 'request.reason_missing')
  async close(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('difficulty', { schema: difficultyIdParameter }) difficultyId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: requestDecisionRequest }) body: z.output<typeof requestDecisionRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, difficultyId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.difficulties.close(person, of, body));
  }

  /** Reopens it under its number after a re-check. */
  @Post(':difficulty/re-checks')
  @Does('difficulty.reopen')
  @ApiOperation({ summary: '回头看重新打开 · Reopen it after a re-check' })
  @ChangesProject('project.ended', 'difficulty.not_found', 'difficulty.wrong_state', 'difficulty.due_in_past')
  async reopen(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('difficulty', { schema: difficultyIdParameter }) difficultyId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: difficultyDueRequest }) body: z.output<typeof difficultyDueRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, difficultyId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.difficulties.reopen(person, of, body));
  }

  /** The enterprise rates how it was settled, once for each closing. */
  @Post(':difficulty/ratings')
  @Does('difficulty.rate')
  @ApiOperation({ summary: '好差评 · Rate how it was settled' })
  @ChangesProject('difficulty.not_found', 'difficulty.wrong_state', 'difficulty.rated_already')
  async rate(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('difficulty', { schema: difficultyIdParameter }) difficultyId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: ratingRequest }) body: z.output<typeof ratingRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, difficultyId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.difficulties.rate(person, of, body));
  }
}
