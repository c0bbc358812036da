import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { accessIdParameter, sessionList } from '#contracts';
import { SessionsService, type SessionRecord, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** One's own sessions. */
@ApiTags('session')
@Controller('api/v1/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  /** Where one is logged in. */
  @Get()
  @Does('session.list')
  @ApiOperation({ summary: '我的登录 · Where one is logged in' })
  @ApiOkResponse({ standardSchema: sessionList })
  @ApiProblems('session.required')
  async list(@Reader() reader: SignedIn): Promise<z.input<typeof sessionList>> {
    return sessionListOf(await this.sessions.listOwn(reader.person), reader);
  }

  /** Ends all but the session that asks. */
  @Delete()
  @HttpCode(204)
  @Does('session.end')
  @ApiOperation({ summary: '退出其他登录 · End all other sessions' })
  @ApiNoContentResponse()
  @ApiProblems('session.required', 'request.cross_origin')
  async endOthers(@Reader() reader: SignedIn): Promise<void> {
    await this.sessions.endOthers(reader.person, reader.sessionId);
  }

  /** Ends one of one's own sessions. */
  @Delete(':id')
  @HttpCode(204)
  @Does('session.end')
  @ApiOperation({ summary: '结束一个登录 · End one of one’s sessions' })
  @ApiNoContentResponse()
  @ApiProblems('request.invalid', 'session.required', 'session.not_found', 'request.cross_origin')
  async endOne(
    @Reader() reader: SignedIn,
    @Param('id', { schema: accessIdParameter }) id: string,
  ): Promise<void> {
    orRefuse(await this.sessions.endOwn(reader.person, id));
  }
}

/** Sessions as they are listed, the reader's own marked. */
export function sessionListOf(
  sessions: readonly SessionRecord[],
  reader: SignedIn,
): z.input<typeof sessionList> {
  return { items: sessions.map((session) => ({ ...session, present: session.id === reader.sessionId })) };
}
