import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { newId, type Database } from '#database';
import { isLocalDate, isRefusal, type Actor, type Refusal } from '#domain';
import { CalendarChangesService, CalendarService, type CalendarYear } from '#portfolio';
import { withDatabase } from '../open-database.js';
import { jsonOption, reasonOption, wholeNumber } from '../options.js';
import { answer, CommandError, refusedCommand } from '../output.js';

const operator: Actor = { kind: 'system', part: 'operator' };

/** Adds `calendar show`, `calendar load` and `calendar set-day`. */
export function calendarCommands(program: Command): void {
  const calendar = program.command('calendar').description('工作日历 · The working calendar');
  calendar
    .command('show <year>')
    .description('显示一年的放假和调休，以及是否缺少日历 · Show a year, and whether one is missing')
    .addOption(jsonOption())
    .action(async (year: string, { json }: { json: boolean }) => {
      const shown = await withService(async (service) => service.year(yearOf(year)));
      answer(shown, yearLines(shown), json);
    });
  calendar
    .command('load <year> <file>')
    .description(
      '从文件载入全年日历，每行如 2027-01-01,off；全部载入或全不载入 · Load a year, whole or not at all',
    )
    .requiredOption('--source <text>', '依据，如文号 · the notice that it comes from')
    .action(async (year: string, file: string, { source }: { source: string }) => {
      const given = { year: yearOf(year), source, file: await readFile(file, 'utf8') };
      await withService(async (service) => {
        const preview = allowed(await service.preview(operator, given));
        if (preview.problems.length > 0)
          throw new CommandError(
            preview.problems
              .map(({ line, text }) => `${line === null ? '' : `${line}: `}${text.zh}。${text.en}.`)
              .join('\n'),
          );
        const { changed } = allowed(await service.load(operator, given));
        answer({ changed }, [`已变更 ${changed} 天 · ${changed} days are others now`], false);
      });
    });
  calendar
    .command('set-day <day> <kind>')
    .description('调整单日，kind 为 off 或 work · Make a day a day off or a working day')
    .addOption(reasonOption().makeOptionMandatory())
    .action(async (day: string, kind: string, { reason }: { reason: string }) => {
      if (!isLocalDate(day)) throw new CommandError(`"${day}" 不是日期。Give a day as YYYY-MM-DD.`);
      if (kind !== 'off' && kind !== 'work')
        throw new CommandError(`"${kind}" 应为 off 或 work。Say off or work.`);
      await withService(async (service) => {
        const { changed } = allowed(await service.changeDay(operator, day, kind === 'work', reason));
        answer({ changed }, [`已变更 ${changed} 天 · ${changed} days are others now`], false);
      });
    });
}

async function withService<T>(work: (service: CalendarChangesService) => Promise<T>): Promise<T> {
  return withDatabase(async (database: Database) =>
    work(new CalendarChangesService(database, newId, new CalendarService(database))),
  );
}

function allowed<T extends object>(answered: T | Refusal): T {
  if (isRefusal(answered)) throw refusedCommand(answered);
  return answered;
}

function yearOf(text: string): number {
  return wholeNumber(text, 2004, 2199);
}

function yearLines({
  year,
  isLoaded,
  workingDays,
  daysOff,
  makeUpDays,
  source,
  missingYear,
}: CalendarYear): string[] {
  return [
    isLoaded
      ? `${year}：${workingDays} 个工作日 · working days；依据 · source：${source ?? ''}`
      : `${year} 尚未载入 · is not loaded`,
    ...(daysOff.length > 0
      ? [`放假 · off：${daysOff.join(' ')}`, `调休上班 · make-up：${makeUpDays.join(' ')}`]
      : []),
    ...(missingYear === null
      ? []
      : [`缺少 ${missingYear} 年日历，其后的提醒为暂定 · The calendar of ${missingYear} is missing`]),
  ];
}
