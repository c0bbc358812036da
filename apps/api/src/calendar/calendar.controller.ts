import { Body, Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import {
  calendarChanged,
  calendarDayRequest,
  calendarFileRequest,
  calendarPreview,
  calendarQuery,
  calendarYearResponse,
} from '#contracts';
import { CalendarChangesService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems, bodyProblems } from '../http/api-problems.js';
import { languageOf } from '../http/language.js';
import { orRefuse } from '../http/refused.js';

/** The working calendar: which days people work on. */
@ApiTags('calendar')
@Controller('api/v1/calendar')
export class CalendarController {
  constructor(private readonly calendar: CalendarChangesService) {}

  /** A year as it is on record, and whether one is missing. */
  @Get()
  @Does('calendar.read')
  @ApiOperation({ summary: '工作日历 · A year of the working calendar' })
  @ApiOkResponse({ standardSchema: calendarYearResponse })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied')
  async read(
    @Reader() { person }: SignedIn,
    @Query({ schema: calendarQuery }) { year }: z.output<typeof calendarQuery>,
  ): Promise<z.input<typeof calendarYearResponse>> {
    return orRefuse(await this.calendar.read(person, year));
  }

  /** What a file would change, or everything that is wrong with it. Stores nothing. */
  @Post('import-previews')
  @HttpCode(200)
  @Does('calendar.change')
  @ApiOperation({ summary: '预览全年日历文件 · What a year’s file would change' })
  @ApiOkResponse({ standardSchema: calendarPreview })
  @ApiProblems(...bodyProblems, 'session.required', 'permission.denied')
  async preview(
    @Reader() { person }: SignedIn,
    @Body({ schema: calendarFileRequest }) body: z.output<typeof calendarFileRequest>,
    @Req() request: FastifyRequest,
  ): Promise<z.input<typeof calendarPreview>> {
    const { problems, ...preview } = orRefuse(await this.calendar.preview(person, body));
    const language = languageOf(request);
    return { ...preview, problems: problems.map(({ line, text }) => ({ line, text: text[language] })) };
  }

  /** Loads a year, whole or not at all; a second time changes nothing. */
  @Post('imports')
  @HttpCode(200)
  @Does('calendar.change')
  @ApiOperation({ summary: '载入全年日历 · Load a year from its file' })
  @ApiOkResponse({ standardSchema: calendarChanged })
  @ApiProblems(...bodyProblems, 'session.required', 'permission.denied', 'calendar.file_invalid')
  async load(
    @Reader() { person }: SignedIn,
    @Body({ schema: calendarFileRequest }) body: z.output<typeof calendarFileRequest>,
  ): Promise<z.input<typeof calendarChanged>> {
    return orRefuse(await this.calendar.load(person, body));
  }

  /** Makes one day a working day or a day off, with a reason. */
  @Post('day-changes')
  @HttpCode(200)
  @Does('calendar.change')
  @ApiOperation({ summary: '调整单日 · Change one day, with a reason' })
  @ApiOkResponse({ standardSchema: calendarChanged })
  @ApiProblems(...bodyProblems, 'session.required', 'permission.denied', 'calendar.year_missing')
  async changeDay(
    @Reader() { person }: SignedIn,
    @Body({ schema: calendarDayRequest }) { day, working, reason }: z.output<typeof calendarDayRequest>,
  ): Promise<z.input<typeof calendarChanged>> {
    return orRefuse(await this.calendar.changeDay(person, day, working, reason));
  }
}
