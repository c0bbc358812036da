import type { Command } from 'commander';
import { systemChain } from '#domain';
import { shanghaiText, type HistoryItem } from '#portfolio';
import { onlyOne, report } from '../administration.js';
import { contactsOption, jsonOption, limitOption } from '../options.js';
import { clipped } from '../table.js';
import { historyExportCommands } from './history-export.js';
import { historyFileCommands } from './history-files.js';
import { historyRetentionCommands } from './history-retention.js';
import { historySignerCommands } from './history-signer.js';

/** Columns that an event may take on the terminal. */
const sentenceWidth = 400;

/** Adds `history show`, and the commands on files of the history. */
export function historyCommands(program: Command): void {
  const history = program.command('history').description('变更留痕 · The history');
  historyFileCommands(history);
  historyExportCommands(history);
  historyRetentionCommands(history);
  historySignerCommands(history);
  history
    .command('show')
    .description('显示何人、何时、改了什么 · Show who changed what, and when, newest first')
    .argument(
      '<project>',
      `项目编号或名称；${systemChain} 为系统事件 · a project’s id or name; ${systemChain}: the system’s own`,
    )
    .addOption(limitOption(20))
    .addOption(contactsOption())
    .addOption(jsonOption())
    .action(async (named: string, options: { limit: number; contacts: boolean; json: boolean }) => {
      await report(options.json, async ({ projects }) => {
        const isSystem = named === systemChain;
        const project = isSystem ? null : onlyOne(await projects.find(named), 'project', named);
        const items = await projects.history(project?.id ?? systemChain, options);
        return {
          value: { chain: project?.id ?? systemChain, items },
          lines: [project?.name ?? '系统事件 · The system’s own', ...historyLines(items)],
        };
      });
    });
}

function historyLines(items: readonly HistoryItem[]): string[] {
  return items.flatMap(({ seq, recordedAt, sentence }) => [
    '',
    `#${seq}  ${shanghaiText(new Date(recordedAt))}`,
    `    ${clipped(sentence, sentenceWidth)}`,
  ]);
}
