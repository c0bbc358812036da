import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  settingChangeRequest,
  settingKeyParameter,
  settingList,
  settingPreviewResponse,
  settingQuery,
  settingResponse,
  type changedResponse,
} from '#contracts';
import type { SettingKey } from '#domain';
import { SettingPreviewService, SettingsService, type ReadSetting, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiChange } from '../http/api-change.js';
import { ApiProblems, bodyProblems } from '../http/api-problems.js';
import { changedAnswer } from '../http/changed-answer.js';
import { ApiIfMatch, expectedRevision } from '../http/if-match.js';
import { orRefuse } from '../http/refused.js';

/** What the city sets for itself: reminder steps, hours, thresholds. */
@ApiTags('settings')
@Controller('api/v1/settings')
export class SettingsController {
  constructor(
    private readonly settings: SettingsService,
    private readonly previews: SettingPreviewService,
  ) {}

  /** Every setting as it holds. */
  @Get()
  @Does('setting.list')
  @ApiOperation({ summary: '设置 · All settings, for the city or a programme' })
  @ApiOkResponse({ standardSchema: settingList })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied')
  async list(
    @Reader() reader: SignedIn,
    @Query({ schema: settingQuery }) query: z.output<typeof settingQuery>,
  ): Promise<z.input<typeof settingList>> {
    const settings = orRefuse(await this.settings.list(reader.person, query.programme ?? null));
    return { items: settings.map(answered) };
  }

  /** One setting. Its ETag is what a change must bring in If-Match. */
  @Get(':key')
  @Does('setting.read')
  @ApiOperation({ summary: '单项设置 · One setting' })
  @ApiOkResponse({ standardSchema: settingResponse })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied')
  async read(
    @Reader() reader: SignedIn,
    @Param('key', { schema: settingKeyParameter }) key: SettingKey,
    @Query({ schema: settingQuery }) query: z.output<typeof settingQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof settingResponse>> {
    const setting = orRefuse(await this.settings.read(reader.person, key, query.programme ?? null));
    void reply.header('etag', `"${setting.version}"`);
    return answered(setting);
  }

  /** What a value would do to the reminders of the coming 30 days. Stores nothing. */
  @Post(':key/previews')
  @HttpCode(200)
  @Does('setting.change')
  @ApiOperation({ summary: '预览设置对今后三十天提醒的影响 · What a value would do to the coming reminders' })
  @ApiOkResponse({ standardSchema: settingPreviewResponse })
  @ApiProblems(
    ...bodyProblems,
    'session.required',
    'permission.denied',
    'setting.invalid',
    'setting.city_only',
  )
  async preview(
    @Reader() reader: SignedIn,
    @Param('key', { schema: settingKeyParameter }) key: SettingKey,
    @Body({ schema: settingChangeRequest }) body: z.output<typeof settingChangeRequest>,
  ): Promise<z.input<typeof settingPreviewResponse>> {
    const { programme = null, value } = body;
    return orRefuse(await this.previews.preview(reader.person, key, programme, value));
  }

  /** Sets a value; who may is the setting's `owner`. */
  @Post(':key')
  @Does('setting.change')
  @ApiIfMatch()
  @ApiOperation({ summary: '修改设置 · Set a value' })
  @ApiChange(
    'setting.changed',
    'setting.invalid',
    'setting.city_only',
    'change.empty',
    'precondition.required',
  )
  async change(
    @Reader() reader: SignedIn,
    @Param('key', { schema: settingKeyParameter }) key: SettingKey,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: settingChangeRequest }) body: z.output<typeof settingChangeRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    const { programme = null, value } = body;
    const expected = expectedRevision(ifMatch);
    return changedAnswer(await this.settings.change(reader.person, key, programme, expected, value), reply);
  }
}

function answered({ value, changedAt, ...setting }: ReadSetting): z.input<typeof settingResponse> {
  return {
    ...setting,
    value: value as unknown as z.input<typeof settingResponse>['value'],
    changedAt: changedAt?.toISOString() ?? null,
  };
}
