import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { holderIdParameter, sessionList, tokenList } from '#contracts';
import { SessionsService, TokensService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';
import { sessionListOf } from '../session/sessions.controller.js';
import { tokenListOf } from '../tokens/tokens.controller.js';

/** Where others are logged in, for the security administrator. */
@ApiTags('people')
@Controller('api/v1/people/:id')
export class PeopleSessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly tokens: TokensService,
  ) {}

  /** Where a person is logged in. */
  @Get('sessions')
  @Does('session.list_of_person')
  @ApiOperation({ summary: '某人的登录 · Where a person is logged in' })
  @ApiOkResponse({ standardSchema: sessionList })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied', 'account.not_found')
  async list(
    @Reader() reader: SignedIn,
    @Param('id', { schema: holderIdParameter }) id: string,
  ): Promise<z.input<typeof sessionList>> {
    return sessionListOf(orRefuse(await this.sessions.listOf(reader.person, id)), reader);
  }

  /** Ends all sessions of a person, on every instance at once. */
  @Delete('sessions')
  @HttpCode(204)
  @Does('session.end_of_person')
  @ApiOperation({ summary: '强制下线 · End a person’s sessions' })
  @ApiNoContentResponse()
  @ApiProblems(
    'request.invalid',
    'session.required',
    'permission.denied',
    'account.not_found',
    'request.cross_origin',
  )
  async end(
    @Reader() reader: SignedIn,
    @Param('id', { schema: holderIdParameter }) id: string,
  ): Promise<void> {
    orRefuse(await this.sessions.revoke(reader.person, id));
  }

  /** A person's tokens; each is revoked by its id. */
  @Get('tokens')
  @Does('token.list_of_person')
  @ApiOperation({ summary: '某人的访问令牌 · A person’s API tokens' })
  @ApiOkResponse({ standardSchema: tokenList })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied', 'account.not_found')
  async listTokens(
    @Reader() reader: SignedIn,
    @Param('id', { schema: holderIdParameter }) id: string,
  ): Promise<z.input<typeof tokenList>> {
    return tokenListOf(orRefuse(await this.tokens.listOf(reader.person, id)));
  }
}
