import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, type Command } from 'commander';
import { newId } from '#database';
import { isRefusal, refusalText, type Actor } from '#domain';
import { CalendarService, ImportsService, type ImportPreview } from '#portfolio';
import { withDatabase } from '../open-database.js';
import { jsonOption } from '../options.js';
import { answer, CommandError, refusedCommand } from '../output.js';

const operator: Actor = { kind: 'system', part: 'operator' };

/** Adds `import list`. */
export function importCommands(program: Command): void {
  program
    .command('import')
    .description('工作簿导入 · Imports from workbooks')
    .command('list')
    .description('导入年度清单；有问题时不写入任何内容 · Import a year’s list, all of it or nothing')
    .argument('<file>', '.xlsx')
    .requiredOption('--year <year>', '清单年度 · list year', listYear)
    .option('--decision <number>', '调入文号；已下达的清单必填 · decision that adds to an issued list')
    .option('--dry-run', '只检查，不写入 · only say what it would change', false)
    .addOption(jsonOption())
    .action(importList);
}

async function importList(
  path: string,
  {
    year,
    decision = null,
    dryRun,
    json,
  }: { year: number; decision?: string | null; dryRun: boolean; json: boolean },
): Promise<void> {
  const file = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`无法读取 ${path}。It cannot be read (${error.code}).`);
  });
  await withDatabase(async (database) => {
    const imports = new ImportsService(database, newId, new CalendarService(database));
    const preview = await imports.preview(operator, { kind: 'list', listYear: year, decision, file });
    if (isRefusal(preview)) throw refusedCommand(preview);
    const isStored = !dryRun && preview.problemCount === 0;
    const confirmed = isStored ? await imports.confirm(operator, preview.id) : null;
    if (confirmed !== null && isRefusal(confirmed)) throw refusedCommand(confirmed);
    const changed = confirmed?.changed ?? false;
    answer(
      { ...preview, changed },
      [...linesOf(preview), changed ? '已导入 · Imported' : '未写入 · Nothing was stored'],
      json,
    );
    if (preview.problemCount > 0) process.exitCode = 1;
  });
}

function linesOf({ rows, changes, unchanged, problemCount, problems }: ImportPreview): string[] {
  return [
    `${rows} 行 · rows：新增 · to add ${changes}，已有 · there already ${unchanged}，问题 · problems ${problemCount}`,
    ...problems.map(({ row, heading, value, refusal: { code, details } }) => {
      const place = [`第 ${row} 行 · row ${row}`, heading, value].filter((part) => part !== null).join('，');
      return `${place}：${refusalText(code, details, 'zh')} ${refusalText(code, details, 'en')} [${code}]`;
    }),
  ];
}

function listYear(text: string): number {
  if (!/^(?:19|20|21)\d\d$/.test(text))
    throw new InvalidArgumentError('须为四位年份。It must be a year of four digits.');
  return Number(text);
}
