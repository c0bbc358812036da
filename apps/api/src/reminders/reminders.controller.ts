import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { personIdParameter, projectIdParameter, reminderLinePage, reminderLineQuery } from '#contracts';
import type { Refusal } from '#domain';
import { ReminderLinesService, type ReminderLine, type ReminderLineFilter, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

type LineQuery = z.output<typeof reminderLineQuery>;

/** Everything that was owed because of dates, and what became of it. */
@ApiTags('reminders')
@Controller('api/v1')
export class RemindersController {
  constructor(private readonly lines: ReminderLinesService) {}

  /** What a person was owed, sent, spared, and why; everybody's own is open to them. */
  @Get('people/:id/reminders')
  @Does('reminder.read_of_person')
  @ApiOperation({ summary: '人员的提醒 · What a person was owed and sent, and why' })
  @ApiOkResponse({ standardSchema: reminderLinePage })
  @ApiProblems('request.invalid', 'session.required', 'person.not_found', 'permission.denied')
  async ofPerson(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: personIdParameter }) id: string,
    @Query({ schema: reminderLineQuery }) query: LineQuery,
  ): Promise<z.input<typeof reminderLinePage>> {
    return answered(await this.lines.ofPerson(person, id, filterOf(query), pageOf(query)));
  }

  /** What a project's dates owed to whom, and what became of it. */
  @Get('projects/:id/reminders')
  @Does('project.read_reminders')
  @ApiOperation({ summary: '项目的提醒 · What a project’s dates owed to whom, and what became of it' })
  @ApiOkResponse({ standardSchema: reminderLinePage })
  @ApiProblems('request.invalid', 'session.required', 'project.not_found', 'permission.denied')
  async ofProject(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) id: string,
    @Query({ schema: reminderLineQuery }) query: LineQuery,
  ): Promise<z.input<typeof reminderLinePage>> {
    return answered(await this.lines.ofProject(person, id, filterOf(query), pageOf(query)));
  }
}

function filterOf({ state, from, to }: LineQuery): ReminderLineFilter {
  return { state: state ?? null, from: from ?? null, to: to ?? null };
}

function pageOf({ limit, cursor }: LineQuery): { limit: number; cursor: string | null } {
  return { limit, cursor: cursor ?? null };
}

function answered(
  page: { readonly items: readonly ReminderLine[]; readonly nextCursor: string | null } | Refusal,
): z.input<typeof reminderLinePage> {
  const { items, nextCursor } = orRefuse(page);
  return { items: [...items], nextCursor };
}
