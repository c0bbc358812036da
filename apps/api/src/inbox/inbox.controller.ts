import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { inboxPage, inboxQuery, messageIdParameter } from '#contracts';
import { InboxService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** What one was sent, in the product itself. */
@ApiTags('inbox')
@Controller('api/v1/session/inbox')
export class InboxController {
  constructor(private readonly inbox: InboxService) {}

  /** One's own messages, newest first, also those whose mail did not arrive. */
  @Get()
  @Does('inbox.read')
  @ApiOperation({ summary: '站内消息 · One’s own messages, newest first' })
  @ApiOkResponse({ standardSchema: inboxPage })
  @ApiProblems('request.invalid', 'session.required')
  async list(
    @Reader() { person }: SignedIn,
    @Query({ schema: inboxQuery }) { limit, cursor }: z.output<typeof inboxQuery>,
  ): Promise<z.input<typeof inboxPage>> {
    const page = await this.inbox.list(person, { limit, cursor: cursor ?? null });
    return { ...page, items: [...page.items], notices: [...page.notices] };
  }

  /** Marks a message as read; a second time changes nothing. */
  @Post(':id/readings')
  @HttpCode(204)
  @Does('inbox.mark')
  @ApiOperation({ summary: '标为已读 · Mark a message as read' })
  @ApiNoContentResponse()
  @ApiProblems('request.invalid', 'request.cross_origin', 'session.required', 'inbox.not_found')
  async markRead(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: messageIdParameter }) id: string,
  ): Promise<void> {
    orRefuse(await this.inbox.markRead(person, id));
  }
}
