import type { Command } from 'commander';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Database } from '#database';
import { isRefusal } from '#domain';
import { HistoryExportService, newId, ProofsService } from '#portfolio';
import { dataFolder } from '#runtime';
import { exportNames } from '#transparency';
import { withDatabase } from '../open-database.js';
import { jsonOption } from '../options.js';
import { answer, CommandError, refusedCommand } from '../output.js';
import { operator } from './people-changes.js';

/** Adds `history export`, `proof` and `checkpoint`, which read the tree of a database. */
export function historyExportCommands(history: Command): void {
  history
    .command('export')
    .description('导出全部历史，供离线核验 · Export the whole history for history verify')
    .argument('<folder>', '空的或尚不存在的文件夹 · an empty folder, or one that is not there yet')
    .addOption(jsonOption())
    .action(exportHistory);
  history
    .command('proof')
    .description('导出单个事件的证明文件 · Write the proof file of one event, for history verify-proof')
    .argument('<event>', '事件编号 · the event’s id')
    .option('--out <file>', '写入文件而非标准输出 · a file instead of stdout')
    .action(writeProof);
  history
    .command('checkpoint')
    .description('显示最新的已签名检查点 · Print the newest signed checkpoint')
    .action(printCheckpoint);
}

/** How much an export holds. */
interface Written {
  readonly events: number;
  readonly checkpoints: number;
  readonly waiting: number;
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

async function writeExport(folder: string, database: Database, dataDir: string): Promise<Written> {
  const history = new HistoryExportService(database, newId, dataFolder(dataDir).signer);
  const begun = await history.begin(operator);
  if (isRefusal(begun)) throw refusedCommand(begun);
  const { events, waiting } = begun;
  // Also where there are none: the verifier reads the folder.
  await mkdir(join(folder, exportNames.checkpoints), { recursive: true });
  let checkpoints = 0;
  for await (const { name, content } of begun.files()) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    // The database waits whenever the disk is slower: the memory holds one piece.
    const pieces = typeof content === 'string' ? [content] : content;
    await pipeline(Readable.from(pieces), createWriteStream(file, { flags: 'wx', flush: true }));
    if (name.startsWith(exportNames.checkpoints)) checkpoints += 1;
  }
  return { events, checkpoints, waiting };
}

async function writeProof(event: string, { out }: { out?: string }): Promise<void> {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(event))
    throw new CommandError(`“${event}”不是事件编号。It is not the id of an event: a UUID.`);
  const made = await withDatabase(async (database) => new ProofsService(database).ofEvent(event));
  if (isRefusal(made)) throw refusedCommand(made);
  if (out === undefined) process.stdout.write(made.proof);
  else await writeFile(out, made.proof);
}

async function printCheckpoint(): Promise<void> {
  const newest = await withDatabase(async (database) => new ProofsService(database).checkpoint());
  if (isRefusal(newest)) throw refusedCommand(newest);
  process.stdout.write(newest.note);
}
