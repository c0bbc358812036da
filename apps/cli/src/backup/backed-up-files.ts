import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readPublicSignerFiles } from '#portfolio';
import type { DataFolder } from '#runtime';
import { CommandError } from '../output.js';
import { backupNames, filesUnder } from './backup-folder.js';

/** Where a file lies under DATA_DIR, and in a backup. */
interface Place {
  readonly live: string;
  readonly kept: string;
}

/** A file of the signer while it is being written: a random ending. */
const draft = /\.[0-9a-f]{12}$/;

/**
 * Copies into a backup what belongs to a database and lies beside it. After the tables: a row names its file only once that
 * is there. Secret keys only when they are asked for.
 */
export async function keepFiles(data: DataFolder, folder: string, withKeys: boolean): Promise<void> {
  const places = [...(await handedIn(data, folder)), ...(await publicSigner(data, folder))];
  if (withKeys) places.push(...(await keys(data, folder)));
  for (const { live, kept } of places) await copied(live, kept);
}

/**
 * Where the files of a backup go under DATA_DIR. Throws CommandError when another one lies in the place of one that people
 * handed in. Of keys and the signer's files nothing that is there is touched: the signer must not forget.
 */
export async function filesToBringBack(data: DataFolder, folder: string): Promise<Place[]> {
  const missing: Place[] = [];
  for (const path of await filesUnder(join(folder, backupNames.files))) {
    const place = { live: join(data.files, path), kept: join(folder, backupNames.files, path) };
    const live = await readIfThere(place.live);
    if (live === null) missing.push(place);
    else if (!live.equals(await readFile(place.kept)))
      throw new CommandError(
        `${place.live} 与备份中的文件不同。Another file is there: name an empty DATA_DIR.`,
      );
  }
  if ((await filesUnder(data.signer)).length === 0)
    for (const kept of await keptSigner(folder))
      missing.push({ live: join(data.signer, kept.path), kept: kept.file });
  const serverKey = { live: data.serverKey, kept: join(folder, backupNames.keys, 'server-key') };
  if ((await readIfThere(serverKey.kept)) !== null && (await readIfThere(serverKey.live)) === null)
    missing.push(serverKey);
  return missing;
}

/** Brings the files to their places. */
export async function bringBack(places: readonly Place[]): Promise<void> {
  for (const { live, kept } of places) await copied(kept, live);
}

async function handedIn(data: DataFolder, folder: string): Promise<Place[]> {
  return (await filesUnder(data.files)).map((path) => ({
    live: join(data.files, path),
    kept: join(folder, backupNames.files, path),
  }));
}

async function publicSigner(data: DataFolder, folder: string): Promise<Place[]> {
  const signer = await readPublicSignerFiles(data.signer);
  const paths =
    signer === null ? [] : ['key.pub', ...[...signer.handovers.keys()].map((name) => `handovers/${name}`)];
  return paths.map((path) => ({
    live: join(data.signer, path),
    kept: join(folder, backupNames.signer, path),
  }));
}

async function keys(data: DataFolder, folder: string): Promise<Place[]> {
  const signer = (await filesUnder(data.signer)).filter((path) => !draft.test(path));
  const places = signer.map((path) => ({
    live: join(data.signer, path),
    kept: join(folder, backupNames.keys, 'signer', path),
  }));
  return (await readIfThere(data.serverKey)) === null
    ? places
    : [...places, { live: data.serverKey, kept: join(folder, backupNames.keys, 'server-key') }];
}

/** With its keys the signer's folder is whole; without them nothing is brought back that a new signer would stumble over. */
async function keptSigner(folder: string): Promise<{ path: string; file: string }[]> {
  const kept = join(folder, backupNames.keys, 'signer');
  return (await filesUnder(kept)).map((path) => ({ path, file: join(kept, path) }));
}

/** With the mode that it has: a key stays its owner's. */
async function copied(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await copyFile(from, to);
}

async function readIfThere(file: string): Promise<Buffer | null> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
