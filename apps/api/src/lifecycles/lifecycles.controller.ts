import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  lifecycleList,
  lifecycleParameter,
  lifecyclePreviewResponse,
  lifecyclePublishedResponse,
  lifecycleQuery,
  lifecycleResponse,
  lifecycleVersionRequest,
} from '#contracts';
import type { Language } from '#domain';
import { LifecyclesService, type PublishedLifecycle, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { problemsOfChanges } from '../http/api-change.js';
import { ApiProblems } from '../http/api-problems.js';
import { ApiIfMatch, expectedRevision } from '../http/if-match.js';
import { ReadersLanguage } from '../http/language.js';
import { orRefuse } from '../http/refused.js';

/** The templates (生命周期模板) that projects begin with, and their versions. */
@ApiTags('lifecycles')
@Controller('api/v1/lifecycles')
export class LifecyclesController {
  constructor(private readonly lifecycles: LifecyclesService) {}

  /** The newest version of each. */
  @Get()
  @Does('lifecycle.list')
  @ApiOperation({ summary: '生命周期模板 · All lifecycles, in their newest versions' })
  @ApiOkResponse({ standardSchema: lifecycleList })
  @ApiProblems('session.required', 'permission.denied')
  async list(@Reader() { person }: SignedIn): Promise<z.input<typeof lifecycleList>> {
    return { items: orRefuse(await this.lifecycles.list(person)).map(answered) };
  }

  /** One version; the newest one's number is the ETag that a publication must bring in If-Match. */
  @Get(':code')
  @Does('lifecycle.read')
  @ApiOperation({ summary: '单个模板 · One lifecycle' })
  @ApiOkResponse({ standardSchema: lifecycleResponse })
  @ApiProblems('request.invalid', 'session.required', 'lifecycle.not_found')
  async read(
    @Reader() { person }: SignedIn,
    @Param('code', { schema: lifecycleParameter }) code: string,
    @Query({ schema: lifecycleQuery }) query: z.output<typeof lifecycleQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof lifecycleResponse>> {
    const found = orRefuse(await this.lifecycles.read(person, code, query.version ?? null));
    void reply.header('etag', `"${found.newest}"`);
    return answered(found);
  }

  /** Says what is wrong with a version; nothing is saved. */
  @Post(':code/versions/preview')
  @Does('lifecycle.publish')
  @HttpCode(200)
  @ApiOperation({ summary: '校验模板 · Check a version before it is published' })
  @ApiOkResponse({ standardSchema: lifecyclePreviewResponse })
  @ApiProblems(...problemsOfChanges, 'permission.denied', 'lifecycle.not_found')
  async preview(
    @Reader() { person }: SignedIn,
    @ReadersLanguage() language: Language,
    @Param('code', { schema: lifecycleParameter }) code: string,
    @Body({ schema: lifecycleVersionRequest }) body: z.output<typeof lifecycleVersionRequest>,
  ): Promise<z.input<typeof lifecyclePreviewResponse>> {
    const { version, problems } = orRefuse(await this.lifecycles.preview(person, { ...body, code }));
    return { version, problems: problems.map((problem) => problem[language]) };
  }

  /** Publishes the next version; with `If-Match: "0"` the first one of a new lifecycle. Projects keep theirs. */
  @Post(':code/versions')
  @Does('lifecycle.publish')
  @HttpCode(201)
  @ApiIfMatch()
  @ApiOperation({ summary: '发布模板新版 · Publish a version of a lifecycle' })
  @ApiCreatedResponse({ standardSchema: lifecyclePublishedResponse })
  @ApiProblems(
    ...problemsOfChanges,
    'permission.denied',
    'lifecycle.not_found',
    'lifecycle.changed',
    'lifecycle.invalid',
    'change.empty',
    'precondition.required',
  )
  async publish(
    @Reader() { person }: SignedIn,
    @Param('code', { schema: lifecycleParameter }) code: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: lifecycleVersionRequest }) body: z.output<typeof lifecycleVersionRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof lifecyclePublishedResponse>> {
    const expected = expectedRevision(ifMatch);
    const { version, recordedAt } = orRefuse(
      await this.lifecycles.publish(person, expected, { ...body, code }),
    );
    void reply.header('etag', `"${version}"`);
    return { code, version, recordedAt: recordedAt.toISOString() };
  }
}

function answered({ lifecycle, publishedAt, newest }: PublishedLifecycle): z.input<typeof lifecycleResponse> {
  const { code, version, label, stages } = lifecycle;
  return {
    code,
    version,
    label,
    stages: stages as z.input<typeof lifecycleResponse>['stages'],
    publishedAt: publishedAt.toISOString(),
    newest,
  };
}
