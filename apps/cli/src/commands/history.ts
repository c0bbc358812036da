import type { Command } from 'commander';
import { systemChain } from '#domain';
import { shanghaiText, type HistoryItem, type HistoryRecord } from '#portfolio';
import { onlyOne, report } from '../administration.js';
import { actionLabels, fieldLabels, labelOf, roleLabels } from '../labels.js';
import { contactsOption, jsonOption, limitOption } from '../options.js';
import { clipped } from '../table.js';
import { historyExportCommands } from './history-export.js';
import { historyFileCommands } from './history-files.js';
import { historyPurgeCommand } from './history-purge.js';

/** Columns that one field of an event may take. */
const fieldWidth = 160;

/** Adds `history show`, and the commands on files of the history. */
export function historyCommands(program: Command): void {
  const history = program.command('history').description('变更留痕 · The history');
  historyFileCommands(history);
  historyExportCommands(history);
  historyPurgeCommand(history);
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
        const history = await projects.history(project?.id ?? systemChain, options);
        return {
          value: { chain: project?.id ?? systemChain, items: history.items },
          lines: [project?.name ?? '系统事件 · The system’s own', ...historyLines(history)],
        };
      });
    });
}

function historyLines({ items, names }: HistoryRecord): string[] {
  return items.flatMap((item) => [
    '',
    `#${item.seq}  ${shanghaiText(new Date(item.recordedAt))}  ${item.actor.name}  ${labelOf(actionLabels, item.action)}` +
      `${item.effectiveOn === null ? '' : `（${item.effectiveOn}）`}`,
    ...changeLines(item, names),
    ...(item.reason === null ? [] : [`    原因：${item.reason}`]),
  ]);
}

/** One line a field: before → after where there was something before. */
function changeLines({ before, after }: HistoryItem, names: ReadonlyMap<string, string>): string[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return fields.map((field) => {
    const [was, is] = [before?.[field], after?.[field]].map((value) =>
      field === 'role' ? labelOf(roleLabels, String(value)) : valueText(value, names),
    );
    const change = before === null || !(field in before) ? is : `${was} → ${is}`;
    return clipped(`    ${labelOf(fieldLabels, field)}：${change}`, fieldWidth);
  });
}

/** A value of an event for a person: ids by their names, lists and groups on one line. */
function valueText(value: unknown, names: ReadonlyMap<string, string>): string {
  if (value === null || value === undefined) return '—';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'string') return names.get(value) ?? value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map((element) => valueText(element, names)).join('；') || '—';
  return Object.entries(value as object)
    .filter(([, inner]) => inner !== null)
    .map(([field, inner]) => `${labelOf(fieldLabels, field)} ${valueText(inner, names)}`)
    .join('，');
}
