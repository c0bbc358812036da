import { Body, Controller, Delete, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { sessionRequest, sessionResponse } from '#contracts';
import { SessionsService } from '#portfolio';
import { Does, OpenToAll } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';
import { SessionCookie } from '../http/session-cookie.js';

/** Logging in and out. */
@ApiTags('session')
@Controller('api/v1/session')
export class SessionController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
  ) {}

  /** Logs in; the answer sets the session's cookie. */
  @Post()
  @HttpCode(200)
  @OpenToAll()
  @ApiOperation({ summary: '登录 · Log in' })
  @ApiOkResponse({ standardSchema: sessionResponse })
  @ApiProblems(
    'request.malformed',
    'request.invalid',
    'session.wrong_credentials',
    'request.cross_origin',
    'request.too_large',
    'request.unsupported_media_type',
  )
  async open(
    @Body({ schema: sessionRequest }) body: z.output<typeof sessionRequest>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof sessionResponse>> {
    const { token } = orRefuse(await this.sessions.open(body.login, body.password));
    const before = this.cookie.read(request);
    if (before !== null) await this.sessions.end(before);
    this.cookie.give(reply, token);
    const { person, name } = (await this.sessions.find(token))!;
    return { personId: person.personId, name, duties: [...person.duties] };
  }

  /** Logs out: the session ends here and now, wherever its cookie is. */
  @Delete()
  @HttpCode(204)
  @Does('session.end')
  @ApiOperation({ summary: '退出 · Log out' })
  @ApiNoContentResponse()
  @ApiProblems('session.required', 'request.cross_origin')
  async end(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.end(this.cookie.read(request) ?? '');
    this.cookie.take(reply);
  }
}
