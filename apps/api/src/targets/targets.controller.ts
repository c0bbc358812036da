import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  readingRequest,
  targetChangeRequest,
  targetCreationRequest,
  targetIdParameter,
  targetListQuery,
  targetPage,
  targetResponse,
  type changedResponse,
} from '#contracts';
import { TargetsService, type ReadTarget, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiChange } from '../http/api-change.js';
import { ApiProblems } from '../http/api-problems.js';
import { changedAnswer } from '../http/changed-answer.js';
import { ApiIfMatch, expectedRevision } from '../http/if-match.js';
import { orRefuse } from '../http/refused.js';

/** Targets of a year (目标任务), and the figures towards them. */
@ApiTags('targets')
@Controller('api/v1/targets')
export class TargetsController {
  constructor(private readonly targets: TargetsService) {}

  /** A page of a year's targets, each with where it stands. */
  @Get()
  @Does('target.read')
  @ApiOperation({ summary: '目标任务 · Targets of a year' })
  @ApiOkResponse({ standardSchema: targetPage })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied')
  async list(
    @Reader() { person }: SignedIn,
    @Query({ schema: targetListQuery }) query: z.output<typeof targetListQuery>,
  ): Promise<z.input<typeof targetPage>> {
    const { year, programme = null, limit, cursor = null } = query;
    const page = orRefuse(await this.targets.list(person, { year, programme }, { limit, cursor }));
    return { ...page, items: page.items.map(answered) };
  }

  /** One target with its figures. Its ETag is what a change must bring in If-Match. */
  @Get(':id')
  @Does('target.read')
  @ApiOperation({ summary: '目标详情 · One target with its figures' })
  @ApiOkResponse({ standardSchema: targetResponse })
  @ApiProblems('request.invalid', 'session.required', 'target.not_found')
  async read(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: targetIdParameter }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof targetResponse>> {
    const target = orRefuse(await this.targets.read(person, id));
    void reply.header('etag', `"${target.version}"`);
    return {
      ...answered(target),
      readings: target.readings.map((reading) => ({ ...reading, corrected: [...reading.corrected] })),
    };
  }

  /** Sets a target of a year. */
  @Post()
  @Does('target.change')
  @ApiOperation({ summary: '设定目标 · Set a target' })
  @ApiChange('target.exists', 'target.counts_nothing', 'unit.not_found', 'programme.not_found')
  async create(
    @Reader() { person }: SignedIn,
    @Body({ schema: targetCreationRequest }) body: z.output<typeof targetCreationRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    return changedAnswer(await this.targets.set(person, body), reply);
  }

  /** Changes a target; the goal is given as a whole. */
  @Post(':id/changes')
  @Does('target.change')
  @ApiIfMatch()
  @ApiOperation({ summary: '调整目标 · Change a target' })
  @ApiChange(
    'target.not_found',
    'target.changed',
    'target.counts_nothing',
    'unit.not_found',
    'programme.not_found',
    'change.empty',
    'precondition.required',
  )
  async change(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: targetIdParameter }) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: targetChangeRequest }) body: z.output<typeof targetChangeRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    const { reason, ...wish } = body;
    const expected = expectedRevision(ifMatch);
    return changedAnswer(await this.targets.change(person, id, expected, wish, reason), reply);
  }

  /** Records a figure of a day, or corrects the one given for it. */
  @Post(':id/readings')
  @Does('target.add_reading')
  @ApiOperation({ summary: '登记完成数 · Record or correct a figure towards a target' })
  @ApiChange(
    'target.not_found',
    'target.is_counted',
    'target_reading.in_future',
    'target_reading.yes_or_no',
    'target_reading.reason_missing',
    'change.empty',
  )
  async addReading(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: targetIdParameter }) id: string,
    @Body({ schema: readingRequest }) body: z.output<typeof readingRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    return changedAnswer(await this.targets.addReading(person, id, body), reply);
  }
}

function answered(target: ReadTarget) {
  const { id, version, year, name, ownerUnitId, ownerUnitName, outlook } = target;
  const { programme, measure, sense, strength, value, countedStage, countedCategory } = target;
  return {
    id,
    version,
    year,
    name,
    programme,
    measure,
    sense,
    strength,
    value,
    countedStage,
    countedCategory,
    ownerUnit: ownerUnitId === null ? null : { id: ownerUnitId, name: ownerUnitName ?? '' },
    ...outlook,
  };
}
