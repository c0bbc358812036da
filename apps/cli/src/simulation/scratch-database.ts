import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '#database';
import { startPostgresServer } from '#postgres-server';
import { applicationUrl } from '#runtime';
import type { SimulationPlace } from './simulate.js';

/**
 * Gives `work` a migrated, empty database of an embedded server of its own, and removes both afterwards. Nothing is forced to disk.
 */
export async function withScratchDatabase<T>(work: (place: SimulationPlace) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'simulation-'));
  try {
    const server = await startPostgresServer({ dataDir: join(folder, 'postgres'), durable: false });
    try {
      const url = await applicationUrl(server.ownerUrl, folder);
      const { username, password } = new URL(url);
      const appRole = { name: decodeURIComponent(username), password: decodeURIComponent(password) };
      await migrate({ ownerUrl: server.ownerUrl, appRole, onProgress: () => undefined });
      return await work({ url, ownerUrl: server.ownerUrl });
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
