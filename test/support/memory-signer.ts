import type { OpenSigner } from '#portfolio';
import { memorySigner as signerInMemory } from '../../apps/cli/src/simulation/memory-signer.js';

/** A signer's state for suites that need checkpoints and not its files. */
export const memorySigner = (origin = 'city.example/history'): OpenSigner =>
  signerInMemory(origin).openSigner;
