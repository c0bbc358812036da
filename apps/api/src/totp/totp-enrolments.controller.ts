import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { codeRequest, sessionResponse, totpEnrolmentResponse } from '#contracts';
import { refuse } from '#domain';
import { SessionsService, TotpService, type SignedIn } from '#portfolio';
import { AlsoWhileAwaiting, Does, Reader } from '../http/access-guard.js';
import { ApiProblems, bodyProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';
import { SessionCookie } from '../http/session-cookie.js';
import { sessionOf } from '../session/session.controller.js';

/** Enrolling a second factor (动态口令). */
@ApiTags('session')
@Controller('api/v1/totp-enrolments')
export class TotpEnrolmentsController {
  constructor(
    private readonly totp: TotpService,
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
  ) {}

  /** Begins: the answer shows the secret, and nothing does again. It counts once its first code has come. */
  @Post()
  @HttpCode(201)
  @Does('totp.enrol')
  @AlsoWhileAwaiting('totp_enrolment')
  @ApiOperation({ summary: '绑定动态口令 · Begin to enrol a second factor' })
  @ApiCreatedResponse({ standardSchema: totpEnrolmentResponse })
  @ApiProblems('session.required', 'request.cross_origin', 'account.not_found', 'totp.already_enrolled')
  async start(@Reader() reader: SignedIn): Promise<z.input<typeof totpEnrolmentResponse>> {
    return orRefuse(await this.totp.startEnrolment(reader.person.personId));
  }

  /** The first code: the second factor is asked for from now on, and the session goes on under a new id. */
  @Post('confirmations')
  @HttpCode(200)
  @Does('totp.enrol')
  @AlsoWhileAwaiting('totp_enrolment')
  @ApiOperation({ summary: '确认绑定 · Confirm a second factor with its first code' })
  @ApiOkResponse({ standardSchema: sessionResponse })
  @ApiProblems(...bodyProblems, 'session.required', 'totp.wrong_code', 'totp.no_enrolment')
  async confirm(
    @Reader() reader: SignedIn,
    @Body({ schema: codeRequest }) body: z.output<typeof codeRequest>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof sessionResponse>> {
    orRefuse(await this.totp.confirmEnrolment(reader.person.personId, body.code));
    const before = this.cookie.read(request)!;
    const token =
      reader.awaits === null
        ? await this.sessions.renew(before)
        : await this.sessions.complete(before, request.ip);
    this.cookie.give(reply, token);
    return sessionOf(orRefuse((await this.sessions.find(token)) ?? refuse('session.required')));
  }
}
