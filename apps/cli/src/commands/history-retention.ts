import { InvalidArgumentError, type Command } from 'commander';
import { newId } from '#database';
import { isLocalDate, isRefusal, shanghaiInstant, type Actor, type LocalDate } from '#domain';
import { HistoryRetentionService } from '#portfolio';
import { withDatabase } from '../open-database.js';
import { jsonOption } from '../options.js';
import { answer, refusedCommand } from '../output.js';

const operator: Actor = { kind: 'system', part: 'operator' };

/** Adds `history purge` and `history erase-texts`: what may lawfully go from the history. */
export function historyRetentionCommands(history: Command): void {
  history
    .command('purge')
    .description(
      '清除六个月以前的访问记录正文 · Remove the bodies of access records that are over six months old',
    )
    .requiredOption('--before <day>', '此日之前的 · those before this day, YYYY-MM-DD', dayOf)
    .addOption(jsonOption())
    .action(async (options: { before: LocalDate; json: boolean }) => {
      const purged = await withDatabase(async (database) =>
        new HistoryRetentionService(database, newId).purge(
          operator,
          shanghaiInstant(options.before, '00:00'),
        ),
      );
      if (isRefusal(purged)) throw refusedCommand(purged);
      answer(purged, [`已清除 ${purged.purged} 条 · purged`], options.json);
    });
  history
    .command('erase-texts')
    .description(
      '永久删除某一事件中的文字，证明仍然有效 · Erase the texts of an event for good; proofs still hold',
    )
    .argument('<event>', '事件编号 · id of the event')
    .requiredOption('--reason <text>', '原因，记入历史 · why; it goes on record')
    .addOption(jsonOption())
    .action(async (event: string, options: { reason: string; json: boolean }) => {
      const stored = await withDatabase(async (database) =>
        new HistoryRetentionService(database, newId).eraseTexts(operator, event, options.reason),
      );
      if (isRefusal(stored)) throw refusedCommand(stored);
      answer({ seq: stored.seq }, ['已删除 · erased'], options.json);
    });
}

function dayOf(text: string): LocalDate {
  if (isLocalDate(text)) return text;
  throw new InvalidArgumentError('须为日期，如 2021-09-01。It must be a day such as 2021-09-01.');
}
