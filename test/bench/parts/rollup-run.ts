// Builds issues one after the other with all their documents, as the worker does, in a process whose memory is watched.
import { Database, newId } from '#database';
import { rollupFiles } from '#documents';
import type { RollupLabels } from '#domain';
import { RollupsService } from '#portfolio';
import { watchMemory } from '../watch-memory.js';
import { serveParent } from './serve-parent.js';

/** Issues of one period and list, in their order. */
export interface RollupRun {
  readonly appUrl: string;
  readonly period: string;
  readonly listYear: number;
  readonly listIssuedAt: Date;
  readonly scopeIds: readonly string[];
}

/** What an issue took: seconds, and by how many bytes the process had grown at most by its end. */
export interface RollupTaken {
  readonly building: number;
  readonly showing: number;
  readonly grown: number;
  readonly entries: number;
  readonly bytes: Readonly<Record<string, number>>;
}

async function run({ appUrl, scopeIds, ...issue }: RollupRun): Promise<RollupTaken[]> {
  const database = new Database({
    url: appUrl,
    applicationName: 'bench-rollups',
    reader: 'system',
    onError: () => undefined,
  });
  const rollups = new RollupsService(database, newId, { host: 'city.example' });
  const memory = watchMemory();
  const taken: RollupTaken[] = [];
  for (const scopeId of scopeIds) {
    const began = performance.now();
    const built = await rollups.build({ ...issue, scopeId });
    const read = performance.now();
    const labels = { ...(JSON.parse(built.labelsText) as RollupLabels), people: {} };
    const files = await rollupFiles({ ...built, labels, demonstration: true }, 'zh');
    taken.push({
      building: (read - began) / 1000,
      showing: (performance.now() - read) / 1000,
      grown: memory.most(),
      entries: built.data.entries,
      bytes: Object.fromEntries(files.map(({ name, content }) => [name, Buffer.byteLength(content)])),
    });
  }
  memory.end();
  await database.close();
  return taken;
}

serveParent({ run });
