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

/**
 * Why the evidence does not do: a piece says nothing, or none is of a kind that is demanded. Null: it does.
 * @param demanded any one of these; none: nothing is demanded.
 */
export function refuseEvidence(
  name: string,
  demanded: readonly EvidenceKind[],
  evidence: readonly GivenEvidence[],
): Refusal | null {
  const wrong = refusePieces(evidence);
  if (wrong !== null) return wrong;
  return demanded.length === 0 || evidence.some((piece) => demanded.includes(piece.kind))
    ? null
    : refuse('evidence.missing', { stage: name, kinds: demanded.join(', ') });
}

/** A piece that says nothing cannot be recorded. */
export function refusePieces(evidence: readonly GivenEvidence[]): Refusal | null {
  for (const piece of evidence) {
    if (!piece.number?.trim() && !piece.text?.trim() && piece.fileId === undefined)
      return refuse('evidence.empty', { kind: piece.kind });
  }
  return null;
}

/** The evidence as it is recorded, its texts sealed. */
export function recordEvidence(evidence: readonly GivenEvidence[]): RecordedEvidence[] {
  return evidence.map(({ kind, number, fileId, text }) => ({
    kind,
    ...(number === undefined ? {} : { number }),
    ...(fileId === undefined ? {} : { fileId }),
    ...(text === undefined ? {} : { text: seal(text) }),
  }));
}
