import type { SignerState } from '#portfolio';
import { parseCheckpoint, type Signer } from '#transparency';

/** Everything that a signer's keys have signed, and every note that its folder has kept: what a test looks back on. */
export class SignatureLog {
  readonly #rootOf = new Map<string, string>();
  readonly kept = new Set<string>();
  /** Sizes that were signed with two roots. */
  readonly forks: string[] = [];

  /** The same state, with its ears open. */
  record(state: SignerState): SignerState {
    const { handover } = state;
    return {
      keys: state.keys,
      signer: this.#heard(state.signer),
      handover: handover && { ...handover, signer: this.#heard(handover.signer) },
      lastNote: async () => state.lastNote(),
      keepNote: async (note) => {
        this.kept.add(note);
        return state.keepNote(note);
      },
      beginHandover: async (...begin) => this.record(await state.beginHandover(...begin)),
    };
  }

  #heard(signer: Signer): Signer {
    const sign = (text: Uint8Array): Buffer => {
      const { origin, size, root } = parseCheckpoint(Buffer.from(text).toString())!;
      const name = `${origin} ${size}`;
      const hash = root.toString('hex');
      if ((this.#rootOf.get(name) ?? hash) !== hash) this.forks.push(name);
      this.#rootOf.set(name, hash);
      return signer.sign(text);
    };
    return { name: signer.name, keyId: signer.keyId, sign };
  }
}
