import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  holdEndRequest,
  holdRequest,
  holdIdParameter,
  projectIdParameter,
  requestDecisionRequest,
  withdrawalRequest,
  type ChangeResponse,
} from '#contracts';
import { HoldsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { expectedRevision } from '../http/if-match.js';
import { changed, ChangesProject } from '../http/project-change.js';

/** Pauses of a project (停缓建). */
@ApiTags('holds')
@Controller('api/v1/projects/:id/holds')
export class HoldsController {
  constructor(private readonly holds: HoldsService) {}

  /** Asks for a hold. */
  @Post()
  @Does('hold.request')
  @ApiOperation({ summary: '申请停缓建 · Ask for a hold' })
  @ChangesProject(
    'project.ended',
    'hold.begins_in_past',
    'hold.ends_before_it_begins',
    'hold.too_long',
    'hold.open_already',
  )
  async request(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: holdRequest }) body: z.output<typeof holdRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(reply, await this.holds.request(person, { projectId, expectedSeq }, body));
  }

  /** Consents to another person's hold, or refuses it. */
  @Post(':hold/decisions')
  @Does('hold.decide')
  @ApiOperation({ summary: '审批停缓建 · Decide over a hold' })
  @ChangesProject('request.own', 'hold.not_open', 'hold.over_already')
  async decide(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('hold', { schema: holdIdParameter }) hold: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: requestDecisionRequest }) body: z.output<typeof requestDecisionRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(reply, await this.holds.decide(person, { projectId, expectedSeq }, hold, body));
  }

  /** Takes the own request back. */
  @Post(':hold/withdrawals')
  @Does('hold.request')
  @ApiOperation({ summary: '撤回停缓建申请 · Take a request for a hold back' })
  @ChangesProject('request.not_own', 'hold.not_open')
  async withdraw(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('hold', { schema: holdIdParameter }) hold: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: withdrawalRequest }) _body: z.output<typeof withdrawalRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(reply, await this.holds.withdraw(person, { projectId, expectedSeq }, hold));
  }

  /** Ends a running hold: the clocks run again. */
  @Post(':hold/ends')
  @Does('hold.end')
  @ApiOperation({ summary: '结束停缓建 · End a hold' })
  @ChangesProject('hold.not_running')
  async end(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('hold', { schema: holdIdParameter }) hold: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: holdEndRequest }) body: z.output<typeof holdEndRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(reply, await this.holds.end(person, { projectId, expectedSeq }, hold, body.note));
  }
}
