import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { rollupIdParameter, rollupTestSendRequest, rollupTestSendResponse } from '#contracts';
import { RollupTestSendsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems, bodyProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** Issues that somebody has sent to themselves. */
@ApiTags('rollups')
@Controller('api/v1/rollups')
export class RollupTestSendsController {
  constructor(private readonly tests: RollupTestSendsService) {}

  /** Sends the mail of the issue to the person who asks, and to nobody else; it says that it is a test. */
  @Post(':id/test-sends')
  @HttpCode(201)
  @Does('rollup.test_send')
  @ApiOperation({ summary: '试发一期周报给本人 · Send the mail of an issue to oneself, marked as a test' })
  @ApiCreatedResponse({ standardSchema: rollupTestSendResponse })
  @ApiProblems(
    ...bodyProblems,
    'session.required',
    'permission.denied',
    'rollup.not_found',
    'rollup.no_address',
    'request.too_many',
  )
  async send(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: rollupIdParameter }) id: string,
    @Body({ schema: rollupTestSendRequest }) { language }: z.output<typeof rollupTestSendRequest>,
  ): Promise<z.input<typeof rollupTestSendResponse>> {
    return orRefuse(await this.tests.send(person, id, language));
  }
}
