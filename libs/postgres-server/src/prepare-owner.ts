import pg from 'pg';
import type { ClusterFiles } from './cluster-files.js';
import { DATABASE, HOST, OWNER_ROLE, SUPERUSER } from './cluster-files.js';
import { PostgresServerError } from './postgres-server-error.js';

/**
 * Makes the owner's role and the product's database where they are missing. The owner is no superuser, so that what
 * works here also works on a server that others run.
 * @throws PostgresServerError when the password file doesn't fit the cluster.
 */
export async function prepareOwner(files: ClusterFiles, password: string, port: number): Promise<void> {
  const client = new pg.Client({ host: HOST, port, user: SUPERUSER, password, database: 'postgres' });
  try {
    await client.connect().catch((error: { code?: string; message: string }) => {
      if (error.code !== '28P01') throw error;
      throw new PostgresServerError(
        `The password in ${files.password} is not that of the embedded database in ${files.dataDir}; put the file back from a backup of the data folder.`,
      );
    });
    await makeOwner(client, password);
  } finally {
    await client.end();
  }
}

async function makeOwner(client: pg.Client, password: string): Promise<void> {
  const { rows } = await client.query<{ role: boolean; database: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
            EXISTS (SELECT FROM pg_database WHERE datname = $2) AS database`,
    [OWNER_ROLE, DATABASE],
  );
  if (!rows[0]?.role) {
    await client.query(
      `BEGIN;
       CREATE ROLE ${OWNER_ROLE} LOGIN CREATEROLE CREATEDB PASSWORD ${client.escapeLiteral(password)};
       GRANT pg_signal_backend TO ${OWNER_ROLE};
       COMMIT`,
    );
  }
  if (!rows[0]?.database) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER_ROLE}`);
}
