import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { instructionListQuery, instructionPage } from '#contracts';
import { InstructionsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** The list of instructions (批示), as PostgreSQL wrote it. */
@ApiTags('instructions')
@Controller('api/v1/instructions')
export class InstructionListController {
  constructor(private readonly instructions: InstructionsService) {}

  /** Those on every project that the reader may see, and those that a unit of theirs must answer. */
  @Get()
  @Does('instruction.list')
  @ApiOperation({ summary: '批示清单 · Instructions that the reader may see' })
  @ApiOkResponse({ standardSchema: instructionPage })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied')
  async list(
    @Reader() { person }: SignedIn,
    @Query({ schema: instructionListQuery }) query: z.output<typeof instructionListQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { limit, cursor = null, state = null, ownerUnitId = null, overdue = null, leaderId = null } = query;
    const filter = { state, ownerUnitId, overdue, leaderId };
    const { body } = orRefuse(await this.instructions.list(person, filter, { limit, cursor }));
    await reply.header('content-type', 'application/json; charset=utf-8').send(body);
  }
}
