import type { Readable } from 'node:stream';
import { Controller, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { projectExportQuery } from '#contracts';
import {
  csvText,
  oc4idsPackage,
  projectColumns,
  xlsxFiles,
  type ProjectTableLine,
  type Publication,
  type PublishedProject,
  type Table,
} from '#documents';
import type { Language } from '#domain';
import { ProjectExportService, type ListExport, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { ReadersLanguage } from '../http/language.js';
import { orRefuse } from '../http/refused.js';
import { streamOf, zipOf } from '../http/streamed-files.js';
import { withoutUndefined } from '../http/without-undefined.js';
import { Oc4idsPrefix } from './oc4ids-prefix.js';

const types = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  oc4ids: 'application/json; charset=utf-8',
} as const;
const endings = { xlsx: 'xlsx', csv: 'csv', oc4ids: 'oc4ids.json' } as const;

const notice = '演示数据 · demonstration data';
const sheetNames = { zh: '年度清单', en: 'List' } as const;

/** Giving lists out as files. */
@ApiTags('projects')
@Controller('api/v1/projects/exports')
export class ProjectExportsController {
  constructor(
    private readonly exports: ProjectExportService,
    private readonly prefix: Oc4idsPrefix,
  ) {}

  /** Any list that may be asked for, as a file; the export is on record before its first byte leaves. */
  @Post()
  @HttpCode(200)
  @Does('project.export')
  @ApiOperation({
    summary: '导出清单 · Export a list as XLSX, CSV or OC4IDS package, by the same filters and orders',
  })
  @ApiOkResponse({
    content: {
      [types.xlsx]: { schema: { type: 'string', format: 'binary' }, example: 'PK\u0003\u0004…' },
      'text/csv': { schema: { type: 'string' }, example: '项目名称,项目代码\r\n' },
      'application/json': {
        schema: { type: 'object', description: 'OC4IDS 0.9 project package' },
        example: {
          uri: 'urn:uuid:017e41b2-5c00-7000-8000-000000000020',
          publishedDate: '2022-03-07T01:15:00.000Z',
          version: '0.9',
          publisher: { name: '太仓市' },
          projects: [
            {
              id: '017e41b2-5c00-7000-8000-000000000001',
              title: '高新区精密减速器生产基地（演示）',
              status: 'preparation',
            },
          ],
        },
      },
    },
  })
  @ApiProblems(
    'request.invalid',
    'request.cross_origin',
    'session.required',
    'permission.denied',
    'list_year.not_found',
    'as_of.too_recent',
    'project_export.empty',
  )
  async give(
    @Reader() reader: SignedIn,
    @ReadersLanguage() language: Language,
    @Query({ schema: projectExportQuery }) query: z.output<typeof projectExportQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { listYear, format, asOf = null, sort, ...filter } = query;
    const question = { listYear, format, asOf, sort, filter: withoutUndefined(filter) };
    const found = orRefuse(await this.exports.begin(reader.person, question));
    const isLive = found.kind === 'live';
    const content =
      format === 'oc4ids'
        ? this.#package(found, isLive)
        : table(found, { listYear, format, language, isLive });
    await reply
      .header('content-type', types[format])
      .header('content-language', format === 'oc4ids' ? 'zh' : language)
      .header(
        'content-disposition',
        `attachment; filename="projects-${listYear}${isLive ? '' : '-demo'}.${endings[format]}"`,
      )
      .header('cache-control', 'no-store')
      .send(content);
  }

  /** The package is known by the event that has it on record. */
  #package({ id, recordedAt, publisher, today, lines }: ListExport, isLive: boolean): Readable {
    const publication: Publication = {
      uri: `urn:uuid:${id}`,
      publishedAt: recordedAt.toISOString(),
      publisher,
      today,
      idPrefix: this.prefix.value,
      notice: isLive ? null : notice,
    };
    return streamOf(oc4idsPackage(publication, lines<PublishedProject>()));
  }
}

function table(
  { stageWord, lines }: ListExport,
  {
    listYear,
    format,
    language,
    isLive,
  }: { listYear: number; format: 'xlsx' | 'csv'; language: Language; isLive: boolean },
): Readable {
  const content: Table<ProjectTableLine> = {
    name: `${sheetNames[language]} ${listYear}${isLive ? '' : ' 演示数据'}`,
    notice: isLive ? null : notice,
    columns: projectColumns(language, stageWord),
    rows: lines<ProjectTableLine>(),
  };
  return format === 'csv' ? streamOf(csvText(content)) : zipOf(xlsxFiles(content));
}
