import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { z } from 'zod';
import { accessIdParameter, tokenList, tokenRequest, tokenResponse } from '#contracts';
import { TokensService, type SignedIn, type TokenRecord } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems, bodyProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** Keys of programs: `Authorization: Bearer …` instead of a session. */
@ApiTags('tokens')
@Controller('api/v1/tokens')
export class TokensController {
  constructor(private readonly tokens: TokensService) {}

  /** Makes a token; the answer shows it, and nothing does again. */
  @Post()
  @HttpCode(201)
  @Does('token.create')
  @ApiOperation({ summary: '新建访问令牌 · Make an API token' })
  @ApiCreatedResponse({ standardSchema: tokenResponse })
  @ApiProblems(...bodyProblems, 'session.required', 'token.action_never', 'token.too_many')
  async create(
    @Reader() reader: SignedIn,
    @Body({ schema: tokenRequest }) body: z.output<typeof tokenRequest>,
  ): Promise<z.input<typeof tokenResponse>> {
    const { name, actions, validDays } = body;
    const scope = actions === undefined ? ({ readOnly: true } as const) : { actions };
    return orRefuse(await this.tokens.create(reader.person, { name, scope, validDays }));
  }

  /** One's own tokens. */
  @Get()
  @Does('token.list')
  @ApiOperation({ summary: '我的访问令牌 · One’s own API tokens' })
  @ApiOkResponse({ standardSchema: tokenList })
  @ApiProblems('session.required')
  async list(@Reader() reader: SignedIn): Promise<z.input<typeof tokenList>> {
    return tokenListOf(await this.tokens.listOwn(reader.person));
  }

  /** Ends a token at once. */
  @Post(':id/revocations')
  @HttpCode(204)
  @Does('token.revoke')
  @ApiOperation({ summary: '撤销访问令牌 · Revoke an API token' })
  @ApiNoContentResponse()
  @ApiProblems('request.invalid', 'session.required', 'token.not_found', 'request.cross_origin')
  async revoke(
    @Reader() reader: SignedIn,
    @Param('id', { schema: accessIdParameter }) id: string,
  ): Promise<void> {
    orRefuse(await this.tokens.revoke(reader.person, id));
  }
}

/** Tokens as they are listed. */
export function tokenListOf(tokens: readonly TokenRecord[]): z.input<typeof tokenList> {
  return {
    items: tokens.map((token) => ({ ...token, actions: token.actions === null ? null : [...token.actions] })),
  };
}
