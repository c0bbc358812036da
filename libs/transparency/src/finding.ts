/**
 * What `history verify` can find. The part before the dot is the layer that found it, as the table of the history's
 * promise has them: `chain` finds edits, gaps and reordering inside one project; `tree` whole rewrites, deleted
 * projects, cut tails and foreign keys; `mail`, the checkpoint from somebody's mail, a rolled-back or second history;
 * `format` stands before them all: what is not written to the letter is not judged further.
 */
export type FindingCode =
  /** A file of the export is not there. */
  | 'format.file'
  /** A line of key.pub is no verifier key. */
  | 'format.key'
  /** A line of events.jsonl is not an event's; `field` says where. */
  | 'format.line'
  /** A file beside the checkpoints is not named by a tree size, or one beside the handovers not by a line of key.pub. */
  | 'format.name'
  /** The number in its chain is not the next one: a gap, or another order. */
  | 'chain.seq'
  /** `prev` is not the hash of the event before. */
  | 'chain.prev'
  /** The content does not give the hash: something in it was changed. */
  | 'chain.hash'
  /** The body is not canonical, or does not have the fields of a body. */
  | 'chain.canon'
  /** The body names another project: the event was moved. */
  | 'chain.project'
  /** The body is missing where no purge may have taken it. */
  | 'chain.purged'
  /** Leaf indexes are not consecutive from 0. */
  | 'tree.leaf_index'
  /** A checkpoint is not a signed note of the size that its file is named by. */
  | 'tree.note'
  /** A checkpoint is not signed by a key of key.pub. */
  | 'tree.signature'
  /** A checkpoint is by another key, to which the one before did not hand over; or a note of handovers/ shows no such. */
  | 'tree.handover'
  /** A checkpoint is of another epoch, and no event that it covers says that one began. */
  | 'tree.epoch'
  /** A cosignature of a witness given does not hold, or no checkpoint has one. */
  | 'tree.cosignature'
  /** The events up to a checkpoint do not give its root. */
  | 'tree.root'
  /** A checkpoint covers more events than there are. */
  | 'tree.size'
  /** No checkpoint covers anything. */
  | 'tree.uncovered'
  /** The note given is not a checkpoint. */
  | 'mail.note'
  /** The note given is not signed by a key of key.pub. */
  | 'mail.signature'
  /** The events up to the note given do not give its root. */
  | 'mail.root'
  /** The note given covers more events than there are. */
  | 'mail.size'
  /** As the two before, and the note is of an epoch that ended with the restore of a backup. */
  | 'mail.epoch';

/** The first thing that does not hold, with its place; what does not apply is absent. */
export interface Finding {
  readonly code: FindingCode;
  /** Path inside the export; absent for the note given. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  readonly field?: string;
  readonly chain?: string;
  readonly seq?: number;
  readonly leafIndex?: number;
  /** Tree size of the checkpoint that it is about. */
  readonly size?: number;
  /** What should be there, and what is, where that can be said shortly. */
  readonly expected?: string;
  readonly found?: string;
}

/** The layer that found it. */
export type FindingLayer = 'format' | 'chain' | 'tree' | 'mail';

/** Layer of a finding's code. */
export function layerOf(code: FindingCode): FindingLayer {
  return code.slice(0, code.indexOf('.')) as FindingLayer;
}

/** Ends a check; caught where the check began, so that it never leaves this library. */
export class Found extends Error {
  constructor(readonly finding: Finding) {
    super(finding.code);
  }
}
