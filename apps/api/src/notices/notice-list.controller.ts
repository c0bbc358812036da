import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { noticeListQuery, noticePage } from '#contracts';
import { NoticesService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** The list of notices (提示单, 督办单, 通报), as PostgreSQL wrote it. */
@ApiTags('notices')
@Controller('api/v1/notices')
export class NoticeListController {
  constructor(private readonly notices: NoticesService) {}

  /** Those on every project that the reader may see, in the order of their issue. */
  @Get()
  @Does('notice.list')
  @ApiOperation({ summary: '督办文书清单 · Notices that the reader may see' })
  @ApiOkResponse({ standardSchema: noticePage })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied')
  async list(
    @Reader() { person }: SignedIn,
    @Query({ schema: noticeListQuery }) query: z.output<typeof noticeListQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { limit, cursor = null, kind = null, year = null, ownerUnitId = null, ...more } = query;
    const { projectId = null, state = null, overdue = null } = more;
    const filter = { kind, year, ownerUnitId, projectId, state, overdue };
    const { body } = orRefuse(await this.notices.list(person, filter, { limit, cursor }));
    await reply.header('content-type', 'application/json; charset=utf-8').send(body);
  }
}
