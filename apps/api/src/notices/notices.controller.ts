import { Body, Controller, Get, Headers, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  noticeClosingRequest,
  noticeDetail,
  noticeIdParameter,
  noticeRecheckRequest,
  noticeReplyRequest,
  projectIdParameter,
  type ChangeResponse,
} from '#contracts';
import { NoticesService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { expectedRevision } from '../http/if-match.js';
import { changed, ChangesProject } from '../http/project-change.js';
import { orRefuse } from '../http/refused.js';

/** Numbered papers of the ladder (提示单, 督办单, 通报) on a project: read, downloaded, replied to, closed. */
@ApiTags('notices')
@Controller('api/v1/projects/:id/notices')
export class NoticesController {
  constructor(private readonly notices: NoticesService) {}

  /** One notice with what its paper says, as PostgreSQL wrote it. */
  @Get(':notice')
  @Does('notice.read')
  @ApiOperation({ summary: '督办文书详情 · A notice' })
  @ApiOkResponse({ standardSchema: noticeDetail })
  @ApiProblems(
    'request.invalid',
    'session.required',
    'project.not_found',
    'project.not_yours',
    'notice.not_found',
  )
  async read(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('notice', { schema: noticeIdParameter }) noticeId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { body } = orRefuse(await this.notices.read(person, projectId, noticeId));
    await reply.header('content-type', 'application/json; charset=utf-8').send(body);
  }

  /** Its paper, to be saved: the bytes that went with the mails. */
  @Get(':notice/paper')
  @Does('notice.read')
  @ApiOperation({ summary: '下载督办文书 · The paper of a notice' })
  @ApiOkResponse({
    description: 'The paper',
    content: { 'application/pdf': { schema: { type: 'string', format: 'binary' }, example: '%PDF-1.3' } },
  })
  @ApiProblems(
    'request.invalid',
    'session.required',
    'project.not_found',
    'project.not_yours',
    'notice.not_found',
    'notice.paper_missing',
  )
  async paper(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('notice', { schema: noticeIdParameter }) noticeId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { fileName, pdf } = orRefuse(await this.notices.paper(person, projectId, noticeId));
    await reply
      .header('content-type', 'application/pdf')
      .header('content-length', pdf.length)
      .header(
        'content-disposition',
        `attachment; filename="notice-${noticeId}.pdf"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      )
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cache-control', 'private, no-store')
      .send(pdf);
  }

  /** The addressee replies: why it is late, what is being done, and until when. */
  @Post(':notice/replies')
  @Does('notice.reply')
  @ApiOperation({ summary: '回复督办文书 · Reply to a notice' })
  @ChangesProject('notice.not_found', 'notice.wrong_state', 'notice.done_by_in_past')
  async reply(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('notice', { schema: noticeIdParameter }) noticeId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: noticeReplyRequest }) body: z.output<typeof noticeReplyRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, noticeId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.notices.reply(person, of, body));
  }

  /** A supervisor closes it with a reason, or sends the reply back (`approve` false). */
  @Post(':notice/closings')
  @Does('notice.close')
  @ApiOperation({ summary: '销号或退回回复 · Close a notice, or send its reply back' })
  @ChangesProject('notice.not_found', 'notice.wrong_state', 'notice.settled', 'request.own')
  async close(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('notice', { schema: noticeIdParameter }) noticeId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: noticeClosingRequest }) body: z.output<typeof noticeClosingRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, noticeId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.notices.close(person, of, body));
  }

  /** Reopens it under its number after a re-check. */
  @Post(':notice/re-checks')
  @Does('notice.close')
  @ApiOperation({ summary: '回头看重新打开 · Reopen a notice after a re-check' })
  @ChangesProject('notice.not_found', 'notice.wrong_state', 'notice.settled')
  async reopen(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('notice', { schema: noticeIdParameter }) noticeId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: noticeRecheckRequest }) body: z.output<typeof noticeRecheckRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, noticeId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.notices.reopen(person, of, body.reason));
  }
}
