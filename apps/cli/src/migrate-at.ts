import { migrate } from '#database';
import type { DatabaseAddress } from './open-database.js';
import { CommandError } from './output.js';

/**
 * Brings the database at an address up to date, or only as far as the migration `upTo`, and tells on stderr what takes
 * long. Throws CommandError when the address does not name the owner.
 */
export async function migrateAt(address: DatabaseAddress, upTo?: string): Promise<{ applied: string[] }> {
  if (address.ownerUrl === undefined)
    throw new CommandError(
      'DATABASE_URL must name the database as its owner: migrate needs the owner’s role.',
    );
  const app = new URL(address.appUrl);
  return migrate({
    ownerUrl: address.ownerUrl,
    appRole: { name: decodeURIComponent(app.username), password: decodeURIComponent(app.password) },
    ...(upTo === undefined ? {} : { upTo }),
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
}
