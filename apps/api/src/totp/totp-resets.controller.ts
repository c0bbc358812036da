import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { accessIdParameter, totpResetList } from '#contracts';
import { TotpResetsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** Lost second factors that one administrator wants to take away, and another must consent to. */
@ApiTags('people')
@Controller('api/v1/totp-resets')
export class TotpResetsController {
  constructor(private readonly resets: TotpResetsService) {}

  /** What waits for a second administrator. */
  @Get()
  @Does('totp_reset.list')
  @ApiOperation({ summary: '待同意的动态口令重置 · Resets of second factors that wait' })
  @ApiOkResponse({ standardSchema: totpResetList })
  @ApiProblems('session.required', 'permission.denied')
  async list(@Reader() reader: SignedIn): Promise<z.input<typeof totpResetList>> {
    return { items: [...orRefuse(await this.resets.list(reader.person))] };
  }

  /** Consents: the second factor is gone, and the person's sessions end. */
  @Post(':id/approvals')
  @HttpCode(204)
  @Does('totp_reset.approve')
  @ApiOperation({ summary: '同意重置动态口令 · Consent to the reset of a second factor' })
  @ApiNoContentResponse()
  @ApiProblems(
    'request.invalid',
    'session.required',
    'permission.denied',
    'account.own',
    'totp_reset.second_person',
    'totp_reset.not_found',
    'request.cross_origin',
  )
  async approve(
    @Reader() reader: SignedIn,
    @Param('id', { schema: accessIdParameter }) id: string,
  ): Promise<void> {
    orRefuse(await this.resets.approve(reader.person, id));
  }
}
