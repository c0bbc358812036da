import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { answerRequest, milestoneIdParameter, projectIdParameter, type ChangeResponse } from '#contracts';
import { AnswersService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { expectedRevision } from '../http/if-match.js';
import { changed, ChangesProject } from '../http/project-change.js';

/** Answers (反馈) to the reminders of a milestone, after log-in. */
@ApiTags('answers')
@Controller('api/v1/projects/:id/milestones/:milestone/answers')
export class AnswersController {
  constructor(private readonly answers: AnswersService) {}

  /** Answers; the ladder rests. */
  @Post()
  @Does('milestone.answer')
  @ApiOperation({ summary: '反馈提醒 · Answer the reminders of a milestone' })
  @ChangesProject(
    'project.ended',
    'milestone.not_found',
    'milestone.reached_already',
    'answer.nothing_owed',
    'answer.promised_already',
    'stage.date_in_future',
    'stage.date_before_previous',
    'stage.date_after_next',
    'date_change.same_date',
    'date_change.open_already',
    'date_change.before_earlier',
    'date_change.after_later',
    'unit.not_found',
    'unit.closed',
    'difficulty.due_in_past',
  )
  async answer(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('milestone', { schema: milestoneIdParameter }) milestoneId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: answerRequest }) body: z.output<typeof answerRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, milestoneId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.answers.answer(person, of, body));
  }
}
