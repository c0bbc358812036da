import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { handOverRequest, handOverResponse } from '#contracts';
import { HandOversService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { problemsOfChanges } from '../http/api-change.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** Hand-overs (工作交接). */
@ApiTags('duties')
@Controller('api/v1/hand-overs')
export class HandOversController {
  constructor(private readonly handOvers: HandOversService) {}

  /** Moves a person's open duties, or some of them, to a successor in one step. */
  @Post()
  @HttpCode(201)
  @Does('duty.change')
  @ApiOperation({ summary: '工作交接 · Hand a person’s duties over in one step' })
  @ApiCreatedResponse({ standardSchema: handOverResponse })
  @ApiProblems(
    ...problemsOfChanges,
    'permission.denied',
    'person.not_found',
    'duty.not_found',
    'person.disabled',
    'hand_over.nothing',
    'hand_over.to_the_same',
    'hand_over.in_the_past',
    'duty.taken',
    'duty.roles_not_separate',
    'duty.to_oneself',
  )
  async handOver(
    @Reader() reader: SignedIn,
    @Body({ schema: handOverRequest }) body: z.output<typeof handOverRequest>,
  ): Promise<z.input<typeof handOverResponse>> {
    const { personId, successorId, fromOn = null, dutyIds = null, reason = null } = body;
    const wish = { fromOn, dutyIds, reason };
    const done = orRefuse(await this.handOvers.handOver(reader.person, personId, successorId, wish));
    return { ...done, recordedAt: done.recordedAt.toISOString() };
  }
}
