import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  projectIdParameter,
  quarterlyGoalAssessmentRequest,
  quarterlyGoalChangeRequest,
  quarterlyGoalIdParameter,
  quarterlyGoalRequest,
  type ChangeResponse,
} from '#contracts';
import { QuarterlyGoalsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { expectedRevision } from '../http/if-match.js';
import { changed, ChangesProject } from '../http/project-change.js';

/** Goals in words for each quarter of a project (季度形象进度目标). */
@ApiTags('quarterly goals')
@Controller('api/v1/projects/:id/quarterly-goals')
export class QuarterlyGoalsController {
  constructor(private readonly goals: QuarterlyGoalsService) {}

  /** Sets the goal of a quarter that is not over. */
  @Post()
  @Does('quarterly_goal.set')
  @ApiOperation({ summary: '设定季度目标 · Set the goal of a quarter' })
  @ChangesProject(
    'project.ended',
    'quarterly_goal.set_already',
    'quarterly_goal.quarter_over',
    'quarterly_goal.too_early',
  )
  async set(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: quarterlyGoalRequest }) body: z.output<typeof quarterlyGoalRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.goals.set(person, of, body));
  }

  /** Changes a goal that was agreed, with a reason. */
  @Post(':goal/changes')
  @Does('quarterly_goal.set')
  @ApiOperation({ summary: '调整季度目标 · Change the goal of a quarter' })
  @ChangesProject('quarterly_goal.not_found', 'quarterly_goal.quarter_over')
  async change(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('goal', { schema: quarterlyGoalIdParameter }) goalId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: quarterlyGoalChangeRequest }) body: z.output<typeof quarterlyGoalChangeRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, goalId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.goals.change(person, of, body));
  }

  /** Says what became of a goal whose quarter is over; said again, the later assessment holds. */
  @Post(':goal/assessments')
  @Does('quarterly_goal.assess')
  @ApiOperation({ summary: '评价季度目标 · Assess the goal of a quarter' })
  @ChangesProject(
    'quarterly_goal.not_found',
    'quarterly_goal.quarter_not_over',
    'quarterly_goal.report_before_quarter',
    'progress_report.not_found',
  )
  async assess(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('goal', { schema: quarterlyGoalIdParameter }) goalId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: quarterlyGoalAssessmentRequest }) body: z.output<typeof quarterlyGoalAssessmentRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, goalId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.goals.assess(person, of, body));
  }
}
