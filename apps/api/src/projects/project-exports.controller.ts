import type { Readable } from 'node:stream';
import { Controller, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { projectExportQuery } from '#contracts';
import { csvText, projectColumns, xlsxFiles, type ProjectTableLine, type Table } from '#documents';
import type { Language } from '#domain';
import { ProjectExportService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { ReadersLanguage } from '../http/language.js';
import { orRefuse } from '../http/refused.js';
import { streamOf, zipOf } from '../http/streamed-files.js';
import { withoutUndefined } from '../http/without-undefined.js';

const types = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const;

const sheetNames = { zh: '年度清单', en: 'List' } as const;

/** Giving lists out as files. */
@ApiTags('projects')
@Controller('api/v1/projects/exports')
export class ProjectExportsController {
  constructor(private readonly exports: ProjectExportService) {}

  /** Any list that may be asked for, as a file; the export is on record before its first byte leaves. */
  @Post()
  @HttpCode(200)
  @Does('project.export')
  @ApiOperation({ summary: '导出清单 · Export a list as XLSX or CSV, by the same filters and orders' })
  @ApiOkResponse({
    content: {
      [types.xlsx]: { schema: { type: 'string', format: 'binary' }, example: 'PK\u0003\u0004…' },
      'text/csv': { schema: { type: 'string' }, example: '项目名称,项目代码\r\n' },
    },
  })
  @ApiProblems(
    'request.invalid',
    'request.cross_origin',
    'session.required',
    'permission.denied',
    'list_year.not_found',
    'as_of.too_recent',
  )
  async give(
    @Reader() reader: SignedIn,
    @ReadersLanguage() language: Language,
    @Query({ schema: projectExportQuery }) query: z.output<typeof projectExportQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { listYear, format, asOf = null, sort, ...filter } = query;
    const question = { listYear, format, asOf, sort, filter: withoutUndefined(filter) };
    const { kind, stageWord, lines } = orRefuse(
      await this.exports.begin<ProjectTableLine>(reader.person, question),
    );
    const isLive = kind === 'live';
    const table: Table<ProjectTableLine> = {
      name: `${sheetNames[language]} ${listYear}${isLive ? '' : ' 演示数据'}`,
      notice: isLive ? null : '演示数据 · demonstration data',
      columns: projectColumns(language, stageWord),
      rows: lines(),
    };
    await this.#send(reply, table, `projects-${listYear}${isLive ? '' : '-demo'}`, format, language);
  }

  async #send(
    reply: FastifyReply,
    table: Table<ProjectTableLine>,
    name: string,
    format: 'xlsx' | 'csv',
    language: Language,
  ): Promise<void> {
    const content: Readable = format === 'csv' ? streamOf(csvText(table)) : zipOf(xlsxFiles(table));
    await reply
      .header('content-type', types[format])
      .header('content-language', language)
      .header('content-disposition', `attachment; filename="${name}.${format}"`)
      .header('cache-control', 'no-store')
      .send(content);
  }
}
