import { eventContent } from './chain-check.js';
import { openCheckpoint, type OpenCheckpoint } from './checkpoint.js';
import { leafData } from './event-hash.js';
import { formatEventLine, parseEventLine, type ExportedEvent } from './export-format.js';
import { Found } from './finding.js';
import { verifyInclusion } from './merkle-proof.js';
import { leafHash } from './merkle-tree.js';
import type { Verifier } from './note-keys.js';
import { NoteError } from './signed-note.js';
import { formatTlogProof, parseTlogProof } from './tlog-proof.js';

/**
 * The proof file for one event: a C2SP tlog-proof whose `extra` line is the event as its line of events.jsonl (without
 * the newline), which is what the leaf is made from.
 */
export function formatEventProof(event: ExportedEvent, proof: readonly Buffer[], checkpoint: string): string {
  const extra = Buffer.from(formatEventLine(event).trimEnd());
  return formatTlogProof({ leafIndex: event.leafIndex, proof, checkpoint, extra });
}

/** What a proof file shows, or the part of it that does not hold. */
export type EventProofVerdict =
  | { readonly holds: true; readonly event: ExportedEvent; readonly checkpoint: OpenCheckpoint }
  | { readonly holds: false; readonly part: 'file' | 'event' | 'checkpoint' | 'inclusion' };

/**
 * Checks a proof file against verifier keys that the reader trusts: that a log with one of them signed a tree in which
 * this event stands, with this content, at this place. Never throws.
 */
export function verifyEventProof(bytes: Uint8Array, keys: readonly Verifier[]): EventProofVerdict {
  const file = parseTlogProof(bytes);
  const event = file?.extra === undefined ? null : parseEventLine(file.extra);
  if (file === null || event === null) return { holds: false, part: 'file' };
  if ('wrongField' in event || event.leafIndex !== file.leafIndex || !isTrueToHash(event))
    return { holds: false, part: 'event' };
  let checkpoint: OpenCheckpoint;
  try {
    checkpoint = openCheckpoint(Buffer.from(file.checkpoint), keys);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    return { holds: false, part: 'checkpoint' };
  }
  const { size, root } = checkpoint;
  const { leafIndex, project, seq } = event;
  const leaf = leafHash(leafData({ leafIndex, project, seq, hash: Buffer.from(event.hash, 'hex') }));
  if (!verifyInclusion({ leafIndex, size, leafHash: leaf, root }, file.proof))
    return { holds: false, part: 'inclusion' };
  return { holds: true, event, checkpoint };
}

/** Whether content and hash agree; of a purged event only the hash is left, which the tree holds. */
function isTrueToHash(event: ExportedEvent): boolean {
  if (event.canon === null) return true;
  try {
    eventContent(event, event.canon, {});
    return true;
  } catch (error) {
    if (error instanceof Found) return false;
    throw error;
  }
}
