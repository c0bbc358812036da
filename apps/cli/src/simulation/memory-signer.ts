import type { OpenSigner, SignerState } from '#portfolio';
import { generateSignerKey, parseSignerKey } from '#transparency';

/** A signer of that origin in memory: one key, no handover. It outlives a worker's processes, as its files would. */
export function memorySigner(origin: string): {
  readonly openSigner: OpenSigner;
  readonly verifierKey: string;
} {
  const { signer, verifier } = parseSignerKey(generateSignerKey(origin));
  let kept: string | null = null;
  const state: SignerState = {
    keys: [verifier],
    signer,
    handover: null,
    lastNote: async () => kept,
    keepNote: async (note) => void (kept = note),
    beginHandover: async () => {
      throw new Error('A signer in memory hands over to nobody.');
    },
  };
  return { openSigner: async () => state, verifierKey: verifier.verifierKey };
}
