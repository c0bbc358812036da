import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { preferenceRequest, preferenceResponse } from '#contracts';
import { PreferencesService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems, bodyProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** What one wants to receive, and how. */
@ApiTags('preferences')
@Controller('api/v1/session/preferences')
export class PreferencesController {
  constructor(private readonly preferences: PreferencesService) {}

  /** One's own wishes, and the channels to choose from. */
  @Get()
  @Does('preference.read')
  @ApiOperation({ summary: '接收偏好 · What one wants to receive' })
  @ApiOkResponse({ standardSchema: preferenceResponse })
  @ApiProblems('session.required')
  async read(@Reader() { person }: SignedIn): Promise<z.input<typeof preferenceResponse>> {
    const { reachable, ...wishes } = await this.preferences.read(person);
    return { ...wishes, reachable: [...reachable] };
  }

  /** Changes what is named; the rest stays. Alerts of overdue dates cannot be ended. */
  @Post()
  @HttpCode(204)
  @Does('preference.change')
  @ApiOperation({ summary: '更改接收偏好 · Change what one wants to receive' })
  @ApiNoContentResponse()
  @ApiProblems(
    ...bodyProblems,
    'session.required',
    'change.empty',
    'preference.overdue_stays',
    'preference.channel_not_yours',
  )
  async change(
    @Reader() { person }: SignedIn,
    @Body({ schema: preferenceRequest }) body: z.output<typeof preferenceRequest>,
  ): Promise<void> {
    orRefuse(await this.preferences.change(person, body));
  }
}
