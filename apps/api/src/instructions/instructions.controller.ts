import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  instructionAnswerRequest,
  instructionIdParameter,
  instructionRecordRequest,
  instructionRequest,
  instructionWithdrawalRequest,
  projectIdParameter,
  requestDecisionRequest,
  type ChangeResponse,
} from '#contracts';
import { InstructionsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { expectedRevision } from '../http/if-match.js';
import { changed, ChangesProject } from '../http/project-change.js';

/** What putting an instruction on record can be refused for. */
const givingRefusals = [
  'project.ended',
  'unit.not_found',
  'unit.closed',
  'instruction.leader_not_found',
  'instruction.given_in_future',
  'instruction.due_in_past',
] as const;

/** Leaders' written instructions (批示) on a project. */
@ApiTags('instructions')
@Controller('api/v1/projects/:id')
export class InstructionsController {
  constructor(private readonly instructions: InstructionsService) {}

  /** A leader of the project, or of a unit above it, gives an instruction. */
  @Post('instructions')
  @Does('instruction.give')
  @ApiOperation({ summary: '作出批示 · Give an instruction' })
  @ChangesProject(...givingRefusals)
  async give(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: instructionRequest }) body: z.output<typeof instructionRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.instructions.give(person, of, body));
  }

  /** A supervisor puts on record what a leader has written. */
  @Post('instruction-records')
  @Does('instruction.record')
  @ApiOperation({ summary: '登记批示 · Put a leader’s instruction on record' })
  @ChangesProject(...givingRefusals)
  async record(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: instructionRecordRequest }) body: z.output<typeof instructionRecordRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.instructions.record(person, of, body));
  }

  /** The owner unit answers. */
  @Post('instructions/:instruction/answers')
  @Does('instruction.answer')
  @ApiOperation({ summary: '答复批示 · Answer an instruction' })
  @ChangesProject('instruction.not_found', 'instruction.wrong_state')
  async answer(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('instruction', { schema: instructionIdParameter }) instructionId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: instructionAnswerRequest }) body: z.output<typeof instructionAnswerRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, instructionId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.instructions.answer(person, of, body.answer));
  }

  /** Its leader or a supervisor closes it, or sends the answer back with a reason (`approve` false, `note`). */
  @Post('instructions/:instruction/closings')
  @Does('instruction.close')
  @ApiOperation({ summary: '批示办结或退回 · Close an instruction, or send its answer back' })
  @ChangesProject(
    'instruction.not_found',
    'instruction.wrong_state',
    'instruction.not_theirs',
    'request.own',
    'request.reason_missing',
  )
  async close(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('instruction', { schema: instructionIdParameter }) instructionId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: requestDecisionRequest }) body: z.output<typeof requestDecisionRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, instructionId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.instructions.close(person, of, body));
  }

  /** Takes an instruction back that was put on record wrongly or does not hold any more. */
  @Post('instructions/:instruction/withdrawals')
  @Does('instruction.close')
  @ApiOperation({ summary: '撤回批示 · Withdraw an instruction' })
  @ChangesProject('instruction.not_found', 'instruction.wrong_state', 'instruction.not_theirs')
  async withdraw(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('instruction', { schema: instructionIdParameter }) instructionId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: instructionWithdrawalRequest }) body: z.output<typeof instructionWithdrawalRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, instructionId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.instructions.withdraw(person, of, body.reason));
  }
}
