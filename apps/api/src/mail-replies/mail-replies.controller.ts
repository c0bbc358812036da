import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { mailReplyCounts } from '#contracts';
import { ReplyCountsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** Replies by mail, as far as whoever administers the system may know of them. */
@ApiTags('mail replies')
@Controller('api/v1/mail-replies')
export class MailRepliesController {
  constructor(private readonly counts: ReplyCountsService) {}

  /** How many became what in the last 30 days. */
  @Get()
  @Does('mail_reply.count')
  @ApiOperation({ summary: '邮件回复统计 · What became of the replies that came by mail' })
  @ApiOkResponse({ standardSchema: mailReplyCounts })
  @ApiProblems('session.required', 'permission.denied')
  async list(@Reader() { person }: SignedIn): Promise<z.input<typeof mailReplyCounts>> {
    return { items: [...orRefuse(await this.counts.list(person))] };
  }
}
