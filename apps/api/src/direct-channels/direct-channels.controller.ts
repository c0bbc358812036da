import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { z } from 'zod';
import {
  directChannelIdParameter,
  directChannelList,
  directChannelRequest,
  directChannelResponse,
} from '#contracts';
import { DirectChannelsService, type DirectChannelToAdd, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { addressProblems, ApiProblems, bodyProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** How one person is reached besides mail. */
@ApiTags('direct channels')
@Controller('api/v1/direct-channels')
export class DirectChannelsController {
  constructor(private readonly channels: DirectChannelsService) {}

  /** Sets a channel up, in the place of the one there is; the answer shows the secret of SMS, and nothing does again. */
  @Post()
  @HttpCode(201)
  @Does('direct_channel.add')
  @ApiOperation({ summary: '设置单发渠道 · Set up a direct channel' })
  @ApiCreatedResponse({ standardSchema: directChannelResponse })
  @ApiProblems(...bodyProblems, 'session.required', 'permission.denied', ...addressProblems)
  async add(
    @Reader() { person }: SignedIn,
    @Body({ schema: directChannelRequest }) body: z.output<typeof directChannelRequest>,
  ): Promise<z.input<typeof directChannelResponse>> {
    return orRefuse(await this.channels.add(person, wishOf(body)));
  }

  /** Those that have not ended, and how they do. */
  @Get()
  @Does('direct_channel.list')
  @ApiOperation({ summary: '单发渠道 · Direct channels' })
  @ApiOkResponse({ standardSchema: directChannelList })
  @ApiProblems('session.required', 'permission.denied')
  async list(@Reader() { person }: SignedIn): Promise<z.input<typeof directChannelList>> {
    return { items: [...orRefuse(await this.channels.list(person))] };
  }

  /** Ends a channel at once; what waits for it goes on to the next. */
  @Post(':id/endings')
  @HttpCode(204)
  @Does('direct_channel.end')
  @ApiOperation({ summary: '停用单发渠道 · End a direct channel' })
  @ApiNoContentResponse()
  @ApiProblems(
    'request.invalid',
    'request.cross_origin',
    'session.required',
    'permission.denied',
    'direct_channel.not_found',
  )
  async end(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: directChannelIdParameter }) id: string,
  ): Promise<void> {
    orRefuse(await this.channels.end(person, id));
  }
}

function wishOf(body: z.output<typeof directChannelRequest>): DirectChannelToAdd {
  if (body.channel === 'sms') return body;
  const { channel, address = null, key, secret } = body;
  return { channel, address, key, secret, agent: 'agent' in body ? body.agent : null };
}
