import { seal, type RecordedEvidence } from '../history/history-entry.js';
import type { EvidenceKind } from '../lifecycle/lifecycle.js';
import { refuse, type Refusal } from '../refusal.js';

/** A piece of evidence as somebody gives it. */
export interface GivenEvidence {
  readonly kind: EvidenceKind;
  readonly number?: string | undefined;
  readonly fileId?: string | undefined;
  readonly text?: string | undefined;
}

/** What cannot be recorded: a file, which nobody can give yet, and a piece that says nothing. */
export function refusePieces(evidence: readonly GivenEvidence[]): Refusal | null {
  for (const piece of evidence) {
    if (piece.fileId !== undefined) return refuse('evidence.file_not_supported', { kind: piece.kind });
    if (!piece.number?.trim() && !piece.text?.trim()) return refuse('evidence.empty', { kind: piece.kind });
  }
  return null;
}

/** A piece as the history holds it: number open, text sealed. */
export function recordEvidence(piece: GivenEvidence): RecordedEvidence {
  return {
    kind: piece.kind,
    ...(piece.number === undefined ? {} : { number: piece.number }),
    ...(piece.text === undefined ? {} : { text: seal(piece.text) }),
  };
}
