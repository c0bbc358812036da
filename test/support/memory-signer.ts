import type { SignerState } from '#portfolio';
import { generateSignerKey, parseSignerKey } from '#transparency';

/** A signer's state for suites that need checkpoints and not its files: one key, no handover. */
export function memorySigner(origin = 'city.example/history'): () => Promise<SignerState> {
  const { signer, verifier } = parseSignerKey(generateSignerKey(origin));
  let kept: string | null = null;
  const state: SignerState = {
    keys: [verifier],
    signer,
    handover: null,
    lastNote: async () => kept,
    keepNote: async (note) => void (kept = note),
    beginHandover: async () => {
      throw new Error('The signer of this suite hands over to nobody.');
    },
  };
  return async () => state;
}
