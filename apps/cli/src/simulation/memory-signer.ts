import type { OpenSigner, SignerState } from '#portfolio';
import { generateSignerKey, parseSignerKey } from '#transparency';

/** A signer that lives as long as the simulation: it outlives the worker's processes, as its files would. */
export function memorySigner(): { readonly openSigner: OpenSigner; readonly verifierKey: string } {
  const { signer, verifier } = parseSignerKey(generateSignerKey('simulation.example/history'));
  let kept: string | null = null;
  const state: SignerState = {
    keys: [verifier],
    signer,
    handover: null,
    lastNote: async () => kept,
    keepNote: async (note) => void (kept = note),
    beginHandover: async () => {
      throw new Error('The signer of a simulation hands over to nobody.');
    },
  };
  return { openSigner: async () => state, verifierKey: verifier.verifierKey };
}
