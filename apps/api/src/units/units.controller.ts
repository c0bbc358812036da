import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  unitCreationRequest,
  unitIdParameter,
  unitListQuery,
  unitMoveRequest,
  unitPage,
  unitRenamingRequest,
  unitResponse,
  type changedResponse,
} from '#contracts';
import { UnitsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiChange } from '../http/api-change.js';
import { ApiProblems } from '../http/api-problems.js';
import { changedAnswer } from '../http/changed-answer.js';
import { ApiIfMatch, expectedRevision } from '../http/if-match.js';
import { orRefuse } from '../http/refused.js';

/** The organisation tree. */
@ApiTags('units')
@Controller('api/v1/units')
export class UnitsController {
  constructor(private readonly units: UnitsService) {}

  /** A page of units. */
  @Get()
  @Does('unit.list')
  @ApiOperation({ summary: '单位列表 · Units' })
  @ApiOkResponse({ standardSchema: unitPage })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied')
  async list(
    @Reader() reader: SignedIn,
    @Query({ schema: unitListQuery }) query: z.output<typeof unitListQuery>,
  ): Promise<z.input<typeof unitPage>> {
    const { parentId = null, kind = null, state = null, limit, cursor = null } = query;
    const page = orRefuse(await this.units.list(reader.person, { parentId, kind, state }, { limit, cursor }));
    return { ...page, items: page.items.map((unit) => ({ ...unit, path: [...unit.path] })) };
  }

  /** One unit. Its ETag is what a change must bring in If-Match. */
  @Get(':id')
  @Does('unit.read')
  @ApiOperation({ summary: '单位 · One unit' })
  @ApiOkResponse({ standardSchema: unitResponse })
  @ApiProblems('request.invalid', 'session.required', 'unit.not_found')
  async read(
    @Reader() reader: SignedIn,
    @Param('id', { schema: unitIdParameter }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof unitResponse>> {
    const unit = orRefuse(await this.units.read(reader.person, id));
    void reply.header('etag', `"${unit.version}"`);
    return { ...unit, path: [...unit.path] };
  }

  /** Adds a unit below another one. */
  @Post()
  @Does('unit.create')
  @ApiOperation({ summary: '新增单位 · Add a unit below another one' })
  @ApiChange('unit.not_found', 'unit.closed')
  async create(
    @Reader() reader: SignedIn,
    @Body({ schema: unitCreationRequest }) body: z.output<typeof unitCreationRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    return changedAnswer(await this.units.create(reader.person, body), reply);
  }

  /** Gives a unit another name. */
  @Post(':id/renamings')
  @Does('unit.change')
  @ApiIfMatch()
  @ApiOperation({ summary: '单位更名 · Rename a unit' })
  @ApiChange('unit.not_found', 'unit.closed', 'unit.changed', 'change.empty', 'precondition.required')
  async rename(
    @Reader() reader: SignedIn,
    @Param('id', { schema: unitIdParameter }) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: unitRenamingRequest }) body: z.output<typeof unitRenamingRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    const expected = expectedRevision(ifMatch);
    return changedAnswer(await this.units.rename(reader.person, id, expected, body.name), reply);
  }

  /** Hangs a unit below another one, with everything below it. */
  @Post(':id/moves')
  @Does('unit.change')
  @ApiIfMatch()
  @ApiOperation({ summary: '调整上级单位 · Move a unit with its subtree' })
  @ApiChange(
    'unit.not_found',
    'unit.is_root',
    'unit.closed',
    'unit.cycle',
    'unit.changed',
    'change.empty',
    'precondition.required',
  )
  async move(
    @Reader() reader: SignedIn,
    @Param('id', { schema: unitIdParameter }) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: unitMoveRequest }) body: z.output<typeof unitMoveRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    const expected = expectedRevision(ifMatch);
    return changedAnswer(await this.units.move(reader.person, id, expected, body.parentId), reply);
  }

  /** Closes a unit that has nothing any more. */
  @Post(':id/closings')
  @Does('unit.change')
  @ApiIfMatch()
  @ApiOperation({ summary: '撤销单位 · Close a unit that is empty' })
  @ApiChange(
    'unit.not_found',
    'unit.is_root',
    'unit.closed',
    'unit.in_use',
    'unit.changed',
    'precondition.required',
  )
  async close(
    @Reader() reader: SignedIn,
    @Param('id', { schema: unitIdParameter }) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    return changedAnswer(await this.units.close(reader.person, id, expectedRevision(ifMatch)), reply);
  }
}
