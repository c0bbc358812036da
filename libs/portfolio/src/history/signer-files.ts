import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SignerState } from '#portfolio';
import { exportNames, generateSignerKey, parseNote, parseCheckpoint, parseSignerKey } from '#transparency';

const names = { key: 'key', publicKey: exportNames.keys, lastNote: 'last-note' } as const;

/**
 * The signer's key and last note as files, outside the database: `key` and `last-note` with mode 0600, `key.pub` for
 * whoever checks. One folder belongs to one database.
 */
export class SignerFiles implements SignerState {
  private constructor(
    private readonly folder: string,
    readonly signer: SignerState['signer'],
    readonly verifier: SignerState['verifier'],
  ) {}

  /**
   * Opens the folder; at the first start makes it with a new key whose name is `origin`. Later the name stands in the
   * key. Two first starts at once get the same key. Throws an Error of one sentence when the key is damaged, or is
   * missing although something was signed.
   */
  static async open(folder: string, origin: string): Promise<SignerFiles> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, names.key);
    const kept = await readIfThere(file);
    if (kept === undefined && (await readIfThere(join(folder, names.lastNote))) !== undefined)
      throw new Error(`${file} is missing, though it has signed: bring it back from its copy.`);
    const line = kept ?? (await makeKey(file, origin));
    let key: ReturnType<typeof parseSignerKey>;
    try {
      key = parseSignerKey(line.trimEnd());
    } catch (error) {
      throw new Error(
        `${file} is damaged: bring it back from its copy; a new key would not be known to readers.`,
        {
          cause: error,
        },
      );
    }
    const files = new SignerFiles(folder, key.signer, key.verifier);
    const publicLine = `${key.verifier.verifierKey}\n`;
    if ((await readIfThere(join(folder, names.publicKey))) !== publicLine)
      await replace(folder, names.publicKey, publicLine, 0o644);
    return files;
  }

  /** The note signed last; null before the first. */
  async lastNote(): Promise<string | null> {
    return (await readIfThere(join(this.folder, names.lastNote))) ?? null;
  }

  /** Keeps the note as the last one. Throws an Error for one that covers less than what is kept. */
  async keepNote(note: string): Promise<void> {
    const kept = await this.lastNote();
    if (kept !== null && sizeOf(kept) > sizeOf(note))
      throw new Error('A newer checkpoint was signed meanwhile: this one is dropped.');
    await replace(this.folder, names.lastNote, note, 0o600);
  }
}

function sizeOf(note: string): number {
  return parseCheckpoint(parseNote(Buffer.from(note)).text)?.size ?? 0;
}

async function makeKey(file: string, origin: string): Promise<string> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${generateSignerKey(origin)}\n`, { mode: 0o600, flush: true });
  // A hard link appears whole and fails where another first start was faster: then that one's key counts.
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return readFile(file, 'utf8');
}

/** Puts a file in the place of another: whole, and on the disk when this resolves. */
async function replace(folder: string, name: string, text: string, mode: number): Promise<void> {
  const file = join(folder, name);
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, text, { mode, flush: true });
  await rename(draft, file);
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
