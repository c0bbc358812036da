import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Database, dumpTables, leftOutOfBackups, loadTables, newId, refuseFilledDatabase } from '#database';
import { SendingService } from '#portfolio';
import { dataFolder, readCliEnv } from '#runtime';
import { bringBack, filesToBringBack, keepFiles } from '../backup/backed-up-files.js';
import {
  backupNames,
  completeBackup,
  makeBackupFolder,
  readBackup,
  type BackupManifest,
} from '../backup/backup-folder.js';
import { migrateAt } from '../migrate-at.js';
import { databaseAddress, type DatabaseAddress } from '../open-database.js';
import { jsonOption } from '../options.js';
import { answer, CommandError } from '../output.js';

/** Adds `backup` and `restore`, which work as the owner of the database. */
export function backupCommands(program: Command): void {
  program
    .command('backup')
    .description('备份数据库和文件，可在运行中进行 · Back up database and files, also while everything runs')
    .requiredOption(
      '--out <folder>',
      '空的或尚不存在的文件夹 · an empty folder, or one that is not there yet',
    )
    .option(
      '--with-keys',
      '同时备份签名私钥和服务器密钥 · with the signer’s secret key and the server’s',
      false,
    )
    .addOption(jsonOption())
    .action(backUp);
  program
    .command('restore')
    .description(
      '把备份恢复到空数据库；发送随即暂停 · Restore a backup into an empty database; sending is paused',
    )
    .argument('<folder>', 'backup 写出的文件夹 · the folder that backup wrote')
    .addOption(jsonOption())
    .action(restore);
}

async function backUp(options: { out: string; withKeys: boolean; json: boolean }): Promise<void> {
  const { out } = options;
  await makeBackupFolder(out);
  const manifest = await withOwner(async ({ ownerUrl }) => {
    await mkdir(join(out, backupNames.tables), { mode: 0o700 });
    const dump = await dumpTables(ownerUrl, join(out, backupNames.tables));
    await keepFiles(dataFolder(readCliEnv().dataDir), out, options.withKeys);
    return completeBackup(out, dump);
  });
  answer(
    { folder: out, ...summaryOf(manifest), leftOut: leftOutOfBackups },
    [
      `${describe(manifest)} → ${out}`,
      ...Object.entries(leftOutOfBackups).map(([name, reason]) => `未备份 · left out  ${name}: ${reason}`),
    ],
    options.json,
  );
}

async function restore(folder: string, { json }: { json: boolean }): Promise<void> {
  const manifest = await readBackup(folder);
  const data = dataFolder(readCliEnv().dataDir);
  await withOwner(async (address) => {
    const { ownerUrl } = address;
    await refuseFilledDatabase(ownerUrl, manifest.database);
    const files = await filesToBringBack(data, folder);
    // As it was when the backup was made; what came after that is applied to the rows that it holds.
    await migrateAt(address, manifest.database.migrations.at(-1));
    await bringBack(files);
    const database = new Database({
      url: address.appUrl,
      applicationName: 'restore',
      onError: () => undefined,
    });
    const sending = new SendingService(database, newId);
    const reason = `恢复 ${manifest.madeAt} 的备份 · A backup was restored`;
    await loadTables(ownerUrl, manifest.database, join(folder, backupNames.tables), async (client) =>
      sending.pauseRestored(client, reason),
    );
    await database.close();
    await migrateAt(address);
  });
  answer(
    { folder, ...summaryOf(manifest) },
    [
      `已恢复 · restored：${describe(manifest)}`,
      '发送已暂停。备份之后若有已签名的事件，请先执行 history new-epoch；随后 sending resume。',
      'Sending is paused. If events were signed after the backup: history new-epoch first, then sending resume.',
    ],
    json,
  );
}

async function withOwner<T>(
  work: (address: DatabaseAddress & { ownerUrl: string }) => Promise<T>,
): Promise<T> {
  const address = await databaseAddress();
  try {
    const { ownerUrl } = address;
    if (ownerUrl === undefined)
      throw new CommandError(
        'DATABASE_URL 须以所有者身份指明数据库。DATABASE_URL must name the database as its owner.',
      );
    return await work({ ...address, ownerUrl });
  } finally {
    await address.close();
  }
}

function summaryOf({ madeAt, database, files }: BackupManifest): object {
  const { kind, server, tables, migrations } = database;
  return {
    madeAt,
    kind,
    server,
    schema: migrations.at(-1),
    tables: tables.length,
    rows: rowsOf(database.tables),
    bytes: Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function describe({ madeAt, database }: BackupManifest): string {
  const { kind, tables, migrations } = database;
  return `${madeAt}，${kind}，${tables.length} 张表 · tables，${rowsOf(tables)} 行 · rows，${migrations.at(-1)}`;
}

function rowsOf(tables: readonly { readonly rows: number }[]): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}
