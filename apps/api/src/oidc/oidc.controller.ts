import { randomBytes } from 'node:crypto';
import { Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { oidcCallbackQuery, oidcLogInResponse } from '#contracts';
import { isRefusal, placeOf, refuse } from '#domain';
import { AccessCountsService, LogInService, OidcLinksService, OidcLogInsService } from '#portfolio';
import { OpenToAll } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse, Refused } from '../http/refused.js';
import { BrowserCookie, SessionCookie } from '../http/session-cookie.js';
import { visitorOf } from '../http/visitor.js';
import { OidcSettings } from './oidc-settings.js';

/** Logging in at the organisation's identity provider. */
@ApiTags('session')
@Controller('api/v1/oidc')
export class OidcController {
  constructor(
    private readonly settings: OidcSettings,
    private readonly waiting: OidcLogInsService,
    private readonly links: OidcLinksService,
    private readonly logIns: LogInService,
    private readonly counts: AccessCountsService,
    private readonly cookie: SessionCookie,
    private readonly browser: BrowserCookie,
  ) {}

  /** Begins a log-in: the answer says where to send the browser, and ties it to this log-in by a cookie. */
  @Post('login')
  @HttpCode(200)
  @OpenToAll()
  @ApiOperation({ summary: '统一身份认证登录 · Begin a log-in at the identity provider' })
  @ApiOkResponse({ standardSchema: oidcLogInResponse })
  @ApiProblems('request.cross_origin', 'oidc.not_configured', 'oidc.unavailable')
  async begin(@Res({ passthrough: true }) reply: FastifyReply): Promise<z.input<typeof oidcLogInResponse>> {
    const { url, state, ...question } = orRefuse(await this.settings.required().authorization());
    const browserToken = randomBytes(32).toString('base64url');
    await this.waiting.keep(state, browserToken, question);
    this.browser.give(reply, browserToken);
    return { authorizationUrl: url };
  }

  /**
   * Where the provider sends the browser back to. An answer to nothing that this browser asked does nothing; the right
   * one opens a session, once, or begins it where a second factor is owed, and leads to the start page.
   */
  @Get('callback')
  @OpenToAll()
  @ApiOperation({ summary: '统一身份认证回调 · Answer of the identity provider' })
  @ApiResponse({
    status: 302,
    description: 'Logged in, or a second factor is owed: GET /api/v1/session says which',
  })
  @ApiProblems(
    'request.invalid',
    'oidc.refused',
    'oidc.no_account',
    'oidc.not_configured',
    'oidc.unavailable',
  )
  async finish(
    @Query({ schema: oidcCallbackQuery }) query: z.output<typeof oidcCallbackQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const provider = this.settings.required();
    const browserToken = this.browser.read(request);
    const question = browserToken === null ? null : await this.waiting.take(query.state, browserToken);
    if (question === null) throw new Refused(refuse('oidc.refused'));
    const search = request.url.slice(request.url.indexOf('?') + 1);
    const identity = orRefuse(await provider.identity(search, { state: query.state, ...question }));
    const person = await this.links.personOf(identity, this.settings.linksByEmail);
    if (isRefusal(person)) {
      await this.counts.count('log_in.failed', null, placeOf(request.ip), person.code);
      throw new Refused(person);
    }
    const { token } = await this.logIns.admit(person, 'oidc', visitorOf(request, this.cookie));
    this.browser.take(reply);
    this.cookie.give(reply, token);
    await reply.redirect('/', 302);
  }
}
