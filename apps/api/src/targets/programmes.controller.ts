import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  changeResponse,
  membershipRequest,
  programmeClosingRequest,
  programmeCreationRequest,
  programmeIdParameter,
  programmeListQuery,
  programmePage,
  programmeRenamingRequest,
  programmeResponse,
  type ChangeResponse,
  type changedResponse,
} from '#contracts';
import { ProgrammesService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiChange, problemsOfChanges } from '../http/api-change.js';
import { ApiProblems } from '../http/api-problems.js';
import { changedAnswer } from '../http/changed-answer.js';
import { ApiIfMatch, expectedRevision } from '../http/if-match.js';
import { orRefuse } from '../http/refused.js';

/** Programmes (专项): groups of projects or of countable work. */
@ApiTags('targets')
@Controller('api/v1/programmes')
export class ProgrammesController {
  constructor(private readonly programmes: ProgrammesService) {}

  /** A page of programmes. */
  @Get()
  @Does('programme.read')
  @ApiOperation({ summary: '专项 · Programmes' })
  @ApiOkResponse({ standardSchema: programmePage })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied')
  async list(
    @Reader() { person }: SignedIn,
    @Query({ schema: programmeListQuery }) query: z.output<typeof programmeListQuery>,
  ): Promise<z.input<typeof programmePage>> {
    const { limit, cursor = null, state = null } = query;
    const page = orRefuse(await this.programmes.list(person, state, { limit, cursor }));
    return { ...page, items: [...page.items] };
  }

  /** One programme. Its ETag is what a change must bring in If-Match. */
  @Get(':id')
  @Does('programme.read')
  @ApiOperation({ summary: '专项详情 · One programme with its projects' })
  @ApiOkResponse({ standardSchema: programmeResponse })
  @ApiProblems('request.invalid', 'session.required', 'programme.not_found')
  async read(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: programmeIdParameter }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof programmeResponse>> {
    const programme = orRefuse(await this.programmes.read(person, id));
    void reply.header('etag', `"${programme.version}"`);
    return { ...programme, projects: [...programme.projects] };
  }

  /** Sets up a programme. */
  @Post()
  @Does('programme.change')
  @ApiOperation({ summary: '设立专项 · Set up a programme' })
  @ApiChange('programme.code_taken')
  async create(
    @Reader() { person }: SignedIn,
    @Body({ schema: programmeCreationRequest }) body: z.output<typeof programmeCreationRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    return changedAnswer(await this.programmes.create(person, body.code, body.name), reply);
  }

  /** Gives a programme another name; its code stays. */
  @Post(':id/renamings')
  @Does('programme.change')
  @ApiIfMatch()
  @ApiOperation({ summary: '专项更名 · Rename a programme' })
  @ApiChange(
    'programme.not_found',
    'programme.changed',
    'programme.closed',
    'change.empty',
    'precondition.required',
  )
  async rename(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: programmeIdParameter }) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: programmeRenamingRequest }) body: z.output<typeof programmeRenamingRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    const expected = expectedRevision(ifMatch);
    return changedAnswer(await this.programmes.rename(person, id, expected, body.name), reply);
  }

  /** Closes a programme for good. */
  @Post(':id/closings')
  @Does('programme.change')
  @ApiIfMatch()
  @ApiOperation({ summary: '结束专项 · Close a programme' })
  @ApiChange('programme.not_found', 'programme.changed', 'programme.closed', 'precondition.required')
  async close(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: programmeIdParameter }) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: programmeClosingRequest }) _body: z.output<typeof programmeClosingRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    return changedAnswer(await this.programmes.close(person, id, expectedRevision(ifMatch)), reply);
  }

  /** Puts a project into a programme, or takes it out; it may be in several. */
  @Post(':id/memberships')
  @Does('programme.change')
  @HttpCode(201)
  @ApiOperation({ summary: '纳入、移出项目 · Put a project into a programme, or take it out' })
  @ApiCreatedResponse({ standardSchema: changeResponse })
  @ApiProblems(
    ...problemsOfChanges,
    'permission.denied',
    'programme.not_found',
    'project.not_found',
    'project.ended',
    'programme.closed',
    'programme.member_already',
    'programme.not_member',
  )
  async changeMembership(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: programmeIdParameter }) id: string,
    @Body({ schema: membershipRequest }) body: z.output<typeof membershipRequest>,
  ): Promise<ChangeResponse> {
    const { projectId, member: joins, reason } = body;
    const { seq, recordedAt } = orRefuse(
      await this.programmes.changeMembership(person, id, { projectId, joins, reason }),
    );
    return { seq, recordedAt: recordedAt.toISOString() };
  }
}
