import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  grantRequest,
  permitCorrectionRequest,
  permitEndRequest,
  permitIdParameter,
  permitRequest,
  projectIdParameter,
  suppliedRequest,
  supplementRequest,
  type ChangeResponse,
} from '#contracts';
import { PermitsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { expectedRevision } from '../http/if-match.js';
import { changed, ChangesProject } from '../http/project-change.js';

/** What the days of every step can be refused for. */
const stepRefusals = [
  'permit.not_found',
  'permit.wrong_state',
  'permit.date_in_future',
  'permit.date_before',
] as const;

/** Permits (审批事项) of a project. */
@ApiTags('permits')
@Controller('api/v1/projects/:id/permits')
export class PermitsController {
  constructor(private readonly permits: PermitsService) {}

  /** Records an application; the authority is a unit or a name. */
  @Post()
  @Does('permit.record')
  @ApiOperation({ summary: '登记审批申请 · Record the application for a permit' })
  @ChangesProject(
    'project.ended',
    'unit.not_found',
    'unit.closed',
    'permit.open_already',
    'permit.name_missing',
    'permit.date_in_future',
  )
  async apply(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: permitRequest }) body: z.output<typeof permitRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.permits.apply(person, of, body));
  }

  /** The authority asked for supplements: the clock stands. */
  @Post(':permit/supplement-requests')
  @Does('permit.record')
  @ApiOperation({ summary: '登记补正要求 · Record that supplements were asked for' })
  @ChangesProject(...stepRefusals)
  async askSupplements(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('permit', { schema: permitIdParameter }) permitId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: supplementRequest }) body: z.output<typeof supplementRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, permitId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.permits.askSupplements(person, of, body));
  }

  /** The supplements have come: the clock goes on. */
  @Post(':permit/supplements')
  @Does('permit.record')
  @ApiOperation({ summary: '登记补正完成 · Record that the supplements have come' })
  @ChangesProject(...stepRefusals)
  async supplement(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('permit', { schema: permitIdParameter }) permitId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: suppliedRequest }) body: z.output<typeof suppliedRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, permitId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.permits.supplement(person, of, body.suppliedOn));
  }

  /** Records the grant with its number. */
  @Post(':permit/grants')
  @Does('permit.record')
  @ApiOperation({ summary: '登记获批 · Record the grant' })
  @ChangesProject(...stepRefusals)
  async grant(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('permit', { schema: permitIdParameter }) permitId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: grantRequest }) { grantedOn, number }: z.output<typeof grantRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, permitId, expectedSeq: expectedRevision(ifMatch) };
    const end = { state: 'granted', endedOn: grantedOn, number } as const;
    return changed(reply, await this.permits.end(person, of, end));
  }

  /** Records that the authority refused it. */
  @Post(':permit/refusals')
  @Does('permit.record')
  @ApiOperation({ summary: '登记未获批准 · Record the refusal' })
  @ChangesProject(...stepRefusals)
  async refuse(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('permit', { schema: permitIdParameter }) permitId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: permitEndRequest }) body: z.output<typeof permitEndRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, permitId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.permits.end(person, of, { state: 'refused', ...body }));
  }

  /** Records that the application was taken back. */
  @Post(':permit/withdrawals')
  @Does('permit.record')
  @ApiOperation({ summary: '撤回审批申请 · Record the withdrawal of the application' })
  @ChangesProject(...stepRefusals)
  async withdraw(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('permit', { schema: permitIdParameter }) permitId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: permitEndRequest }) body: z.output<typeof permitEndRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, permitId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.permits.end(person, of, { state: 'withdrawn', ...body }));
  }

  /** Corrects what is on record; what is left out stays. */
  @Post(':permit/corrections')
  @Does('permit.record')
  @ApiOperation({ summary: '更正审批事项 · Correct what is on record of a permit' })
  @ChangesProject(
    ...stepRefusals,
    'unit.not_found',
    'unit.closed',
    'permit.open_already',
    'permit.name_missing',
    'permit.pauses_do_not_fit',
    'permit.nothing_to_correct',
  )
  async correct(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('permit', { schema: permitIdParameter }) permitId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: permitCorrectionRequest }) body: z.output<typeof permitCorrectionRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, permitId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.permits.correct(person, of, body));
  }
}
