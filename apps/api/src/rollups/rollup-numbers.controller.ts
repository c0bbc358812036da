import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { numberBehind, numberBehindQuery, rollupIdParameter, rollupNumbers } from '#contracts';
import type { Language } from '#domain';
import { NumbersBehindService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { ReadersLanguage } from '../http/language.js';
import { orRefuse } from '../http/refused.js';
import { behindOf, numbersIn } from './rollup-number-answers.js';

/** The numbers of an issue, and what stands behind each: projects, readings and events as of its cut. */
@ApiTags('rollups')
@Controller('api/v1/rollups')
export class RollupNumbersController {
  constructor(private readonly numbers: NumbersBehindService) {}

  /** Every number of an issue by its key. */
  @Get(':id/numbers')
  @Does('rollup.read')
  @ApiOperation({ summary: '周报全部数字 · Every number of an issue' })
  @ApiOkResponse({ standardSchema: rollupNumbers })
  @ApiProblems('request.invalid', 'session.required', 'rollup.not_found')
  async list(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: rollupIdParameter }) id: string,
  ): Promise<z.input<typeof rollupNumbers>> {
    return numbersIn(orRefuse(await this.numbers.numbers(person, id)));
  }

  /** What a number counts or adds up, page by page; the whole of it is the number. */
  @Get(':id/behind')
  @Does('rollup.read')
  @ApiOperation({ summary: '数字背后的项目和留痕 · What stands behind a number of an issue' })
  @ApiOkResponse({ standardSchema: numberBehind })
  @ApiProblems(
    'request.invalid',
    'session.required',
    'rollup.not_found',
    'rollup.no_number',
    'rollup.counted_otherwise',
  )
  async behind(
    @Reader() { person }: SignedIn,
    @ReadersLanguage() language: Language,
    @Param('id', { schema: rollupIdParameter }) id: string,
    @Query({ schema: numberBehindQuery }) { key, ...page }: z.output<typeof numberBehindQuery>,
  ): Promise<z.input<typeof numberBehind>> {
    return behindOf(orRefuse(await this.numbers.behind(person, id, key, page, language)));
  }
}
