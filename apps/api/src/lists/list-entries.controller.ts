import { Body, Controller, Headers, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  entryAdditionRequest,
  entryChangeRequest,
  entryDropRequest,
  mergerRequest,
  particularsRequest,
  projectCreationRequest,
  projectIdParameter,
  projectStoredResponse,
  splitRequest,
  type ChangeResponse,
} from '#contracts';
import type { Particulars, Refusal } from '#domain';
import { ListEntriesService, ProjectParticularsService, type SignedIn, type StoredProject } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { problemsOfChanges } from '../http/api-change.js';
import { ApiProblems } from '../http/api-problems.js';
import { ApiIfMatch, expectedRevision } from '../http/if-match.js';
import { changed, ChangesProject } from '../http/project-change.js';
import { orRefuse } from '../http/refused.js';

/** Projects and their places on lists. */
@ApiTags('lists')
@Controller('api/v1/projects')
export class ListEntriesController {
  constructor(
    private readonly entries: ListEntriesService,
    private readonly particulars: ProjectParticularsService,
  ) {}

  /** Puts a new project on record with the first dates of its stages, and on a list. */
  @Post()
  @Does('project.create')
  @HttpCode(201)
  @ApiOperation({ summary: '新增项目 · Put a new project on a list' })
  @ApiCreatedResponse({ standardSchema: projectStoredResponse })
  @ApiProblems(
    ...problemsOfChanges,
    'permission.denied',
    'unit.not_found',
    'unit.closed',
    'project.not_found',
    'project.ended',
    'project.phase_of_phase',
    'lifecycle.unknown',
    'stage.unknown',
    'list_year.not_found',
    'list_entry.decision_missing',
    'list_entry.plan_does_not_add_up',
    'list_entry.family_listed',
  )
  async create(
    @Reader() { person }: SignedIn,
    @Body({ schema: projectCreationRequest }) body: z.output<typeof projectCreationRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof projectStoredResponse>> {
    return storedProject(await this.particulars.add(person, body), reply);
  }

  /** Changes what is known of a project beside its stages and dates; what is left out stays. */
  @Post(':id/particulars')
  @Does('project.change_particulars')
  @HttpCode(201)
  @ApiIfMatch()
  @ApiOperation({ summary: '修改项目信息 · Change the particulars of a project' })
  @ApiCreatedResponse({ standardSchema: projectStoredResponse })
  @ApiProblems(
    ...problemsOfChanges,
    'precondition.required',
    'permission.denied',
    'project.not_found',
    'project.not_yours',
    'project.changed',
    'project.ended',
    'project.phase_of_phase',
    'unit.not_found',
    'unit.closed',
    'list_entry.family_listed',
    'change.empty',
  )
  async changeParticulars(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: particularsRequest }) body: z.output<typeof particularsRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof projectStoredResponse>> {
    const { reason, ...wish } = body;
    const of = { projectId, expectedSeq: expectedRevision(ifMatch) };
    return storedProject(await this.particulars.change(person, of, wish as Particulars, reason), reply);
  }

  /** Puts a project that is on record on a list (调入): an issued one takes it by a numbered decision. */
  @Post(':id/list-entries')
  @Does('list_entry.change')
  @ApiOperation({ summary: '调入清单 · Put a project on a list' })
  @ChangesProject(
    'project.ended',
    'list_year.not_found',
    'list_entry.exists',
    'list_entry.family_listed',
    'list_entry.decision_missing',
    'list_entry.plan_does_not_add_up',
  )
  async add(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: entryAdditionRequest }) body: z.output<typeof entryAdditionRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const { listYear, ...wish } = body;
    const of = { projectId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.entries.add(person, of, listYear, wish));
  }

  /** Changes what a list plans for a project; kind, plan of the year and plan of the months are one whole. */
  @Post(':id/list-entry-changes')
  @Does('list_entry.change')
  @ApiOperation({ summary: '调整清单计划 · Change what a list plans for a project' })
  @ChangesProject(
    'list_year.not_found',
    'list_entry.not_found',
    'list_entry.plan_does_not_add_up',
    'change.empty',
  )
  async replan(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: entryChangeRequest }) body: z.output<typeof entryChangeRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const { listYear, ...wish } = body;
    const of = { projectId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.entries.replan(person, of, listYear, wish));
  }

  /** Takes a project off a list (调出) by a numbered decision. */
  @Post(':id/list-entry-drops')
  @Does('list_entry.change')
  @ApiOperation({ summary: '调出清单 · Take a project off a list' })
  @ChangesProject('list_year.not_found', 'list_entry.not_found')
  async drop(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: entryDropRequest }) body: z.output<typeof entryDropRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const { listYear, ...wish } = body;
    const of = { projectId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.entries.drop(person, of, listYear, wish));
  }

  /** Splits a project: it is superseded by those that follow it, which are on its list from now on. */
  @Post(':id/splits')
  @Does('project.succeed')
  @ApiOperation({ summary: '拆分项目 · Split a project into several' })
  @ChangesProject('project.ended', 'project.not_on_one_list', 'project.amounts_missing')
  async split(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: splitRequest }) { successors, ...wish }: z.output<typeof splitRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const of = { projectId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.entries.split(person, of, successors, wish));
  }

  /** Merges two projects: both are superseded by the one that follows them. */
  @Post(':id/mergers')
  @Does('project.succeed')
  @ApiOperation({ summary: '合并项目 · Merge two projects into one' })
  @ChangesProject(
    'project.ended',
    'project.with_itself',
    'project.lifecycles_differ',
    'project.not_on_one_list',
    'project.amounts_missing',
  )
  async merge(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: mergerRequest }) body: z.output<typeof mergerRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const { otherProjectId, successor, ...wish } = body;
    const of = { projectId, expectedSeq: expectedRevision(ifMatch) };
    return changed(reply, await this.entries.merge(person, of, otherProjectId, successor, wish));
  }
}

function storedProject(
  answer: StoredProject | Refusal,
  reply: FastifyReply,
): z.input<typeof projectStoredResponse> {
  const { id, seq, recordedAt, warnings } = orRefuse(answer);
  void reply.header('etag', `"${seq}"`);
  return { id, seq, recordedAt: recordedAt.toISOString(), warnings: warnings.map((one) => ({ ...one })) };
}
