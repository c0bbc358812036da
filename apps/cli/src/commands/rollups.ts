import { InvalidArgumentError, Option, type Command } from 'commander';
import { shanghaiText, type DeliveryState, type RollupDocuments, type RollupRecord } from '#portfolio';
import { report, withAdministration } from '../administration.js';
import { deliveryStateLabels, labelOf } from '../labels.js';
import { jsonOption, listYearOption } from '../options.js';
import { CommandError } from '../output.js';
import { table } from '../table.js';
import { rollupScheduleCommands } from './rollup-schedules.js';

/** Adds `rollups list`, `rollups show` and what schedules them. */
export function rollupCommands(program: Command): void {
  const rollups = program.command('rollups').description('周报 · Rollups');
  rollupScheduleCommands(rollups);
  rollups
    .command('list')
    .description('列出已发布的周报 · List what was issued, newest first')
    .addOption(jsonOption())
    .action(async (options: { json: boolean }) => {
      await report(options.json, async ({ dispatch }) => {
        const records = await dispatch.rollups();
        return { value: { rollups: records }, lines: rollupLines(records) };
      });
    });

  rollups
    .command('show')
    .description(
      '逐字节输出某期的 data.json（或 labels.json） · Write an issue’s data.json (or labels.json), byte for byte',
    )
    .argument(
      '<issue>',
      '期号或周期，如 9 或 2022-W09 · its number or its period, e.g. 9 or 2022-W09',
      issueOf,
    )
    .addOption(listYearOption('最新 · the newest with that number'))
    .addOption(
      new Option('--labels', '输出名称而非数据 · the names instead of the data').default(false, 'data'),
    )
    .addOption(
      new Option('--json', '输出期号、数据和名称 · one document of issue, data and labels').default(
        false,
        'bytes',
      ),
    )
    .action(async (issue: Issue, options: { listYear?: number; labels: boolean; json: boolean }) => {
      const rollup = await withAdministration(async ({ dispatch }) => {
        const found = await dispatch.rollupDocuments({ ...issue, listYear: options.listYear ?? null });
        return theOne(found, issue);
      });
      process.stdout.write(documentText(rollup, options));
    });
}

/** How an operator names an issue. */
interface Issue {
  readonly number: number | null;
  readonly period: string | null;
}

function issueOf(text: string): Issue {
  if (/^[1-9]\d{0,4}$/.test(text)) return { number: Number(text), period: null };
  if (/^\d{4}(?:-(?:W\d\d|\d\d|Q[1-4]))?$/.test(text)) return { number: null, period: text };
  throw new InvalidArgumentError(
    '须为期号（9）或周期（2022-W09）。Give a number (9) or a period (2022-W09).',
  );
}

/** Of several the newest, unless they are of one period: then they are of several units. */
function theOne(found: readonly RollupDocuments[], { number, period }: Issue): RollupDocuments {
  const [newest] = found;
  const named = period ?? String(number);
  if (newest === undefined) throw new CommandError(`没有“${named}”这一期。There is no rollup "${named}".`);
  const others = found.filter((rollup) => rollup.id !== newest.id && rollup.period === newest.period);
  if (others.length > 0)
    throw new CommandError(
      `“${named}”不止一期：${[newest, ...others].map(({ scope, kind }) => `${scope} ${kind}`).join('、')}。"${named}" means several.`,
    );
  return newest;
}

/** The stored bytes as they are, so that their SHA-256 is the recorded one; or everything as one document. */
function documentText(rollup: RollupDocuments, options: { labels: boolean; json: boolean }): string {
  if (!options.json) return options.labels ? rollup.labels : rollup.data;
  const { data, labels, ...issue } = rollup;
  return `${JSON.stringify({ ...issue, data: JSON.parse(data) as unknown, labels: JSON.parse(labels) as unknown })}\n`;
}

function rollupLines(records: readonly RollupRecord[]): string[] {
  const columns = [
    { heading: '期号', right: true },
    { heading: '周期' },
    { heading: '范围' },
    { heading: '清单' },
    { heading: '截止' },
    { heading: '发布' },
    { heading: '投递' },
    { heading: '数据 SHA-256' },
  ];
  const rows = records.map((rollup) => [
    String(rollup.number),
    rollup.period,
    rollup.scope,
    String(rollup.listYear),
    shanghaiText(rollup.cutAt).slice(0, 16),
    shanghaiText(rollup.recordedAt).slice(0, 16),
    deliveriesText(rollup.deliveries),
    rollup.dataSha256.slice(0, 16),
  ]);
  return table(columns, rows);
}

function deliveriesText(deliveries: Readonly<Partial<Record<DeliveryState, number>>>): string {
  const parts = Object.entries(deliveries).map(
    ([state, count]) => `${labelOf(deliveryStateLabels, state)} ${count}`,
  );
  return parts.join('、') || '—';
}
