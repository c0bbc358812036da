import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Database, newId } from '#database';
import { SequencerService, SignerFiles } from '#portfolio';
import { ceilingFigure, rateFigure, type Figure } from '../figure.js';
import type { BenchOptions } from '../options.js';
import type { Appended, AppendSettings } from '../parts/append-loop.js';
import type { SampleExport } from '../parts/sample-export.js';
import { progress } from '../progress.js';
import { makeBenchFolder } from '../stand/bench-folder.js';
import { Part } from '../stand/part.js';
import type { Stand } from '../stand/stand.js';

const million = 1_000_000;
const cli = fileURLToPath(new URL('../../../apps/cli/src/main.js', import.meta.url));
const lookMs = 50;

/**
 * `verify-1m`: seconds that `history verify` takes for a million events on 10,000 chains with a hundred checkpoints, the
 * process's start included; `verify-memory`: its peak of resident memory in MB. A short run checks a tenth of them, and
 * counts its seconds tenfold.
 */
export async function measureVerify(options: BenchOptions): Promise<Figure[]> {
  const events = options.quick ? million / 10 : million;
  const folder = await makeBenchFolder();
  try {
    progress(`Writing an export of ${events} events`);
    const writer = new Part('sample-export');
    const sample: SampleExport = { folder: folder.path, events, chains: 10_000, every: events / 100 };
    await writer.ask('write', sample).finally(() => writer.end());
    const [seconds, megabytes]: [number[], number[]] = [[], []];
    for (let round = 1; round <= 3; round += 1) {
      const run = await verify(folder.path, events);
      progress(`Verified in ${run.seconds.toFixed(1)} s, ${run.megabytes.toFixed(0)} MB at most`);
      seconds.push((run.seconds * million) / events);
      megabytes.push(run.megabytes);
    }
    return [
      ceilingFigure(
        {
          name: 'verify-1m',
          unit: 's',
          bound: 60,
          against: 'the bound itself, for a million events offline',
        },
        seconds,
      ),
      ceilingFigure(
        {
          name: 'verify-memory',
          unit: 'MB',
          bound: 250,
          against: 'the bound itself, the peak of that process',
        },
        megabytes,
      ),
    ];
  } finally {
    await folder.remove();
  }
}

/** Runs the command and gives its time and peak of memory; throws when the export does not hold. */
async function verify(folder: string, events: number): Promise<{ seconds: number; megabytes: number }> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [cli, 'history', 'verify', folder, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  let megabytes = 0;
  const look = setInterval(() => {
    void peakMegabytes(child.pid).then((peak) => (megabytes = Math.max(megabytes, peak)));
  }, lookMs);
  await ended;
  clearInterval(look);
  const { holds, summary } = JSON.parse(output) as { holds: boolean; summary?: { covered: number } };
  if (!holds || summary?.covered !== events) throw new Error(`The sample does not hold: ${output}`);
  return { seconds: (performance.now() - startedAt) / 1000, megabytes };
}

async function peakMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return (Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024) / 1e6;
}

/**
 * `sequencer`: events a second that get their leaf and a signed checkpoint, out of a backlog, while a loop appends a
 * thousand events a second beside it; held against what that loop really appends.
 */
export async function measureSequencer(stand: Stand, options: BenchOptions): Promise<Figure[]> {
  const backlog = options.quick ? 5_000 : 20_000;
  const rounds = options.quick ? 3 : 5;
  const database = new Database({
    url: stand.appUrl,
    applicationName: 'sequencer',
    onError: () => undefined,
  });
  const signer = join(stand.folder, 'signer');
  await SignerFiles.open(signer, 'bench.example/history');
  const sequencer = new SequencerService(database, async () => SignerFiles.open(signer, null), newId);
  const loop = new Part('append-loop');
  try {
    const settings: AppendSettings = { databaseUrl: stand.appUrl, connections: 20, chains: 183 };
    await loop.ask('connect', settings);
    await sequencer.sign();
    const [signed, appended]: [number[], number[]] = [[], []];
    for (let round = 1; round <= rounds; round += 1) {
      await loop.ask('fill', backlog);
      const pacing = loop.ask<Appended>('pace', 1_000);
      const startedAt = performance.now();
      let events = 0;
      while (events < backlog) events += (await sequencer.sign()).sequenced;
      signed.push(events / ((performance.now() - startedAt) / 1000));
      await loop.ask('stop', null);
      const meanwhile = await pacing;
      appended.push(meanwhile.events / meanwhile.seconds);
      progress(
        `Sequenced and signed ${signed.at(-1)!.toFixed(0)} events a second beside ${appended.at(-1)!.toFixed(0)} appends`,
      );
    }
    const against = 'the appends a second of a loop paced to 1,000 that runs meanwhile';
    return [rateFigure({ name: 'sequencer', unit: 'events/s', bound: 1, against }, signed, appended)];
  } finally {
    await loop.end();
    await database.close();
  }
}
