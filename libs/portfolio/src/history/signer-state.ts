import type { Signer, Verifier } from '#transparency';

/** What begins when another key takes over: its own time only, or a new epoch after the restore of a backup. */
export type HandoverKind = 'key' | 'epoch';

/** A key that takes over with the next checkpoint, which both keys sign. */
export interface KeyHandover {
  readonly begins: HandoverKind;
  readonly signer: Signer;
  readonly verifier: Verifier;
  /** Id of the event that tells of it; that checkpoint covers it. */
  readonly event: string;
  readonly reason: string | null;
}

/** The signer's keys and memory. They lie outside the database, so that a rolled-back one cannot roll them back. */
export interface SignerState {
  /** What every key of this signer is known by, in the order of their use; that of a handover under way is the last. */
  readonly keys: readonly Verifier[];
  /** The key that has signed so far. */
  readonly signer: Signer;
  /** Begun and not completed; null otherwise. */
  readonly handover: KeyHandover | null;
  /** The note signed last, to the byte; null before the first. */
  lastNote(): Promise<string | null>;
  /**
   * Keeps a note as the last one, and with the first one of a new key completes its handover. Once this resolves, a
   * power cut does not lose it.
   */
  keepNote(note: string): Promise<void>;
  /** Makes the key that is to take over. Nothing is signed without it from now on. Resolves with the state after that. */
  beginHandover(begins: HandoverKind, event: string, reason: string | null): Promise<SignerState>;
}

/**
 * Reads the signer's state as it is now. Called by who leads the sequencing: another process may have signed, or handed
 * over to another key, a moment ago.
 */
export type OpenSigner = () => Promise<SignerState>;
