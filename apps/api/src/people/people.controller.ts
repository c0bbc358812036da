import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  contactViewRequest,
  contactViewResponse,
  personChangeRequest,
  personCreationRequest,
  personDisablingRequest,
  personIdParameter,
  personListQuery,
  personPage,
  personResponse,
  type changedResponse,
} from '#contracts';
import { PeopleService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiChange, problemsOfChanges } from '../http/api-change.js';
import { ApiProblems } from '../http/api-problems.js';
import { changedAnswer } from '../http/changed-answer.js';
import { ApiIfMatch, expectedRevision } from '../http/if-match.js';
import { orRefuse } from '../http/refused.js';
import { withoutUndefined } from '../http/without-undefined.js';

/** People: names and office contacts for the administration, private contacts by a recorded view. */
@ApiTags('people')
@Controller('api/v1/people')
export class PeopleController {
  constructor(private readonly people: PeopleService) {}

  /** A page of people. */
  @Get()
  @Does('person.list')
  @ApiOperation({ summary: '人员列表 · People' })
  @ApiOkResponse({ standardSchema: personPage })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied')
  async list(
    @Reader() reader: SignedIn,
    @Query({ schema: personListQuery }) query: z.output<typeof personListQuery>,
  ): Promise<z.input<typeof personPage>> {
    const { unitId = null, role = null, state = null, name = null, limit, cursor = null } = query;
    const filter = { unitId, role, state, name };
    const page = orRefuse(await this.people.list(reader.person, filter, { limit, cursor }));
    return { ...page, items: [...page.items] };
  }

  /** One person. The ETag is what a change must bring in If-Match. */
  @Get(':id')
  @Does('person.read')
  @ApiOperation({ summary: '人员 · One person' })
  @ApiOkResponse({ standardSchema: personResponse })
  @ApiProblems('request.invalid', 'session.required', 'person.not_found')
  async read(
    @Reader() reader: SignedIn,
    @Param('id', { schema: personIdParameter }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof personResponse>> {
    const person = orRefuse(await this.people.read(reader.person, id));
    void reply.header('etag', `"${person.version}"`);
    return person;
  }

  /** Adds a person to a unit. */
  @Post()
  @Does('person.create')
  @ApiOperation({ summary: '新增人员 · Add a person' })
  @ApiChange('unit.not_found', 'unit.closed')
  async create(
    @Reader() reader: SignedIn,
    @Body({ schema: personCreationRequest }) body: z.output<typeof personCreationRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    const { unitId, name, email = null, mobile = null, privateEmail = null } = body;
    const created = await this.people.create(reader.person, { unitId, name, email, mobile, privateEmail });
    return changedAnswer(created, reply);
  }

  /** Changes name, contacts or unit. */
  @Post(':id/changes')
  @Does('person.change')
  @ApiIfMatch()
  @ApiOperation({ summary: '修改人员 · Change name, contacts or unit' })
  @ApiChange(
    'person.not_found',
    'unit.not_found',
    'unit.closed',
    'person.changed',
    'change.empty',
    'precondition.required',
  )
  async change(
    @Reader() reader: SignedIn,
    @Param('id', { schema: personIdParameter }) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: personChangeRequest }) body: z.output<typeof personChangeRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    const wish = withoutUndefined(body);
    const expected = expectedRevision(ifMatch);
    return changedAnswer(await this.people.change(reader.person, id, expected, wish), reply);
  }

  /** Disables a person and ends their sessions. */
  @Post(':id/disablings')
  @Does('person.change')
  @ApiIfMatch()
  @ApiOperation({ summary: '停用人员 · Disable a person' })
  @ApiChange(
    'person.not_found',
    'person.disabled',
    'person.has_duties',
    'duty.last_security_administrator',
    'person.changed',
    'precondition.required',
  )
  async disable(
    @Reader() reader: SignedIn,
    @Param('id', { schema: personIdParameter }) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: personDisablingRequest }) body: z.output<typeof personDisablingRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    const { vacate, reason = null } = body;
    const expected = expectedRevision(ifMatch);
    return changedAnswer(await this.people.disable(reader.person, id, expected, { vacate, reason }), reply);
  }

  /** Lets a disabled person in again, without the former duties. */
  @Post(':id/enablings')
  @Does('person.change')
  @ApiIfMatch()
  @ApiOperation({ summary: '启用人员 · Enable a person' })
  @ApiChange('person.not_found', 'person.is_active', 'person.changed', 'precondition.required')
  async enable(
    @Reader() reader: SignedIn,
    @Param('id', { schema: personIdParameter }) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof changedResponse>> {
    return changedAnswer(await this.people.enable(reader.person, id, expectedRevision(ifMatch)), reply);
  }

  /** Shows the private contacts; the view is an event of the history. */
  @Post(':id/contact-views')
  @HttpCode(201)
  @Does('person.view_contacts')
  @ApiOperation({ summary: '查看私人联系方式（留痕） · Private contacts; who looked is recorded' })
  @ApiCreatedResponse({ standardSchema: contactViewResponse })
  @ApiProblems(...problemsOfChanges, 'permission.denied', 'person.not_found')
  async viewContacts(
    @Reader() reader: SignedIn,
    @Param('id', { schema: personIdParameter }) id: string,
    @Body({ schema: contactViewRequest }) body: z.output<typeof contactViewRequest>,
  ): Promise<z.input<typeof contactViewResponse>> {
    return orRefuse(await this.people.viewContacts(reader.person, id, body.reason ?? null));
  }
}
