/**
 * One of the checks of `npm run check`: do the migrations add up to prisma/schema.prisma? Tried on a server of its
 * own; prints the SQL that is missing and ends with 1 when there is any.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { schemaDrift } from '#database';
import { startPostgresServer } from '#postgres-server';

/** SQL that prisma/schema.prisma still needs after all migrations; empty when they agree. */
async function missingSql(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'schema-check-'));
  try {
    const server = await startPostgresServer({ dataDir: join(folder, 'postgres'), durable: false });
    try {
      return await schemaDrift({ ownerUrl: server.ownerUrl });
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const sql = await missingSql();
if (sql !== '') console.log(`prisma/schema.prisma needs after all migrations:\n${sql}`);
process.exitCode = sql === '' ? 0 : 1;
