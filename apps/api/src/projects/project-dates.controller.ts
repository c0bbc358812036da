import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  dateWishRequest,
  dateChangeIdParameter,
  stageUndoIdParameter,
  projectIdParameter,
  requestDecisionRequest,
  stageUndoRequest,
  withdrawalRequest,
  type ChangeResponse,
} from '#contracts';
import { ProjectDatesService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { expectedRevision } from '../http/if-match.js';
import { changed, ChangesProject } from '../http/project-change.js';

/** Dates that move, and stages that are undone. */
@ApiTags('dates')
@Controller('api/v1/projects/:id')
export class ProjectDatesController {
  constructor(private readonly dates: ProjectDatesService) {}

  /** Moves a date directly, outside the lock window. */
  @Post('date-moves')
  @Does('date.move')
  @ApiOperation({ summary: '调整计划日期 · Move a date outside the lock window' })
  @ChangesProject(
    'project.ended',
    'milestone.not_found',
    'milestone.reached_already',
    'date_change.locked',
    'date_change.open_already',
    'date_change.same_date',
    'date_change.before_earlier',
    'date_change.after_later',
  )
  async move(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: dateWishRequest }) body: z.output<typeof dateWishRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(reply, await this.dates.move(person, { projectId, expectedSeq }, body));
  }

  /** Asks for another date (节点调整申请). */
  @Post('date-changes')
  @Does('date_change.request')
  @ApiOperation({ summary: '节点调整申请 · Ask for another date' })
  @ChangesProject(
    'project.ended',
    'milestone.not_found',
    'milestone.reached_already',
    'date_change.open_already',
    'date_change.same_date',
    'date_change.before_earlier',
    'date_change.after_later',
  )
  async request(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: dateWishRequest }) body: z.output<typeof dateWishRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(reply, await this.dates.requestChange(person, { projectId, expectedSeq }, body));
  }

  /** Approves or refuses what another person asked for. */
  @Post('date-changes/:dateChange/decisions')
  @Does('date_change.decide')
  @ApiOperation({ summary: '审批节点调整 · Decide over a date change' })
  @ChangesProject(
    'project.ended',
    'request.own',
    'milestone.reached_already',
    'date_change.not_open',
    'date_change.same_date',
    'date_change.before_earlier',
    'date_change.after_later',
  )
  async decide(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('dateChange', { schema: dateChangeIdParameter }) dateChange: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: requestDecisionRequest }) body: z.output<typeof requestDecisionRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(
      reply,
      await this.dates.decideChange(person, { projectId, expectedSeq }, dateChange, body),
    );
  }

  /** Takes the own request back. */
  @Post('date-changes/:dateChange/withdrawals')
  @Does('date_change.request')
  @ApiOperation({ summary: '撤回节点调整申请 · Take a date change back' })
  @ChangesProject('request.not_own', 'date_change.not_open')
  async withdraw(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('dateChange', { schema: dateChangeIdParameter }) dateChange: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: withdrawalRequest }) _body: z.output<typeof withdrawalRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(reply, await this.dates.withdrawChange(person, { projectId, expectedSeq }, dateChange));
  }

  /** Asks to undo a stage or step that was recorded by mistake (误报). */
  @Post('stage-undos')
  @Does('stage_undo.request')
  @ApiOperation({ summary: '申请撤销误报 · Ask to undo a stage' })
  @ChangesProject(
    'project.ended',
    'milestone.not_found',
    'stage_undo.not_reached',
    'stage_undo.not_the_last',
    'stage_undo.depended_on',
    'stage_undo.open_already',
  )
  async requestUndo(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: stageUndoRequest }) body: z.output<typeof stageUndoRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const { milestoneId, reason } = body;
    const expectedSeq = expectedRevision(ifMatch);
    return changed(
      reply,
      await this.dates.requestUndo(person, { projectId, expectedSeq }, milestoneId, reason),
    );
  }

  /** Approves or refuses another person's request to undo. */
  @Post('stage-undos/:stageUndo/decisions')
  @Does('stage_undo.decide')
  @ApiOperation({ summary: '审批撤销误报 · Decide over an undoing' })
  @ChangesProject(
    'project.ended',
    'request.own',
    'stage_undo.not_open',
    'stage_undo.not_reached',
    'stage_undo.not_the_last',
    'stage_undo.depended_on',
  )
  async decideUndo(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('stageUndo', { schema: stageUndoIdParameter }) stageUndo: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: requestDecisionRequest }) body: z.output<typeof requestDecisionRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(reply, await this.dates.decideUndo(person, { projectId, expectedSeq }, stageUndo, body));
  }

  /** Takes the own request back. */
  @Post('stage-undos/:stageUndo/withdrawals')
  @Does('stage_undo.request')
  @ApiOperation({ summary: '撤回撤销申请 · Take a request to undo back' })
  @ChangesProject('request.not_own', 'stage_undo.not_open')
  async withdrawUndo(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('stageUndo', { schema: stageUndoIdParameter }) stageUndo: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: withdrawalRequest }) _body: z.output<typeof withdrawalRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(reply, await this.dates.withdrawUndo(person, { projectId, expectedSeq }, stageUndo));
  }
}
