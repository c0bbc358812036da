import { hash, verify } from '@node-rs/argon2';
import { rateFigure, type Figure } from '../figure.js';
import type { BenchOptions } from '../options.js';
import { inTurn } from '../rounds.js';
import { HttpClient, requestText } from '../stand/http-client.js';
import { listedYear } from '../stand/population.js';
import type { Stand } from '../stand/stand.js';

/** As many people log in at once. */
const atOnce = 10;
const readers = 4;

/**
 * `log-in`: log-ins a second, ten at once, beside argon2id alone, compared one after the other. `read-in-log-ins`: how
 * many reads others get answered while ten keep logging in, beside the same reads while nobody does.
 */
export async function measureLogIns(stand: Stand, options: BenchOptions): Promise<Figure[]> {
  const { reader } = stand.population;
  const cookie = await stand.api.logIn(reader);
  const read = requestText('GET', `/api/v1/projects?listYear=${listedYear}&limit=1`, { cookie });
  const logIn = requestText('POST', '/api/v1/session', {}, reader);
  const client = new HttpClient();
  const { port } = stand.api;
  const logIns = async (times: number): Promise<number> =>
    client.rate({ port, connections: atOnce, sequences: [[logIn]], times }, 200);
  const reads = async (): Promise<number> =>
    stand.client.rate(
      { port, connections: readers, sequences: [[read]], times: options.quick ? 500 : 3_000 },
      200,
    );
  const kept = await hash(reader.password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const logInsOfARound = options.quick ? 20 : 100;
  const rounds = options.quick ? { counted: 3, warmUp: 1 } : { counted: 5, warmUp: 1 };
  try {
    const rates = await inTurn('log-ins and reads a second', rounds, {
      logIns: () => logIns(logInsOfARound),
      argon2: () => comparisons(kept, reader.password, logInsOfARound),
      reads,
      among: () => during(() => logIns(atOnce), reads),
    });
    return [
      rateFigure(
        { name: 'log-in', unit: 'log-ins/s', bound: 0.5, against: 'argon2id alone, one after the other' },
        rates.logIns,
        rates.argon2,
      ),
      rateFigure(
        {
          name: 'read-in-log-ins',
          unit: 'reads/s',
          bound: 0.3,
          against: 'the same reads, nobody logging in',
        },
        rates.among,
        rates.reads,
      ),
    ];
  } finally {
    await client.end();
  }
}

/** Comparisons a second. */
async function comparisons(kept: string, password: string, times: number): Promise<number> {
  const startedAt = performance.now();
  for (let index = 0; index < times; index += 1)
    if (!(await verify(kept, password))) throw new Error('The password of the bench is not its own.');
  return times / ((performance.now() - startedAt) / 1000);
}

/** What `measure` gives while `load` runs again and again. */
async function during<T>(load: () => Promise<unknown>, measure: () => Promise<T>): Promise<T> {
  let isMeasured = false;
  const loading = (async () => {
    while (!isMeasured) await load();
  })();
  try {
    return await measure();
  } finally {
    isMeasured = true;
    await loading;
  }
}
