import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseVerifierKey, type Verifier } from '#transparency';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The real witness in a process of its own, from the sources. */
export interface WitnessProcess {
  readonly url: string;
  readonly verifier: Verifier;
  /** Ends it without a word. */
  kill(): Promise<void>;
}

/** Starts one on a free port, or on the one given; its key and memory lie in `state`. */
export async function startWitness(state: string, logKeys: string, port = 0): Promise<WitnessProcess> {
  const settings = ['--state', state, '--name', 'witness.example', '--log', logKeys, '--port', String(port)];
  const child = spawn(
    process.execPath,
    ['--import', join(root, 'test/support/typescript.mjs'), 'apps/launcher/witness/main.ts', ...settings],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: {} },
  );
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { url, verifierKey } = JSON.parse(line.toString()) as { url: string; verifierKey: string };
  return {
    url,
    verifier: parseVerifierKey(verifierKey),
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}
