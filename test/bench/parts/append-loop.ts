// Appends events to the history as changes do, as fast as it can or at a rate: what the sequencer has to keep up with.
import pg from 'pg';
import { canonicalBody, newId, Sealer } from '#database';
import { historyEntry, localDate, type Actor } from '#domain';
import { serveParent } from './serve-parent.js';

/** Connections that append to so many chains. */
export interface AppendSettings {
  readonly databaseUrl: string;
  readonly connections: number;
  readonly chains: number;
}

/** What a run appended, and for how long. */
export interface Appended {
  readonly events: number;
  readonly seconds: number;
}

const actor: Actor = { kind: 'person', personId: newId(), duties: [] };

let pool: pg.Pool;
let chains: string[] = [];
let isStopped = false;

async function connect(settings: AppendSettings): Promise<void> {
  pool = new pg.Pool({ connectionString: settings.databaseUrl, max: settings.connections });
  chains = Array.from({ length: settings.chains }, () => newId());
}

async function append(client: pg.PoolClient, chain: string): Promise<void> {
  const event = newId();
  const entry = historyEntry<'progress.reported'>({
    event,
    chain,
    action: 'progress.reported',
    before: null,
    after: { report: newId(), reportedOn: localDate('2022-03-04'), kind: 'report', percent: 40 },
  });
  const { canon } = canonicalBody(entry, actor, new Sealer());
  await client.query({
    name: 'append',
    text: 'SELECT audit.append($1, $2, $3)',
    values: [chain, event, Buffer.from(canon)],
  });
}

/** Appends `events` as fast as it can. */
async function fill(events: number): Promise<Appended> {
  return appendAll((count) => (count < events ? 0 : null));
}

/** Appends `rate` a second until it is told to stop. */
async function pace(rate: number): Promise<Appended> {
  isStopped = false;
  return appendAll((count, seconds) => (isStopped ? null : Math.max(0, (count / rate - seconds) * 1000)));
}

async function stop(): Promise<void> {
  isStopped = true;
}

/** `waitMs` says how long the next event waits, null for the end. */
async function appendAll(waitMs: (count: number, seconds: number) => number | null): Promise<Appended> {
  let events = 0;
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  await Promise.all(
    Array.from({ length: pool.options.max }, async () => {
      const client = await pool.connect();
      try {
        for (let wait = waitMs(events, 0); wait !== null; wait = waitMs(events, seconds())) {
          events += 1;
          const chain = chains[events % chains.length]!;
          if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
          await append(client, chain);
        }
      } finally {
        client.release();
      }
    }),
  );
  return { events, seconds: seconds() };
}

serveParent({ connect, fill, pace, stop });
