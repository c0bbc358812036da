import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  dependenciesRequest,
  earlyOperationRequest,
  milestoneIdParameter,
  milestoneRequest,
  projectIdParameter,
  stageChangeListRequest,
  stageChangeRequest,
  type ChangeResponse,
} from '#contracts';
import type { RefusalCode } from '#domain';
import { MilestonesService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { expectedRevision } from '../http/if-match.js';
import { changed, ChangesProject } from '../http/project-change.js';

const reachingProblems = [
  'project.ended',
  'stage.already_reached',
  'stage.unknown',
  'stage.out_of_order',
  'stage.date_in_future',
  'stage.date_before_previous',
  'stage.date_after_next',
  'milestone.depends_on_unreached',
  'evidence.missing',
  'evidence.empty',
  'file.not_of_project',
] as const satisfies readonly RefusalCode[];

/** Stages and steps that are reached, and the steps that a project has. */
@ApiTags('milestones')
@Controller('api/v1/projects/:id')
export class MilestonesController {
  constructor(private readonly milestones: MilestonesService) {}

  /** Records that a stage, or a step inside it, was reached. */
  @Post('stage-changes')
  @Does('project.change_stage')
  @ApiOperation({ summary: '登记阶段 · Record that a stage or step was reached' })
  @ChangesProject(...reachingProblems, 'stage.day_demanded', 'milestone.not_found')
  async reach(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: stageChangeRequest }) body: z.output<typeof stageChangeRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(reply, await this.milestones.reach(person, { projectId, expectedSeq }, body));
  }

  /** Records several in their order: all, or none. */
  @Post('stage-change-lists')
  @Does('project.change_stage')
  @ApiOperation({ summary: '一次登记多个阶段 · Record several stages and steps at once' })
  @ChangesProject(...reachingProblems, 'stage.day_demanded', 'milestone.not_found')
  async reachAll(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: stageChangeListRequest }) body: z.output<typeof stageChangeListRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(reply, await this.milestones.reachAll(person, { projectId, expectedSeq }, body.changes));
  }

  /** Records that operation began before acceptance, which stays owed. */
  @Post('early-operations')
  @Does('early_operation.record')
  @ApiOperation({ summary: '先投产后验收 · Record operation before acceptance' })
  @ChangesProject(...reachingProblems, 'early_operation.not_early')
  async operateEarly(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: earlyOperationRequest }) body: z.output<typeof earlyOperationRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(reply, await this.milestones.operateEarly(person, { projectId, expectedSeq }, body));
  }

  /** Adds a step inside a stage: one that the lifecycle names, or one of the project's own. */
  @Post('milestones')
  @Does('milestone.add')
  @ApiOperation({ summary: '增设步骤 · Add a step inside a stage' })
  @ChangesProject(
    'project.ended',
    'stage.unknown',
    'milestone.exists',
    'milestone.not_found',
    'date_change.before_earlier',
    'date_change.after_later',
  )
  async add(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: milestoneRequest }) body: z.output<typeof milestoneRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(reply, await this.milestones.add(person, { projectId, expectedSeq }, body));
  }

  /** Says anew what a milestone depends on. */
  @Post('milestones/:milestone/dependencies')
  @Does('milestone.set_dependencies')
  @ApiOperation({ summary: '设定前置节点 · Set what a milestone depends on' })
  @ChangesProject(
    'project.ended',
    'milestone.not_found',
    'milestone.reached_already',
    'milestone.circle',
    'change.empty',
    'date_change.before_earlier',
    'date_change.after_later',
  )
  async setDependencies(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('milestone', { schema: milestoneIdParameter }) milestone: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: dependenciesRequest }) body: z.output<typeof dependenciesRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const expectedSeq = expectedRevision(ifMatch);
    return changed(
      reply,
      await this.milestones.setDependencies(person, { projectId, expectedSeq }, milestone, body.dependsOn),
    );
  }
}
