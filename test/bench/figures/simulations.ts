import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ceilingFigure, type Figure } from '../figure.js';
import type { BenchOptions } from '../options.js';
import { progress } from '../progress.js';

const cli = fileURLToPath(new URL('../../../apps/cli/src/main.js', import.meta.url));

/**
 * `simulated-year`: seconds of the command that lives through a year of 183 projects on a scratch database, checks
 * included; --quick lives a quarter and is held to a quarter. Throws when an invariant did not hold.
 */
export async function measureSimulations({ quick }: BenchOptions): Promise<Figure[]> {
  const days = quick ? 91 : 365;
  progress(`Living through ${days} days of 183 projects`);
  const args = ['simulate', '--from', '2022-01-01', '--days', String(days), '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args]);
  const { seconds } = JSON.parse(stdout) as { seconds: number };
  const bound = quick ? 15 : 60;
  return [
    ceilingFigure(
      { name: 'simulated-year', unit: 's', bound, against: `the bound itself, ${days} days of 183 projects` },
      [seconds],
    ),
  ];
}
