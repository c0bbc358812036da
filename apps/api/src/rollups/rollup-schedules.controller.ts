import { Body, Controller, Get, Headers, HttpCode, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { rollupScheduleList, rollupScheduleRequest, rollupScheduleResponse } from '#contracts';
import { adviceOnUndelivered } from '#domain';
import { RollupSchedulesService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { problemsOfChanges } from '../http/api-change.js';
import { ApiProblems } from '../http/api-problems.js';
import { expectedRevision } from '../http/if-match.js';
import { orRefuse } from '../http/refused.js';

/** Which units are owed which rollups. */
@ApiTags('rollups')
@Controller('api/v1/rollup-schedules')
export class RollupSchedulesController {
  constructor(private readonly schedules: RollupSchedulesService) {}

  /** The schedules of the reader's units and of those below, by unit and kind. */
  @Get()
  @Does('rollup_schedule.list')
  @ApiOperation({ summary: '周报安排 · Which units are owed which rollups' })
  @ApiOkResponse({ standardSchema: rollupScheduleList })
  @ApiProblems('session.required', 'permission.denied')
  async list(@Reader() { person }: SignedIn): Promise<z.input<typeof rollupScheduleList>> {
    const schedules = orRefuse(await this.schedules.listFor(person));
    return {
      items: schedules.map(({ undelivered, ...schedule }) => ({
        ...schedule,
        undelivered: undelivered.map((one) => ({ ...one, advice: adviceOnUndelivered(one.cause) })),
      })),
    };
  }

  /** Schedules the rollups of a unit, or changes how they are scheduled: a last period ends them. */
  @Post()
  @HttpCode(201)
  @Does('rollup_schedule.change')
  @ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The version as last read, e.g. "2"; left out where the unit has none of that kind yet',
  })
  @ApiOperation({ summary: '安排周报 · Schedule the rollups of a unit, change that, or end it' })
  @ApiCreatedResponse({ standardSchema: rollupScheduleResponse })
  @ApiProblems(
    ...problemsOfChanges,
    'permission.denied',
    'unit.not_found',
    'rollup.no_period',
    'rollup.schedule_order',
    'rollup.no_time_zone',
    'rollup.no_approver',
    'rollup.address_invalid',
    'rollup.address_name',
    'rollup.address_twice',
    'rollup.too_many_addresses',
    'rollup.schedule_unchanged',
    'rollup.schedule_changed',
    'precondition.required',
  )
  async schedule(
    @Reader() { person }: SignedIn,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: rollupScheduleRequest }) body: z.output<typeof rollupScheduleRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof rollupScheduleResponse>> {
    const { scopeId, ...wish } = body;
    const expected = ifMatch === undefined ? 0 : expectedRevision(ifMatch);
    const schedule = orRefuse(await this.schedules.schedule(person, scopeId, expected, wish));
    void reply.header('etag', `"${schedule.version}"`);
    return schedule;
  }
}
