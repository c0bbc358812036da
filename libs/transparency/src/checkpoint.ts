import { decodeBase64, decodeDecimal } from './decode.js';
import { HASH_BYTES } from './digest.js';
import type { Verifier } from './note-keys.js';
import { NoteError, openNote, type OpenNote } from './signed-note.js';

/** C2SP tlog-checkpoint (c2sp.org/tlog-checkpoint): a tree's size and root as the text of a signed note. */
export interface Checkpoint {
  /** Names the log; its key has the same name. */
  readonly origin: string;
  /** Number of leaves. */
  readonly size: number;
  readonly root: Buffer;
}

/** The note's text: origin, size and root, a line each. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/**
 * The checkpoint of a note's text; null when it is none. Lines after the third (extensions) are let through as C2SP
 * has it: they are signed, and say nothing about the tree.
 */
export function parseCheckpoint(text: string): Checkpoint | null {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.some((line) => line === '')) return null;
  const [origin, decimal, encoded] = lines;
  if (origin === undefined || decimal === undefined || encoded === undefined) return null;
  const [size, root] = [decodeDecimal(decimal), decodeBase64(encoded)];
  return size === null || root?.length !== HASH_BYTES ? null : { origin, size, root };
}

/** A checkpoint that its log signed. */
export interface OpenCheckpoint extends Checkpoint {
  readonly note: OpenNote;
}

/**
 * Takes a signed checkpoint apart and checks that a known key of its origin signed it. Throws NoteError: a signature
 * by a known key of another name (a witness, the log's former origin) is not enough.
 */
export function openCheckpoint(bytes: Uint8Array, verifiers: readonly Verifier[]): OpenCheckpoint {
  const note = openNote(bytes, verifiers);
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint === null) throw new NoteError('malformed', 'The signed note is not a checkpoint.');
  if (!note.signedBy.some(({ name }) => name === checkpoint.origin))
    throw new NoteError('no_known_signature', 'The checkpoint is not signed by a known key of its origin.');
  return { ...checkpoint, note };
}
