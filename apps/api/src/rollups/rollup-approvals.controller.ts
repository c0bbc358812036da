import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  rollupApprovalListQuery,
  rollupApprovalPage,
  rollupApprovalRequest,
  rollupApprovalResponse,
  rollupIdParameter,
} from '#contracts';
import { RollupApprovalsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { problemsOfChanges } from '../http/api-change.js';
import { ApiProblems } from '../http/api-problems.js';
import { ApiIfMatch, expectedSha256 } from '../http/if-match.js';
import { orRefuse } from '../http/refused.js';

/** Issues that are sent only after somebody has approved them. */
@ApiTags('rollups')
@Controller('api/v1')
export class RollupApprovalsController {
  constructor(private readonly approvals: RollupApprovalsService) {}

  /** Those of the reader's units and of those below, the newest issue first. */
  @Get('rollup-approvals')
  @Does('rollup_approval.list')
  @ApiOperation({ summary: '周报审定 · Issues that have or had to be approved before sending' })
  @ApiOkResponse({ standardSchema: rollupApprovalPage })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied')
  async list(
    @Reader() { person }: SignedIn,
    @Query({ schema: rollupApprovalListQuery }) query: z.output<typeof rollupApprovalListQuery>,
  ): Promise<z.input<typeof rollupApprovalPage>> {
    const { limit, cursor = null, state = null } = query;
    const { items, nextCursor } = orRefuse(await this.approvals.list(person, state, { limit, cursor }));
    return {
      items: items.map(({ sendAt, openedAt, endedAt, ...approval }) => ({
        ...approval,
        sendAt: sendAt.toISOString(),
        openedAt: openedAt.toISOString(),
        endedAt: endedAt?.toISOString() ?? null,
      })),
      nextCursor,
    };
  }

  /** Approves an issue, which is then mailed, or refuses it for good; it stays in the archive as it is. */
  @Post('rollups/:id/approvals')
  @HttpCode(201)
  @Does('rollup.approve')
  @ApiIfMatch()
  @ApiOperation({
    summary:
      '审定一期周报 · Approve an issue for sending, or refuse it; If-Match is the ETag of its data.json',
  })
  @ApiCreatedResponse({ standardSchema: rollupApprovalResponse })
  @ApiProblems(
    ...problemsOfChanges,
    'permission.denied',
    'rollup.not_found',
    'rollup.own_schedule',
    'rollup.not_waiting',
    'rollup.not_as_read',
    'request.reason_missing',
    'precondition.required',
  )
  async decide(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: rollupIdParameter }) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: rollupApprovalRequest }) body: z.output<typeof rollupApprovalRequest>,
  ): Promise<z.input<typeof rollupApprovalResponse>> {
    const wish = { ...body, readSha256: expectedSha256(ifMatch) };
    const { goesAt, ...decided } = orRefuse(await this.approvals.decide(person, id, wish));
    return { ...decided, goesAt: goesAt?.toISOString() ?? null };
  }
}
