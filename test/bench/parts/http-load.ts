// The client of the HTTP figures, in a process of its own.
import { KeepAliveConnection } from './keep-alive-connection.js';
import { serveParent } from './serve-parent.js';

/** Load on one server: connections take the next sequence of requests whenever they are done with one. */
export interface HttpLoad {
  readonly port: number;
  readonly connections: number;
  /** Whole requests; those of one sequence go out one after the other on one connection. */
  readonly sequences: readonly (readonly string[])[];
  /** How often the sequences are gone through. */
  readonly times: number;
}

/** What came of a load. */
export interface HttpLoadResult {
  readonly seconds: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<number, number>>;
}

async function load({ port, connections, sequences, times }: HttpLoad): Promise<HttpLoadResult> {
  const lanes = Array.from({ length: connections }, () => new KeepAliveConnection(port));
  const statuses: Record<number, number> = {};
  const all = sequences.length * times;
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    lanes.map(async (lane) => {
      while (next < all) {
        const sequence = sequences[next % sequences.length]!;
        next += 1;
        for (const request of sequence) {
          const status = await lane.send(request);
          statuses[status] = (statuses[status] ?? 0) + 1;
        }
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  for (const lane of lanes) lane.end();
  return { seconds, statuses };
}

serveParent({ load });
