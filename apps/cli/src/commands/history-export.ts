import type { Command } from 'commander';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Database } from '#database';
import { HistoryExportService } from '#portfolio';
import { dataFolder } from '#runtime';
import { checkpointFileName, exportNames, formatEventLine } from '#transparency';
import { withDatabase } from '../open-database.js';
import { jsonOption } from '../options.js';
import { answer, CommandError } from '../output.js';

/** Adds `history export` and `history checkpoint`, which read the tree of a database. */
export function historyExportCommands(history: Command): void {
  history
    .command('export')
    .description('导出全部历史，供离线核验 · Export the whole history for history verify')
    .argument('<folder>', '空的或尚不存在的文件夹 · an empty folder, or one that is not there yet')
    .addOption(jsonOption())
    .action(exportHistory);
  history
    .command('checkpoint')
    .description('显示最新的已签名检查点 · Print the newest signed checkpoint')
    .action(printCheckpoint);
}

async function exportHistory(folder: string, options: { json: boolean }): Promise<void> {
  await refuseFilledFolder(folder);
  const made = await withDatabase(async (database, { dataDir }) => writeExport(folder, database, dataDir));
  const waiting = `${made.waiting} 个事件尚未排入，未导出 · not yet sequenced, not exported`;
  answer(
    { folder, ...made },
    [
      `${made.events} 个事件 · events，${made.checkpoints} 个检查点 · checkpoints → ${folder}`,
      ...(made.waiting === 0 ? [] : [waiting]),
    ],
    options.json,
  );
}

async function refuseFilledFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new CommandError(`无法写入 ${folder}。It cannot be written to (${error.code}).`);
  });
  if (names.length > 0)
    throw new CommandError(`${folder} 不是空文件夹。The folder is not empty: name another one.`);
}

async function writeExport(
  folder: string,
  database: Database,
  dataDir: string,
): Promise<{ events: number; checkpoints: number; waiting: number }> {
  const keys = await readFile(join(dataFolder(dataDir).signer, exportNames.keys)).catch(() => {
    throw new CommandError(
      `DATA_DIR（${dataDir}）中没有签名公钥。There is no signer's key under it: it must be the worker's, once started.`,
    );
  });
  const history = new HistoryExportService(database);
  const { events, waiting } = await history.extent();
  await mkdir(join(folder, exportNames.checkpoints), { recursive: true });
  await writeFile(join(folder, exportNames.keys), keys);
  await writeEvents(join(folder, exportNames.events), history, events);
  let checkpoints = 0;
  for await (const { size, note } of history.checkpoints(events)) {
    await writeFile(join(folder, exportNames.checkpoints, checkpointFileName(size)), note);
    checkpoints += 1;
  }
  return { events, checkpoints, waiting };
}

/** The database waits whenever the disk is slower: the memory holds one piece. */
async function writeEvents(file: string, history: HistoryExportService, size: number): Promise<void> {
  const lines = async function* (): AsyncGenerator<string> {
    for await (const event of history.events(size)) yield formatEventLine(event);
  };
  await pipeline(lines, createWriteStream(file, { flags: 'wx', flush: true }));
}

async function printCheckpoint(): Promise<void> {
  const newest = await withDatabase(async (database) =>
    new HistoryExportService(database).newestCheckpoint(),
  );
  if (newest === null)
    throw new CommandError(
      '尚无检查点：worker 运行后会签名。There is no checkpoint yet: the worker signs the first within minutes.',
    );
  process.stdout.write(newest.note);
}
