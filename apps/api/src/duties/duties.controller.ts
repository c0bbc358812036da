import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  deputyRequest,
  dutyAssignmentRequest,
  dutyEndingRequest,
  dutyIdParameter,
  dutyListQuery,
  dutyPage,
  dutyResponse,
  type changedResponse,
} from '#contracts';
import { DutiesService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiChange } from '../http/api-change.js';
import { ApiProblems } from '../http/api-problems.js';
import { changedAnswer } from '../http/changed-answer.js';
import { ApiIfMatch, expectedRevision } from '../http/if-match.js';
import { orRefuse } from '../http/refused.js';

/** Who answers for what. */
@ApiTags('duties')
@Controller('api/v1/duties')
export class DutiesController {
  constructor(private readonly duties: DutiesService) {}

  /** A page of duties within the reader's reach. */
  @Get()
  @Does('duty.list')
  @ApiOperation({ summary: '职责列表 · Duties' })
  @ApiOkResponse({ standardSchema: dutyPage })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied')
  async list(
    @Reader() reader: SignedIn,
    @Query({ schema: dutyListQuery }) query: z.output<typeof dutyListQuery>,
  ): Promise<z.input<typeof dutyPage>> {
    const { personId = null, projectId = null, unitId = null, role = null, on = null } = query;
    const filter = { personId, projectId, unitId, role, on };
    const page = { limit: query.limit, cursor: query.cursor ?? null };
    const found = orRefuse(await this.duties.list(reader.person, filter, page));
    return { ...found, items: [...found.items] };
  }

  /** One duty. Its ETag is what a change must bring in If-Match. */
  @Get(':id')
  @Does('duty.read')
  @ApiOperation({ summary: '职责 · One duty' })
  @ApiOkResponse({ standardSchema: dutyResponse })
  @ApiProblems('request.invalid', 'session.required', 'duty.not_found')
  async read(
    @Reader() reader: SignedIn,
    @Param('id', { schema: dutyIdParameter }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof dutyResponse>> {
    const duty = orRefuse(await this.duties.read(reader.person, id));
    void reply.header('etag', `"${duty.version}"`);
    return duty;
  }

  /** Gives a person a duty on a project or a unit. */
  @Post()
  @Does('duty.change')
  @ApiOperation({ summary: '指定责任人 · Give a person a duty' })
  @ApiChange(
    'person.not_found',
    'project.not_found',
    'unit.not_found',
    'unit.closed',
    'person.disabled',
    'duty.taken',
    'duty.roles_not_separate',
    'duty.to_oneself',
    'duty.scope_does_not_fit',
    'duty.ends_before_it_starts',
  )
  async assign(
    @Reader() reader: SignedIn,
    @Body({ schema: dutyAssignmentRequest }) body: z.output<typeof dutyAssignmentRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    const { personId, role, projectId, unitId, fromOn, toOn = null } = body;
    const scope = projectId === undefined ? { unitId: unitId! } : { projectId };
    const assigned = await this.duties.assign(reader.person, { personId, role, scope, fromOn, toOn });
    return changedAnswer(assigned, reply);
  }

  /** Ends a duty on a day, and those of its deputies. */
  @Post(':id/endings')
  @Does('duty.change')
  @ApiIfMatch()
  @ApiOperation({ summary: '结束职责 · End a duty' })
  @ApiChange(
    'duty.not_found',
    'duty.is_over',
    'duty.end_outside',
    'duty.ends_before_it_starts',
    'duty.last_security_administrator',
    'duty.changed',
    'precondition.required',
  )
  async end(
    @Reader() reader: SignedIn,
    @Param('id', { schema: dutyIdParameter }) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: dutyEndingRequest }) body: z.output<typeof dutyEndingRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    const wish = { toOn: body.toOn, reason: body.reason ?? null };
    const expected = expectedRevision(ifMatch);
    return changedAnswer(await this.duties.end(reader.person, id, expected, wish), reply);
  }

  /** Names a deputy who stands in for the holder for a time. */
  @Post(':id/deputies')
  @Does('duty.change')
  @ApiOperation({ summary: '指定代理 · Name a deputy for a time' })
  @ApiChange(
    'duty.not_found',
    'person.not_found',
    'person.disabled',
    'duty.taken',
    'duty.roles_not_separate',
    'duty.to_oneself',
    'duty.is_deputyship',
    'duty.deputy_is_holder',
    'duty.deputy_outside',
    'duty.ends_before_it_starts',
  )
  async appointDeputy(
    @Reader() reader: SignedIn,
    @Param('id', { schema: dutyIdParameter }) id: string,
    @Body({ schema: deputyRequest }) body: z.output<typeof deputyRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    const { personId, fromOn, toOn } = body;
    const appointed = await this.duties.appointDeputy(reader.person, id, personId, { fromOn, toOn });
    return changedAnswer(appointed, reply);
  }
}
