import pg from 'pg';
import { BackupError } from './backup-error.js';

/** Runs `work` on a connection of the owner's, which it closes afterwards. Throws BackupError when there is none. */
export async function asOwner<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'key-projects backup' });
  client.on('error', () => undefined);
  await client.connect().catch((error: Error) => {
    throw new BackupError(
      `The database in DATABASE_URL can't be reached as its owner: ${error.message || error.name}.`,
    );
  });
  try {
    // Otherwise a policy could hide rows without a word.
    await client.query('SET row_security = off');
    return await work(client);
  } finally {
    await client.end();
  }
}
