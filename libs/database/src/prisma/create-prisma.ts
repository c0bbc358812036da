import type { PrismaClient } from '../generated/client.js';

export type { PrismaClient } from '../generated/client.js';

/** Enough for a command that reads a few lists; the server and its other callers keep theirs. */
const maxConnections = 2;
const statementLimitMs = 25_000;

/**
 * Prisma's client for the reads of the command line and of administration: single rows and short lists. Its
 * connections are read-only, whatever the role may do: what is recorded is written by the decision store alone.
 * Dates (`@db.Date`) come as UTC midnight of their day. The client is loaded at the first call, so that API and worker,
 * which never ask for it, do not carry it.
 * @param url the database as the application's role. Nothing connects before the first read.
 */
export async function createPrisma(url: string): Promise<PrismaClient> {
  const [{ PrismaPg }, { PrismaClient: Client }] = await Promise.all([
    import('@prisma/adapter-pg'),
    import('../generated/client.js'),
  ]);
  const adapter = new PrismaPg({
    connectionString: url,
    application_name: 'key-projects prisma',
    max: maxConnections,
    options:
      `-c timezone=UTC -c default_transaction_read_only=on -c statement_timeout=${statementLimitMs} ` +
      '-c app.reader=system',
  });
  return new Client({ adapter, errorFormat: 'minimal' });
}
