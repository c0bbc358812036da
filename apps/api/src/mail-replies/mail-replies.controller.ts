import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { mailReplyCounts, unmatchedMailPage, unmatchedMailQuery } from '#contracts';
import { MailRepliesService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** Mails that came in reply or came back, as far as whoever administers the system may know of them. */
@ApiTags('mail replies')
@Controller('api/v1/mail-replies')
export class MailRepliesController {
  constructor(private readonly replies: MailRepliesService) {}

  /** How many became what in the last 30 days. */
  @Get()
  @Does('mail_reply.count')
  @ApiOperation({ summary: '来信统计 · What became of the mails that came' })
  @ApiOkResponse({ standardSchema: mailReplyCounts })
  @ApiProblems('session.required', 'permission.denied')
  async list(@Reader() { person }: SignedIn): Promise<z.input<typeof mailReplyCounts>> {
    return { items: [...orRefuse(await this.replies.counts(person))] };
  }

  /** Those of the last 30 days that matched nothing, the latest first. */
  @Get('unmatched')
  @Does('mail_reply.list')
  @ApiOperation({ summary: '未能匹配的来信 · Mails that matched nothing' })
  @ApiOkResponse({ standardSchema: unmatchedMailPage })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied')
  async unmatched(
    @Reader() { person }: SignedIn,
    @Query({ schema: unmatchedMailQuery }) { limit, cursor, outcome }: z.output<typeof unmatchedMailQuery>,
  ): Promise<z.input<typeof unmatchedMailPage>> {
    const wish = { limit, cursor: cursor ?? null };
    const page = orRefuse(await this.replies.unmatched(person, outcome ?? null, wish));
    return { ...page, items: [...page.items] };
  }
}
