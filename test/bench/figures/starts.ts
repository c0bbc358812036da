import { ceilingFigure, type Figure } from '../figure.js';
import type { BenchOptions } from '../options.js';
import { progress } from '../progress.js';
import { makeBenchFolder } from '../stand/bench-folder.js';
import { freePort } from '../stand/benched-api.js';
import { StartedProduct } from '../stand/started-product.js';

/** The first answers and the first rounds of the schedules are over. */
const restMs = 10_000;

/**
 * `start`: seconds from `npm start` to the first 200 of /health/ready on data that is there already; `memory`:
 * resident memory at rest of the larger of API and worker, in MB; progress names both. Three starts each, after a
 * first one that makes the database and loads the demonstration.
 */
export async function measureStarts(options: BenchOptions): Promise<Figure[]> {
  const folder = await makeBenchFolder();
  const port = await freePort();
  try {
    progress('First start, which loads the demonstration; it takes a while');
    const first = await StartedProduct.start(folder.path, port);
    progress(`First start: ready after ${first.seconds.toFixed(1)} s`);
    await first.end();
    const seconds: number[] = [];
    const megabytes: number[] = [];
    for (let round = 1; round <= 3; round += 1) {
      const product = await StartedProduct.start(folder.path, port);
      try {
        await new Promise((resolve) => setTimeout(resolve, options.quick ? restMs / 2 : restMs));
        seconds.push(product.seconds);
        const { api, worker } = await product.memory();
        progress(`At rest: API ${api.toFixed(0)} MB, worker ${worker.toFixed(0)} MB`);
        megabytes.push(Math.max(api, worker));
      } finally {
        await product.end();
      }
      progress(`Start ${round} of 3: ${seconds.at(-1)!.toFixed(1)} s`);
    }
    return [
      ceilingFigure(
        { name: 'start', unit: 's', bound: 10, against: 'the bound itself, from npm start to ready' },
        seconds,
      ),
      ceilingFigure(
        {
          name: 'memory',
          unit: 'MB',
          bound: 250,
          against: 'the bound itself, the larger of API and worker at rest',
        },
        megabytes,
      ),
    ];
  } finally {
    await folder.remove();
  }
}
