import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { z } from 'zod';
import {
  accessIdParameter,
  rollupIdParameter,
  rollupLinkListQuery,
  rollupLinkPage,
  rollupLinkRequest,
  rollupLinkResponse,
} from '#contracts';
import { RollupLinksService, RollupMailLinksService, type SignedIn } from '#portfolio';
import { OwnOrigin } from '../calendar-feeds/own-origin.js';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems, bodyProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** Links by which somebody without an account reads one issue. */
@ApiTags('rollups')
@Controller('api/v1')
export class RollupLinksController {
  constructor(
    private readonly links: RollupLinksService,
    private readonly mails: RollupMailLinksService,
    private readonly own: OwnOrigin,
  ) {}

  /** Makes a link to an issue; the answer shows it, and nothing does again. */
  @Post('rollups/:id/links')
  @HttpCode(201)
  @Does('rollup_link.create')
  @ApiOperation({ summary: '新建查阅链接 · Make a link to an issue, for some days' })
  @ApiCreatedResponse({ standardSchema: rollupLinkResponse })
  @ApiProblems(...bodyProblems, 'session.required', 'rollup.not_found', 'rollup_link.too_many')
  async create(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: rollupIdParameter }) rollupId: string,
    @Body({ schema: rollupLinkRequest }) wish: z.output<typeof rollupLinkRequest>,
  ): Promise<z.input<typeof rollupLinkResponse>> {
    const { id, token } = orRefuse(await this.links.create(person, rollupId, wish));
    return { id, url: `${this.own.url}/w/${token}` };
  }

  /** One's own links, the newest first. */
  @Get('rollup-links')
  @Does('rollup_link.list')
  @ApiOperation({ summary: '我的查阅链接 · One’s own links to issues' })
  @ApiOkResponse({ standardSchema: rollupLinkPage })
  @ApiProblems('request.invalid', 'session.required')
  async list(
    @Reader() { person }: SignedIn,
    @Query({ schema: rollupLinkListQuery }) query: z.output<typeof rollupLinkListQuery>,
  ): Promise<z.input<typeof rollupLinkPage>> {
    const { limit, cursor = null } = query;
    const { items, nextCursor } = await this.links.list(person, { limit, cursor });
    return {
      items: items.map(({ rollupId, kind, period, scope, madeAt, expiresAt, revokedAt, ...link }) => ({
        ...link,
        rollup: { id: rollupId, kind, period, scope },
        madeAt: madeAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        revokedAt: revokedAt?.toISOString() ?? null,
      })),
      nextCursor,
    };
  }

  /** Ends an own link at once. */
  @Post('rollup-links/:id/revocations')
  @HttpCode(204)
  @Does('rollup_link.revoke')
  @ApiOperation({ summary: '收回查阅链接 · Revoke a link to an issue' })
  @ApiNoContentResponse()
  @ApiProblems('request.invalid', 'session.required', 'rollup_link.not_found', 'request.cross_origin')
  async revoke(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: accessIdParameter }) id: string,
  ): Promise<void> {
    orRefuse(await this.links.revoke(person, id));
  }

  /** Ends the links in all issues that one has been mailed so far, as when a mail was passed on. */
  @Post('session/rollup-mail-links/revocations')
  @HttpCode(204)
  @Does('rollup_link.revoke')
  @ApiOperation({ summary: '收回周报邮件中的链接 · Revoke the links in the issues mailed to oneself' })
  @ApiNoContentResponse()
  @ApiProblems('session.required', 'request.cross_origin')
  async revokeMailed(@Reader() { person }: SignedIn): Promise<void> {
    await this.mails.revoke(person);
  }
}
