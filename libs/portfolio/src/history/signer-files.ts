import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  exportNames,
  generateSignerKey,
  parseCheckpoint,
  parseNote,
  parseSignerKey,
  parseVerifierKey,
  type Signer,
  type Verifier,
} from '#transparency';
import type { HandoverKind, KeyHandover, SignerState } from './signer-state.js';

const names = {
  key: 'key',
  publicKeys: exportNames.keys,
  lastNote: 'last-note',
  handover: 'handover',
  handovers: exportNames.handovers,
} as const;

const draftName = /\.[0-9a-f]{12}$/;

/** The keys as the file `key` holds them. */
interface HeldKeys {
  /** What the keys before it are known by; what they signed with is gone. */
  readonly former: readonly Verifier[];
  readonly signer: Signer;
  readonly verifier: Verifier;
}

interface PendingHandover extends KeyHandover {
  /** The private key's line. */
  readonly line: string;
}

/**
 * The signer's state as files, outside the database; one folder belongs to one database. A kill at any point leaves each
 * file old or new, and `open` completes what was begun:
 *
 *   key          mode 0600: verifier keys of the keys before, a line each, then the private key that signs
 *   last-note    mode 0600: the note signed last
 *   handover     mode 0600: the private key that takes over, from the command until its first note is kept
 *   key.pub      all verifier keys in the order of their use, for whoever checks
 *   handovers/   the first note under each key but the first, which the key before signed too; named by its line in key.pub
 */
export class SignerFiles implements SignerState {
  private constructor(
    private readonly folder: string,
    private readonly held: HeldKeys,
    readonly handover: PendingHandover | null,
  ) {}

  /**
   * Opens the folder; at the first start makes it with a new key whose name is `origin`, which it keeps. Called by one
   * process at a time. Throws an Error of one sentence when a file is damaged, or when the key is missing: although
   * something was signed, or because `origin` is null, which makes none.
   */
  static async open(folder: string, origin: string | null): Promise<SignerFiles> {
    if (origin !== null) await mkdir(folder, { recursive: true, mode: 0o700 });
    await removeDrafts(folder);
    const files = await SignerFiles.#read(folder, origin);
    if (files.handover !== null && (await files.#hasTakenOver(files.handover))) {
      await files.#complete(files.handover);
      return SignerFiles.open(folder, origin);
    }
    await files.#writePublicKeys();
    return files;
  }

  get keys(): readonly Verifier[] {
    const { former, verifier } = this.held;
    return [...former, verifier, ...(this.handover === null ? [] : [this.handover.verifier])];
  }

  get signer(): Signer {
    return this.held.signer;
  }

  async lastNote(): Promise<string | null> {
    return (await readIfThere(join(this.folder, names.lastNote))) ?? null;
  }

  /** Throws an Error for a note that covers less than what is kept under the same name. */
  async keepNote(note: string): Promise<void> {
    const kept = await this.lastNote();
    if (kept !== null && !mayFollow(kept, note, this.handover))
      throw new Error('A newer checkpoint was signed meanwhile: this one is dropped.');
    await replace(this.folder, names.lastNote, note, 0o600);
    if (this.handover !== null) await this.#complete(this.handover);
  }

  async beginHandover(begins: HandoverKind, event: string, reason: string | null): Promise<SignerFiles> {
    const used = new Set(this.keys.map(({ name }) => name));
    const origin = begins === 'key' ? this.signer.name : `${this.keys[0]!.name}/${used.size + 1}`;
    const key = generateSignerKey(origin);
    await appear(this.folder, names.handover, `${JSON.stringify({ key, begins, event, reason })}\n`);
    return SignerFiles.open(this.folder, null);
  }

  /** Whether its first note is kept: then a kill came before the rest. */
  async #hasTakenOver({ verifier }: PendingHandover): Promise<boolean> {
    const note = await this.lastNote();
    return isSame(verifier, this.held.verifier) || (note !== null && isSignedBy(note, verifier));
  }

