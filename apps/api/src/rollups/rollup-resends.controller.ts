import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { rollupIdParameter, rollupResendResponse, sendingAgainRequest } from '#contracts';
import { RollupResendsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems, bodyProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** Issues that are mailed once more. */
@ApiTags('rollups')
@Controller('api/v1/rollups')
export class RollupResendsController {
  constructor(private readonly resends: RollupResendsService) {}

  /** Sends the issue again to each of its receivers, by new mails that say so and why. */
  @Post(':id/resends')
  @HttpCode(201)
  @Does('message.send_again')
  @ApiOperation({ summary: '再次寄送一期周报 · Send an issue again to its receivers, with a reason' })
  @ApiCreatedResponse({ standardSchema: rollupResendResponse })
  @ApiProblems(...bodyProblems, 'session.required', 'permission.denied', 'rollup.not_found')
  async resend(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: rollupIdParameter }) id: string,
    @Body({ schema: sendingAgainRequest }) { reason }: z.output<typeof sendingAgainRequest>,
  ): Promise<z.input<typeof rollupResendResponse>> {
    return { items: [...orRefuse(await this.resends.resend(person, id, reason))] };
  }
}
