import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { passwordChangeRequest } from '#contracts';
import { isRefusal, refuse } from '#domain';
import { PasswordsService, SessionsService } from '#portfolio';
import { bearerOf, OpenToAll } from '../http/access-guard.js';
import { ApiProblems, bodyProblems } from '../http/api-problems.js';
import { orRefuse, Refused } from '../http/refused.js';
import { SessionCookie } from '../http/session-cookie.js';

/** Changing one's own password. */
@ApiTags('session')
@Controller('api/v1/password-changes')
export class PasswordChangesController {
  constructor(
    private readonly passwords: PasswordsService,
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
  ) {}

  /**
   * Changes a password with the old one; open to all, since whoever must change an expired or one-time password cannot
   * log in before. All sessions of the account end, but the one that asks, which gets a new id.
   */
  @Post()
  @HttpCode(204)
  @OpenToAll()
  @ApiOperation({ summary: '修改口令 · Change one’s password' })
  @ApiNoContentResponse()
  @ApiProblems(
    ...bodyProblems,
    'session.wrong_credentials',
    'session.too_many_attempts',
    'password.one_time_expired',
    'password.too_short',
    'password.too_few_classes',
    'password.contains_login',
    'password.common',
    'password.used_before',
    'totp.code_required',
    'totp.wrong_code',
    'token.never',
  )
  async change(
    @Body({ schema: passwordChangeRequest }) body: z.output<typeof passwordChangeRequest>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    if (bearerOf(request) !== null) throw new Refused(refuse('token.never'));
    const token = this.cookie.read(request);
    const present = token === null ? null : await this.sessions.find(token);
    const signedIn = present === null || isRefusal(present) ? null : present;
    const { personId } = orRefuse(
      await this.passwords.change({
        login: body.login,
        password: body.currentPassword,
        newPassword: body.newPassword,
        code: body.code ?? null,
        address: request.ip,
        presentSessionId: signedIn?.sessionId ?? null,
      }),
    );
    if (token !== null && signedIn?.person.personId === personId)
      this.cookie.give(reply, await this.sessions.renew(token));
  }
}
