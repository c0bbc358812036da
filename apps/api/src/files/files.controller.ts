import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { fileIdParameter, fileListQuery, filePage, fileResponse, projectIdParameter } from '#contracts';
import { fileEndings, fileTypes, refuse } from '#domain';
import { FilesService, type Page, type RecordedFile, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { Refused, orRefuse } from '../http/refused.js';
import { takesBytes } from '../http/take-bytes.js';
import { FileLimit } from './file-limit.js';

const bytes = { type: 'string', format: 'binary' } as const;

/** Evidence files (佐证材料). */
@ApiTags('files')
@Controller('api/v1')
export class FilesController {
  constructor(
    private readonly files: FilesService,
    private readonly limit: FileLimit,
  ) {}

  /** A project's files, newest first. */
  @Get('projects/:id/files')
  @Does('file.read')
  @ApiOperation({ summary: '佐证材料 · Files of a project, newest first' })
  @ApiOkResponse({ standardSchema: filePage })
  @ApiProblems('request.invalid', 'session.required', 'project.not_found')
  async list(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Query({ schema: fileListQuery }) query: z.output<typeof fileListQuery>,
  ): Promise<Page<RecordedFile>> {
    const page = { limit: query.limit, cursor: query.cursor ?? null };
    return orRefuse(await this.files.list(person, projectId, page));
  }

  /**
   * Keeps a file: its bytes are the body. No If-Match: it takes nothing away that somebody has recorded meanwhile, and
   * photos are sent several at a time.
   */
  @Post('projects/:id/files')
  @HttpCode(201)
  @RouteConfig(takesBytes)
  @Does('file.add')
  @ApiOperation({
    summary: '上传佐证材料 · Add a file: its bytes are the body',
    description:
      '类型按内容识别，与名称和 Content-Type 无关；照片去除拍摄信息后保存。The type is told by the bytes; pictures are kept without what the camera wrote into them.',
  })
  @ApiConsumes(...fileTypes, 'application/octet-stream')
  @ApiBody({ schema: bytes })
  @ApiCreatedResponse({ standardSchema: fileResponse })
  @ApiProblems(
    'request.malformed',
    'request.invalid',
    'session.required',
    'project.not_yours',
    'request.cross_origin',
    'project.not_found',
    'project.ended',
    'request.too_large',
    'file.too_large',
    'request.unsupported_media_type',
    'file.type_not_allowed',
    'file.damaged',
    'file.too_many_pixels',
    'file.incomplete',
  )
  async add(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Body() body: unknown,
  ): Promise<z.input<typeof fileResponse>> {
    if (!(body instanceof Readable)) throw new Refused(refuse('request.unsupported_media_type'));
    return orRefuse(await this.files.add(person, projectId, body, this.limit.bytes));
  }

  /** A file's bytes, to be saved and never shown in place: whatever is in them runs nowhere. */
  @Get('files/:id')
  @Does('file.read')
  @ApiOperation({ summary: '下载佐证材料 · The bytes of a file' })
  @ApiOkResponse({
    description: 'The bytes',
    content: { 'application/octet-stream': { schema: bytes, example: '%PDF-1.7' } },
  })
  @ApiProblems('request.invalid', 'session.required', 'file.not_found', 'file.bytes_missing')
  async read(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: fileIdParameter }) fileId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = orRefuse(await this.files.open(person, fileId));
    await reply
      .header('content-type', file.mediaType)
      .header('content-length', file.size)
      .header('content-disposition', `attachment; filename="${file.id}.${fileEndings[file.mediaType]}"`)
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cache-control', 'private, no-store')
      .send(file.bytes);
  }
}