  /** Puts the new key in the place of the one before, which is only known by its verifier key any more. */
  async #complete({ line, verifier: next }: PendingHandover): Promise<void> {
    const { former, verifier } = this.held;
    if (!isSame(next, verifier)) {
      const folder = join(this.folder, names.handovers);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await replace(folder, String(former.length + 2), (await this.lastNote()) ?? '', 0o644);
      const lines = [...former, verifier].map(({ verifierKey }) => verifierKey);
      await replace(this.folder, names.key, `${[...lines, line].join('\n')}\n`, 0o600);
    }
    await remove(this.folder, names.handover);
  }

  async #writePublicKeys(): Promise<void> {
    const lines = this.keys.map(({ verifierKey }) => `${verifierKey}\n`).join('');
    if ((await readIfThere(join(this.folder, names.publicKeys))) !== lines)
      await replace(this.folder, names.publicKeys, lines, 0o644);
  }

  static async #read(folder: string, origin: string | null): Promise<SignerFiles> {
    const file = join(folder, names.key);
    const kept = await readIfThere(file);
    if (kept === undefined && (await readIfThere(join(folder, names.lastNote))) !== undefined)
      throw new Error(`${file} is missing, though it has signed: bring it back from its copy.`);
    if (kept === undefined && origin === null)
      throw new Error(`${file} is not there: the worker makes it with the first checkpoint.`);
    const text = kept ?? (await makeKey(folder, origin!));
    const held = parsed(text, parseKeys, () => {
      return `${file} is damaged: bring it back from its copy; a new key would not be known to readers.`;
    });
    const pending = join(folder, names.handover);
    const handover = parsed(await readIfThere(pending), parseHandover, () => {
      return `${pending} is damaged: bring it back from its copy, or remove it and give the command again.`;
    });
    return new SignerFiles(folder, held!, handover);
  }
}

/** What of a signer's folder goes with every export; null when it has no key yet. */
export async function readPublicSignerFiles(
  folder: string,
): Promise<{ readonly keys: string; readonly handovers: ReadonlyMap<string, string> } | null> {
  const keys = await readIfThere(join(folder, names.publicKeys));
  if (keys === undefined) return null;
  const introduced = await readdir(join(folder, names.handovers)).catch(() => []);
  const handovers = new Map<string, string>();
  // Not the drafts of a process that was killed.
  for (const name of introduced.filter((each) => /^\d+$/.test(each)))
    handovers.set(name, await readFile(join(folder, names.handovers, name), 'utf8'));
  return { keys, handovers };
}

function parseKeys(text: string): HeldKeys {
  const lines = text.trimEnd().split('\n');
  const key = parseSignerKey(lines.pop() ?? '');
  return { former: lines.map(parseVerifierKey), ...key };
}

function parseHandover(text: string): PendingHandover {
  const { key, begins, event, reason } = JSON.parse(text) as Record<string, unknown>;
  if (typeof key !== 'string' || typeof event !== 'string' || (begins !== 'key' && begins !== 'epoch'))
    throw new TypeError('no handover');
  return {
    line: key,
    begins,
    event,
    reason: typeof reason === 'string' ? reason : null,
    ...parseSignerKey(key),
  };
}

/** What a file says, null when it is not there. Throws an Error with `problem` when it says nothing. */
function parsed<T>(text: string | undefined, parse: (text: string) => T, problem: () => string): T | null {
  try {
    return text === undefined ? null : parse(text);
  } catch (error) {
    throw new Error(problem(), { cause: error });
  }
}

function isSame(one: Verifier, other: Verifier): boolean {
  return one.verifierKey === other.verifierKey;
}

/** Whether the note's own signature, its first, is by this key. */
function isSignedBy(note: string, { name, keyId }: Verifier): boolean {
  const [own] = parseNote(Buffer.from(note)).signatures;
  return own?.name === name && own.keyId.equals(keyId);
}

/** Under one name notes only grow; another name begins with its handover. */
function mayFollow(kept: string, note: string, handover: KeyHandover | null): boolean {
  const [before, after] = [kept, note].map((text) => parseCheckpoint(parseNote(Buffer.from(text)).text));
  if (before?.origin !== after?.origin) return handover?.verifier.name === after?.origin;
  return (before?.size ?? 0) <= (after?.size ?? 0);
}

async function makeKey(folder: string, origin: string): Promise<string> {
  const line = `${generateSignerKey(origin)}\n`;
  await appear(folder, names.key, line);
  return line;
}

/** Makes a private file, whole and on the disk when this resolves. Rejects with EEXIST when there is one. */
async function appear(folder: string, name: string, text: string): Promise<void> {
  const draft = await writeDraft(folder, name, text, 0o600);
  try {
    await link(draft, join(folder, name));
  } finally {
    await rm(draft);
  }
  await sync(folder);
}

/** Puts a file in the place of another: whole, and on the disk when this resolves. */
async function replace(folder: string, name: string, text: string, mode: number): Promise<void> {
  await rename(await writeDraft(folder, name, text, mode), join(folder, name));
  await sync(folder);
}

async function remove(folder: string, name: string): Promise<void> {
  await rm(join(folder, name), { force: true });
  await sync(folder);
}

async function writeDraft(folder: string, name: string, text: string, mode: number): Promise<string> {
  const draft = join(folder, `${name}.${randomBytes(6).toString('hex')}`);
  await writeFile(draft, text, { mode, flush: true });
  return draft;
}

/** What a kill left of files that were being written. */
async function removeDrafts(folder: string): Promise<void> {
  const present = await readdir(folder).catch(() => []);
  for (const name of present.filter((each) => draftName.test(each))) await rm(join(folder, name));
}

async function sync(folder: string): Promise<void> {
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
