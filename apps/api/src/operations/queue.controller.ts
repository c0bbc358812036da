import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { queueResponse } from '#contracts';
import { queueCounts, queuePage, type QueueCount } from '#documents';
import { Database, QueueStateService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { languageOf } from '../http/language.js';
import { pageHeaders } from '../http/link-pages.js';
import { orRefuse } from '../http/refused.js';

/** How sending stands, as data and as a page; it reads and does nothing. */
@ApiTags('operations')
@Controller('api/v1')
export class QueueController {
  constructor(
    private readonly queue: QueueStateService,
    private readonly database: Database,
  ) {}

  /** What waits, what is late, what failed, and who works. */
  @Get('queue')
  @Does('delivery.read')
  @ApiOperation({ summary: '发送队列 · How sending stands' })
  @ApiOkResponse({ standardSchema: queueResponse })
  @ApiProblems('session.required', 'permission.denied')
  async read(@Reader() { person }: SignedIn): Promise<z.input<typeof queueResponse>> {
    return orRefuse(await this.queue.watch(person));
  }

  /** The same as a page, for a browser with the administrator's session. */
  @Get('queue.html')
  @Does('delivery.read')
  @ApiOperation({ summary: '发送队列页面 · How sending stands, as a page' })
  @ApiOkResponse({ content: { 'text/html': { example: '<!doctype html>' } } })
  @ApiProblems('session.required', 'permission.denied')
  async page(
    @Reader() { person }: SignedIn,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { workers, pausedSince, ...state } = orRefuse(await this.queue.watch(person));
    const language = languageOf(request);
    void reply.headers(pageHeaders).header('content-language', language);
    const counts = Object.fromEntries(queueCounts.map((name) => [name, state[name]]));
    return queuePage({
      language,
      isDemonstration: (await this.database.kind()) !== 'live',
      pausedSince,
      counts: counts as Record<QueueCount, number | null>,
      workers,
    });
  }
}
