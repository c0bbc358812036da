import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import {
  codeRequest,
  ownSessionResponse,
  sessionOptionsResponse,
  sessionRequest,
  sessionResponse,
} from '#contracts';
import { refuse } from '#domain';
import { LogInService, SessionsService, type SignedIn } from '#portfolio';
import { AlsoWhileAwaiting, Does, OpenToAll, Reader } from '../http/access-guard.js';
import { ApiProblems, bodyProblems } from '../http/api-problems.js';
import { orRefuse, Refused } from '../http/refused.js';
import { SessionCookie } from '../http/session-cookie.js';
import { visitorOf } from '../http/visitor.js';
import { OidcSettings } from '../oidc/oidc-settings.js';
import { SignInSettings } from './sign-in-settings.js';

/** Logging in and out. */
@ApiTags('session')
@Controller('api/v1/session')
export class SessionController {
  constructor(
    private readonly logIns: LogInService,
    private readonly sessions: SessionsService,
    private readonly settings: SignInSettings,
    private readonly oidc: OidcSettings,
    private readonly cookie: SessionCookie,
  ) {}

  /** Logs in; the answer sets the session's cookie. */
  @Post()
  @HttpCode(200)
  @OpenToAll()
  @ApiOperation({ summary: '登录 · Log in' })
  @ApiOkResponse({ standardSchema: sessionResponse })
  @ApiProblems(
    ...bodyProblems,
    'session.wrong_credentials',
    'session.too_many_attempts',
    'password.expired',
    'password.one_time',
    'password.one_time_expired',
  )
  async open(
    @Body({ schema: sessionRequest }) body: z.output<typeof sessionRequest>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof sessionResponse>> {
    const visitor = visitorOf(request, this.cookie);
    const { token } = orRefuse(await this.logIns.withPassword(body.login, body.password, visitor));
    return this.#given(token, reply);
  }

  /** The second step of a log-in that awaits `totp`; the session opens under a new id. */
  @Post('totp')
  @HttpCode(200)
  @Does('session.complete')
  @AlsoWhileAwaiting('totp')
  @ApiOperation({ summary: '提交动态口令 · Second step of a log-in' })
  @ApiOkResponse({ standardSchema: sessionResponse })
  @ApiProblems(
    ...bodyProblems,
    'session.required',
    'session.awaits_nothing',
    'session.too_many_attempts',
    'totp.wrong_code',
  )
  async complete(
    @Reader() reader: SignedIn,
    @Body({ schema: codeRequest }) body: z.output<typeof codeRequest>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof sessionResponse>> {
    if (reader.awaits === null) throw new Refused(refuse('session.awaits_nothing'));
    const pending = this.cookie.read(request)!;
    const opened = await this.logIns.withCode(reader.person.personId, pending, body.code, request.ip);
    return this.#given(orRefuse(opened).token, reply);
  }

  /** Who is logged in, and how. */
  @Get()
  @Does('session.read')
  @AlsoWhileAwaiting('totp', 'totp_enrolment')
  @ApiOperation({ summary: '当前登录 · Who is logged in' })
  @ApiOkResponse({ standardSchema: ownSessionResponse })
  @ApiProblems('session.required')
  async read(@Reader() reader: SignedIn): Promise<z.input<typeof ownSessionResponse>> {
    const described =
      reader.sessionId === null
        ? { login: null, method: null, secondFactor: false, expiresAt: null }
        : await this.sessions.describe(reader.sessionId);
    return { ...sessionOf(reader), ...described };
  }

  /** How one can log in here. */
  @Get('options')
  @OpenToAll()
  @ApiOperation({ summary: '登录方式 · How one can log in' })
  @ApiOkResponse({ standardSchema: sessionOptionsResponse })
  async readOptions(): Promise<z.input<typeof sessionOptionsResponse>> {
    const { name, minLength, validDays } = this.settings.passwordProfile;
    const { issuer } = this.oidc;
    const available = await this.oidc.isAvailable();
    return {
      passwordProfile: name,
      minLength,
      validDays,
      oidc: issuer === null || available === null ? null : { issuer, available },
    };
  }

  /** Logs out: the session ends here and now, wherever its cookie is. */
  @Delete()
  @HttpCode(204)
  @Does('session.end')
  @AlsoWhileAwaiting('totp', 'totp_enrolment')
  @ApiOperation({ summary: '退出 · Log out' })
  @ApiNoContentResponse()
  @ApiProblems('session.required', 'request.cross_origin')
  async end(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.end(this.cookie.read(request) ?? '', request.ip);
    this.cookie.take(reply);
  }

  async #given(token: string, reply: FastifyReply): Promise<z.input<typeof sessionResponse>> {
    const signedIn = orRefuse((await this.sessions.find(token)) ?? refuse('session.required'));
    this.cookie.give(reply, token);
    return sessionOf(signedIn);
  }
}

/** What is said of a session; the duties not before the last step is done. */
export function sessionOf({ person, name, awaits }: SignedIn): z.input<typeof sessionResponse> {
  return { personId: person.personId, name, duties: awaits === null ? [...person.duties] : [], awaits };
}
