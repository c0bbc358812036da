import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  listChangedResponse,
  listIssueRequest,
  listOpeningRequest,
  listYearParameter,
  listYearQuery,
  listYearResponse,
  listYears,
} from '#contracts';
import type { Refusal } from '#domain';
import { ListYearsService, type ChangedList, type ListYear, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { problemsOfChanges } from '../http/api-change.js';
import { ApiProblems } from '../http/api-problems.js';
import { ApiIfMatch, expectedRevision } from '../http/if-match.js';
import { orRefuse } from '../http/refused.js';

/** Lists by year (年度清单). */
@ApiTags('lists')
@Controller('api/v1/list-years')
export class ListYearsController {
  constructor(private readonly lists: ListYearsService) {}

  /** Every list, newest first. */
  @Get()
  @Does('list_year.read')
  @ApiOperation({ summary: '各年度清单 · Lists by year' })
  @ApiOkResponse({ standardSchema: listYears })
  @ApiProblems('session.required', 'permission.denied')
  async list(@Reader() { person }: SignedIn): Promise<z.input<typeof listYears>> {
    const items = orRefuse(await this.lists.list(person));
    return { items: items.map(answered) };
  }

  /** One list in figures, as far as the reader may see it, with the version that they are counted on. */
  @Get(':year')
  @Does('list_year.read')
  @ApiOperation({ summary: '年度清单统计 · A list in figures' })
  @ApiOkResponse({ standardSchema: listYearResponse })
  @ApiProblems(
    'request.invalid',
    'session.required',
    'permission.denied',
    'list_year.not_found',
    'as_of.too_recent',
  )
  async read(
    @Reader() { person }: SignedIn,
    @Param('year', { schema: listYearParameter }) year: number,
    @Query({ schema: listYearQuery }) query: z.output<typeof listYearQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof listYearResponse>> {
    const list = orRefuse(await this.lists.read(person, year, query.asOf ?? null));
    if (query.asOf === undefined) void reply.header('etag', `"${list.version}"`);
    const { counts, areas, asOf } = list;
    const { byKind, byLevel, byStage, byLight, ...sums } = counts;
    return {
      ...answered(list),
      asOf,
      ...sums,
      byKind: [...byKind],
      byLevel: [...byLevel],
      byStage: [...byStage],
      byArea: counts.byArea.map((share) => ({
        ...share,
        name: share.value === null ? null : (areas[share.value] ?? null),
      })),
      byLight: [...byLight],
    };
  }

  /** Opens the list of a year as a draft, with every unfinished project of the last one. */
  @Post()
  @Does('list_year.change')
  @HttpCode(201)
  @ApiOperation({ summary: '编制年度清单 · Open a list, carrying unfinished projects over' })
  @ApiCreatedResponse({ standardSchema: listChangedResponse })
  @ApiProblems(
    ...problemsOfChanges,
    'permission.denied',
    'list_year.exists',
    'list_year.not_found',
    'list_year.not_issued',
    'list_year.not_later',
  )
  async open(
    @Reader() { person }: SignedIn,
    @Body({ schema: listOpeningRequest }) body: z.output<typeof listOpeningRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof listChangedResponse>> {
    return changedList(await this.lists.open(person, body.year, body.from), reply);
  }

  /** Issues a draft: the dates of its projects are agreed for the year, and it is the current list. */
  @Post(':year/issues')
  @Does('list_year.change')
  @HttpCode(201)
  @ApiIfMatch()
  @ApiOperation({ summary: '下达年度清单 · Issue a list by a numbered decision' })
  @ApiCreatedResponse({ standardSchema: listChangedResponse })
  @ApiProblems(
    ...problemsOfChanges,
    'permission.denied',
    'precondition.required',
    'list_year.not_found',
    'list_year.changed',
    'list_year.issued_already',
    'list_year.not_later',
  )
  async issue(
    @Reader() { person }: SignedIn,
    @Param('year', { schema: listYearParameter }) year: number,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: listIssueRequest }) body: z.output<typeof listIssueRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof listChangedResponse>> {
    const expected = expectedRevision(ifMatch);
    return changedList(await this.lists.issue(person, year, expected, body.decision), reply);
  }
}

function answered({ year, version, decision, issuedAt, isCurrent, listVersion }: ListYear) {
  return {
    year,
    version,
    state: issuedAt === null ? ('draft' as const) : ('issued' as const),
    decision,
    issuedAt: issuedAt?.toISOString() ?? null,
    isCurrent,
    listVersion: { ...listVersion },
  };
}

function changedList(
  answer: ChangedList | Refusal,
  reply: FastifyReply,
): z.input<typeof listChangedResponse> {
  const { year, version, entries, recordedAt } = orRefuse(answer);
  void reply.header('etag', `"${version}"`);
  return { year, version, entries, recordedAt: recordedAt.toISOString() };
}
