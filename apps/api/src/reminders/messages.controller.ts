import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { messageIdParameter, sendingAgainRequest, sendingAgainResponse } from '#contracts';
import { SendingAgainService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems, bodyProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** What was sent, and is to be sent once more. */
@ApiTags('reminders')
@Controller('api/v1/messages')
export class MessagesController {
  constructor(private readonly sending: SendingAgainService) {}

  /** Sends what is still owed of a message again, as a new one that says so and why. */
  @Post(':id/resends')
  @HttpCode(201)
  @Does('message.send_again')
  @ApiOperation({ summary: '再次发送 · Send a message again, with a reason' })
  @ApiCreatedResponse({ standardSchema: sendingAgainResponse })
  @ApiProblems(
    ...bodyProblems,
    'session.required',
    'permission.denied',
    'message.not_found',
    'message.waits',
    'message.sent_again',
    'message.person_left',
    'message.address_ended',
    'message.no_address',
    'message.nothing_owed',
  )
  async sendAgain(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: messageIdParameter }) id: string,
    @Body({ schema: sendingAgainRequest }) { reason }: z.output<typeof sendingAgainRequest>,
  ): Promise<z.input<typeof sendingAgainResponse>> {
    return orRefuse(await this.sending.sendAgain(person, id, reason));
  }
}
