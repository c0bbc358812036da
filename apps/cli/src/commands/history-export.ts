import type { Command } from 'commander';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Database } from '#database';
import { isRefusal } from '#domain';
import { HistoryExportService, ProofsService, readPublicSignerFiles } from '#portfolio';
import { dataFolder } from '#runtime';
import { checkpointFileName, exportNames, formatEventLine } from '#transparency';
import { withDatabase } from '../open-database.js';
import { jsonOption } from '../options.js';
import { answer, CommandError, refusedCommand } from '../output.js';

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
  const history = new HistoryExportService(database);
  const { signer, events, waiting } = await readExtent(history, dataDir);
  await mkdir(join(folder, exportNames.checkpoints), { recursive: true });
  await writeFile(join(folder, exportNames.keys), signer.keys);
  if (signer.handovers.size > 0) await mkdir(join(folder, exportNames.handovers));
  for (const [name, note] of signer.handovers)
    await writeFile(join(folder, exportNames.handovers, name), note);
  await writeEvents(join(folder, exportNames.events), history, events);
  let checkpoints = 0;
  for await (const { size, note } of history.checkpoints(events)) {
    await writeFile(join(folder, exportNames.checkpoints, checkpointFileName(size)), note);
    checkpoints += 1;
  }
  return { events, checkpoints, waiting };
}

/** What there is to export, with the keys of its checkpoints: a key may take over between the two reads. */
async function readExtent(history: HistoryExportService, dataDir: string) {
  for (;;) {
    const before = await readSigner(dataDir);
    const extent = await history.extent();
    const signer = await readSigner(dataDir);
    const isSame = before.keys === signer.keys && before.handovers.size === signer.handovers.size;
    if (isSame) return { signer, ...extent };
  }
}

async function readSigner(dataDir: string) {
  const signer = await readPublicSignerFiles(dataFolder(dataDir).signer);
  if (signer !== null) return signer;
  throw new CommandError(
    `DATA_DIR（${dataDir}）中没有签名公钥。There is no signer's key under it: it must be the worker's, once started.`,
  );
}

/** The database waits whenever the disk is slower: the memory holds one piece. */
async function writeEvents(file: string, history: HistoryExportService, size: number): Promise<void> {
  const lines = async function* (): AsyncGenerator<string> {
    for await (const event of history.events(size)) yield formatEventLine(event);
  };
  await pipeline(lines, createWriteStream(file, { flags: 'wx', flush: true }));
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
