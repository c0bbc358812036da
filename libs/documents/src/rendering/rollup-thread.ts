// Makes forms of rollups, one after the other, away from the loop of the process that asks. Started by rollup-renderer.ts.
import { parentPort } from 'node:worker_threads';
import { rollupForm, type RollupJob } from './rollup-forms.js';

/** What the thread says of a job: its bytes, or what went wrong. */
export type Rendered = { readonly bytes: Uint8Array } | { readonly problem: string };

const port = parentPort!;

async function rendered(job: RollupJob): Promise<Rendered> {
  try {
    return { bytes: await rollupForm(job) };
  } catch (error) {
    return { problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

port.on('message', async (job: RollupJob) => port.postMessage(await rendered(job)));
