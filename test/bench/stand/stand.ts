import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { Database, migrate } from '#database';
import { startPostgresServer } from '#postgres-server';
import { progress } from '../progress.js';
import { makeBenchFolder } from './bench-folder.js';
import { BenchedApi } from './benched-api.js';
import { HttpClient } from './http-client.js';
import { addLargeList } from './large-list.js';
import { Population } from './population.js';

/** What figures are measured on: a durable database of its own, the built API on it, and a client. */
export class Stand {
  #largeList: Promise<string[]> | null = null;

  private constructor(
    /** For files of the processes. */
    readonly folder: string,
    readonly appUrl: string,
    readonly population: Population,
    readonly api: BenchedApi,
    readonly client: HttpClient,
    /** The owner of the tables, for looking past the product. */
    readonly ownerUrl: string,
    private readonly endings: (() => Promise<void>)[],
  ) {}

  /** Makes it; half a minute. Throws when a part does not start, with nothing left behind. */
  static async open(): Promise<Stand> {
    const endings: (() => Promise<void>)[] = [];
    try {
      const folder = await makeBenchFolder();
      endings.push(folder.remove);
      const server = await startPostgresServer({
        dataDir: join(folder.path, 'postgres'),
        onProgress: progress,
      });
      endings.push(() => server.stop());
      const appRole = { name: 'key_projects_app', password: randomBytes(12).toString('hex') };
      await migrate({ ownerUrl: server.ownerUrl, appRole });
      const appUrl = new URL(server.ownerUrl);
      appUrl.username = appRole.name;
      appUrl.password = appRole.password;
      const database = new Database({
        url: appUrl.href,
        applicationName: 'bench',
        reader: 'system',
        maxConnections: 8,
        onError: report,
      });
      endings.push(() => database.close());
      progress('Filling the database');
      const population = new Population(database);
      await population.settle();
      const api = await BenchedApi.start(appUrl.href, folder.path);
      endings.push(() => api.end());
      const client = new HttpClient();
      endings.push(() => client.end());
      return new Stand(folder.path, appUrl.href, population, api, client, server.ownerUrl, endings);
    } catch (error) {
      await closeAll(endings);
      throw error;
    }
  }

  /** Adds the large list, once; its areas. */
  largeList(): Promise<string[]> {
    if (this.#largeList === null) progress('Adding a list of 20,000 projects');
    this.#largeList ??= addLargeList(this.ownerUrl);
    return this.#largeList;
  }

  /** Brings the planner's statistics up to date, as autovacuum would after a while. */
  async analyze(): Promise<void> {
    const owner = new pg.Client(this.ownerUrl);
    await owner.connect();
    try {
      await owner.query('VACUUM ANALYZE');
    } finally {
      await owner.end();
    }
  }

  /** Ends every process and removes the folder. */
  async close(): Promise<void> {
    await closeAll(this.endings);
  }
}

async function closeAll(endings: readonly (() => Promise<void>)[]): Promise<void> {
  for (const end of endings.toReversed()) await end().catch(report);
}

function report(error: unknown): void {
  progress(error instanceof Error ? error.message : String(error));
}
