import { createHash } from 'node:crypto';
import { Controller, Get, Headers, HttpCode, Param, Post, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { calendarFeedParameter, calendarFeedResponse } from '#contracts';
import { calendarFeed } from '#documents';
import { CalendarFeedsService, type SignedIn } from '#portfolio';
import { Does, OpenToAll, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';
import { OwnOrigin } from './own-origin.js';

const ending = '.ics';

/** What calendar programs subscribe to. */
@ApiTags('calendar-feeds')
@Controller('api/v1')
export class CalendarFeedsController {
  constructor(
    private readonly feeds: CalendarFeedsService,
    private readonly own: OwnOrigin,
  ) {}

  /** Makes one's own address, which nothing shows again; the one before it ends. */
  @Post('session/calendar-feed')
  @HttpCode(201)
  @Does('calendar_feed.create')
  @ApiOperation({ summary: '新建日历订阅地址 · Make the address of one’s calendar' })
  @ApiCreatedResponse({ standardSchema: calendarFeedResponse })
  @ApiProblems('session.required', 'request.cross_origin')
  async create(@Reader() { person }: SignedIn): Promise<z.input<typeof calendarFeedResponse>> {
    const { token } = await this.feeds.create(person);
    return { url: `${this.own.url}/api/v1/calendar-feeds/${token}${ending}` };
  }

  /** Ends one's own address at once. */
  @Post('session/calendar-feed/revocations')
  @HttpCode(204)
  @Does('calendar_feed.revoke')
  @ApiOperation({ summary: '撤销日历订阅地址 · Revoke the address of one’s calendar' })
  @ApiNoContentResponse()
  @ApiProblems('session.required', 'request.cross_origin', 'calendar_feed.not_found')
  async revoke(@Reader() { person }: SignedIn): Promise<void> {
    orRefuse(await this.feeds.revoke(person));
  }

  /** The dates owed to the duties of today of whoever made the address. */
  @Get('calendar-feeds/:file')
  @OpenToAll()
  @ApiOperation({ summary: '日历订阅（iCalendar）· The calendar behind an address' })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'ETag of the calendar as last read' })
  @ApiOkResponse({ content: { 'text/calendar': { schema: { type: 'string' }, example: 'BEGIN:VCALENDAR' } } })
  @ApiResponse({ status: 304, description: 'Unchanged' })
  @ApiProblems('request.invalid', 'calendar_feed.not_found')
  async read(
    @Param('file', { schema: calendarFeedParameter }) file: string,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { kind, dates } = orRefuse(await this.feeds.read(file.slice(0, -ending.length)));
    const text = calendarFeed(dates, kind === 'live');
    const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
    void reply.header('etag', etag).header('cache-control', 'private, no-cache');
    await (known === etag
      ? reply.status(304).send()
      : reply
          .header('content-type', 'text/calendar; charset=utf-8')
          .header('content-disposition', 'inline; filename="key-projects.ics"')
          .send(text));
  }
}
