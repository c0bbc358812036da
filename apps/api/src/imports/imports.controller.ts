import { Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  importConfirmation,
  importConfirmationRequest,
  importIdParameter,
  importPreview,
  importRequest,
} from '#contracts';
import { refusalText, type Language } from '#domain';
import { ImportsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems, bodyProblems } from '../http/api-problems.js';
import { ReadersLanguage } from '../http/language.js';
import { orRefuse } from '../http/refused.js';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const workbook = {
  content: { [xlsx]: { schema: { type: 'string', format: 'binary' }, example: 'PK…' } },
} as const;
const neverKept = 'private, no-store';

/** Workbooks that come in: templates, previews, confirmations. */
@ApiTags('imports')
@Controller('api/v1/imports')
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  /** The workbook of a year's list, to fill in. */
  @Get('templates/list.xlsx')
  @Header('content-type', xlsx)
  @Header('content-disposition', 'attachment; filename="list.xlsx"')
  @Header('cache-control', neverKept)
  @Does('import.preview')
  @ApiOperation({ summary: '年度清单导入模板 · Template of a list' })
  @ApiOkResponse(workbook)
  @ApiProblems('session.required', 'permission.denied')
  listTemplate(@Reader() { person }: SignedIn): Buffer {
    return orRefuse(this.imports.template(person, 'list'));
  }

  /** The workbook of a month's progress, to fill in. */
  @Get('templates/progress.xlsx')
  @Header('content-type', xlsx)
  @Header('content-disposition', 'attachment; filename="progress.xlsx"')
  @Header('cache-control', neverKept)
  @Does('import.preview')
  @ApiOperation({ summary: '月度进度导入模板 · Template of a month’s progress' })
  @ApiOkResponse(workbook)
  @ApiProblems('session.required', 'permission.denied')
  progressTemplate(@Reader() { person }: SignedIn): Buffer {
    return orRefuse(this.imports.template(person, 'progress'));
  }

  /** Reads a workbook and answers what it would change. Nothing is. */
  @Post()
  @HttpCode(201)
  @Header('cache-control', neverKept)
  @Does('import.preview')
  @ApiOperation({ summary: '上传工作簿并预览 · What a workbook would change' })
  @ApiCreatedResponse({ standardSchema: importPreview })
  @ApiProblems(
    ...bodyProblems,
    'session.required',
    'permission.denied',
    'list_year.not_found',
    'list_entry.decision_missing',
    'import.not_a_workbook',
    'import.old_format',
    'import.encrypted',
    'import.macros',
    'import.external_links',
    'import.damaged',
    'import.too_large',
    'import.no_headings',
    'import.no_rows',
    'import.too_many_rows',
  )
  async preview(
    @Reader() { person }: SignedIn,
    @ReadersLanguage() language: Language,
    @Body({ schema: importRequest }) { content, decision, ...wish }: z.output<typeof importRequest>,
  ): Promise<z.output<typeof importPreview>> {
    const file = Buffer.from(content, 'base64');
    const { problems, ...preview } = orRefuse(
      await this.imports.preview(person, { ...wish, decision: decision ?? null, file }),
    );
    return {
      ...preview,
      problems: problems.map(({ row, heading, value, refusal: { code, details } }) => ({
        row,
        heading,
        value,
        code,
        detail: refusalText(code, details, language),
      })),
    };
  }

  /** Stores what the preview says, all of it or nothing. */
  @Post(':id/confirmations')
  @HttpCode(201)
  @Does('import.confirm')
  @ApiOperation({ summary: '确认导入 · Store what a preview says' })
  @ApiCreatedResponse({ standardSchema: importConfirmation })
  @ApiProblems(
    ...bodyProblems,
    'session.required',
    'permission.denied',
    'import.not_found',
    'import.has_problems',
    'import.stale',
    'import.takes_too_long',
    'import.figure_recorded',
    'list_year.not_found',
    'project.not_yours',
    'project.not_found',
    'project.ended',
    'stage.unknown',
    'stage.date_in_future',
    'unit.closed',
  )
  async confirm(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: importIdParameter }) id: string,
    @Body({ schema: importConfirmationRequest }) _body: z.output<typeof importConfirmationRequest>,
  ): Promise<z.output<typeof importConfirmation>> {
    return orRefuse(await this.imports.confirm(person, id));
  }
}
