import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DatabaseDump } from '#database';
import { CommandError } from '../output.js';

/** What lies where in a backup's folder. */
export const backupNames = {
  manifest: 'manifest.json',
  manifestHash: 'manifest.json.sha256',
  tables: 'tables',
  files: 'files',
  /** Public keys and hand-over notes of the history's signer. */
  signer: 'signer',
  /** Only with --with-keys: what signs the history and what opens second factors. */
  keys: 'keys',
} as const;

const format = 'key-projects-backup/1';

/** One file of a backup. */
interface StoredFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** The list of all that a backup holds. It is written last: a folder without one is no backup. */
export interface BackupManifest {
  readonly format: typeof format;
  /** Of this machine's clock. */
  readonly madeAt: string;
  readonly database: DatabaseDump;
  /** Every file but the manifest by its path in the folder. */
  readonly files: Readonly<Record<string, StoredFile>>;
}

/**
 * Makes an empty folder that its owner alone may read. Throws CommandError when there is something in it.
 */
export async function makeBackupFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0)
    throw new CommandError(`${folder} 不是空文件夹。The folder is not empty: name another one.`);
}

/** Hashes what lies in the folder, and completes it with its manifest. */
export async function completeBackup(folder: string, database: DatabaseDump): Promise<BackupManifest> {
  const files: Record<string, StoredFile> = {};
  for (const path of await filesUnder(folder)) files[path] = await hashed(join(folder, path));
  const manifest: BackupManifest = { format, madeAt: new Date().toISOString(), database, files };
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  const hash = createHash('sha256').update(text).digest('hex');
  // Last, and on the disk: a backup that was cut off is seen to be none. The line is what `sha256sum -c` reads.
  await writeFile(join(folder, backupNames.manifestHash), `${hash}  ${backupNames.manifest}\n`, secret);
  await writeFile(join(folder, backupNames.manifest), text, secret);
  await synced(folder);
  return manifest;
}

const secret = { mode: 0o600, flag: 'wx', flush: true } as const;

/**
 * Reads a backup once all of it has been found as it was made. Throws CommandError, one sentence, for one that was cut
 * off, altered or made by a version that this one does not know.
 */
export async function readBackup(folder: string): Promise<BackupManifest> {
  const text = await readIn(folder, backupNames.manifest);
  const expected = (await readIn(folder, backupNames.manifestHash)).split(' ')[0];
  if (createHash('sha256').update(text).digest('hex') !== expected) throw altered(backupNames.manifest);
  const manifest = JSON.parse(text) as BackupManifest;
  const madeAs: string = manifest.format;
  if (madeAs !== format)
    throw new CommandError(`备份格式 ${madeAs} 未知。This version does not know the backup's format.`);
  const found = (await filesUnder(folder)).filter(
    (path) => path !== backupNames.manifest && path !== backupNames.manifestHash,
  );
  const unknown = found.find((path) => manifest.files[path] === undefined);
  if (unknown !== undefined) throw altered(unknown);
  for (const [path, file] of Object.entries(manifest.files)) {
    if (!found.includes(path)) throw altered(path);
    const { bytes, sha256 } = await hashed(join(folder, path));
    if (bytes !== file.bytes || sha256 !== file.sha256) throw altered(path);
  }
  return manifest;
}

async function readIn(folder: string, name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(
      `${folder} 不是完整的备份：没有 ${name}。It is no complete backup: ${name} cannot be read (${error.code}).`,
    );
  });
}

function altered(path: string): CommandError {
  return new CommandError(
    `备份不完整或被改动：${path}。The backup is incomplete or was altered: ${path} is not as its manifest says. Nothing was restored.`,
  );
}

async function hashed(file: string): Promise<StoredFile> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { bytes: (await stat(file)).size, sha256: hash.digest('hex') };
}

/** Paths of the files under a folder, with `/`, ordered; none when it is not there. */
export async function filesUnder(folder: string, under = ''): Promise<string[]> {
  const entries = await readdir(join(folder, under), { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  const paths: string[] = [];
  for (const entry of entries) {
    const path = under === '' ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory()) paths.push(...(await filesUnder(folder, path)));
    else if (entry.isFile()) paths.push(path);
  }
  return paths.sort();
}

async function synced(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}
