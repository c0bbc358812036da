import { openCheckpoint, type OpenCheckpoint } from './checkpoint.js';
import { Found, type FindingCode } from './finding.js';
import type { Verifier } from './note-keys.js';
import { NoteError } from './signed-note.js';

/** Opens a checkpoint. Throws Found with the code for bytes that are no note, or not signed by one of the keys. */
export function openOrFind(
  bytes: Uint8Array,
  keys: readonly Verifier[],
  place: { readonly file?: string; readonly size?: number },
  codes: { readonly malformed: FindingCode; readonly unsigned: FindingCode },
): OpenCheckpoint {
  try {
    return openCheckpoint(bytes, keys);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    throw new Found({ code: error.code === 'malformed' ? codes.malformed : codes.unsigned, ...place });
  }
}
