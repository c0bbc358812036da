// A made-up export with true hashes, links, tree and signatures, as large as one likes: what verify-1m checks.
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { checkpointFileName, exportNames, formatEventLine, SampleLog } from '#transparency';
import { serveParent } from './serve-parent.js';

/** Where it is written and how much of it. */
export interface SampleExport {
  readonly folder: string;
  readonly events: number;
  readonly chains: number;
  /** Events between two checkpoints. */
  readonly every: number;
}

async function write({ folder, events, chains, every }: SampleExport): Promise<void> {
  const log = new SampleLog();
  const notes = join(folder, exportNames.checkpoints);
  await mkdir(notes, { recursive: true });
  await writeFile(join(folder, exportNames.keys), `${log.verifier.verifierKey}\n`);
  const lines = async function* (): AsyncGenerator<string> {
    for (let at = 0; at < events; at += 1) {
      const chain = at % chains;
      yield formatEventLine(
        log.add(chain === 0 ? '_sys' : `018f6b1e-0000-7000-b000-${String(chain).padStart(12, '0')}`),
      );
      if (log.size % every === 0)
        await writeFile(join(notes, checkpointFileName(log.size)), log.checkpoint());
    }
  };
  await pipeline(lines, createWriteStream(join(folder, exportNames.events), { highWaterMark: 1_048_576 }));
}

serveParent({ write });
