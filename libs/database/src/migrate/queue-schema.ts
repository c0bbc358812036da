import type { Client } from 'pg';
import { QUEUE_SCHEMA } from '#jobs';
import { RIGHTS_ROLE } from './application-role.js';

/**
 * Brings BullMQ's own tables up to its version and gives the application what running queues takes: rows and
 * sequences, no tables of its own. BullMQ makes a sequence at the first job of a queue, which would need the right to
 * create in a schema where the owner's migrations look up names; so each queue's sequence is made here.
 * @param client a connection of its own, outside a transaction.
 */
export async function migrateQueue(client: Client, queues: readonly string[]): Promise<void> {
  // Loaded here alone: API and command line import this library too, and 350 ms of starting are BullMQ's.
  const { runMigrations } = await import('bullmq');
  await runMigrations(client, QUEUE_SCHEMA);
  for (const queue of queues) await makeJobIds(client, queue);
  await client.query(
    `GRANT USAGE ON SCHEMA ${QUEUE_SCHEMA} TO ${RIGHTS_ROLE};
     GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${QUEUE_SCHEMA} TO ${RIGHTS_ROLE};
     REVOKE INSERT, UPDATE, DELETE ON ${QUEUE_SCHEMA}.migration FROM ${RIGHTS_ROLE};
     GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${QUEUE_SCHEMA} TO ${RIGHTS_ROLE};
     GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${QUEUE_SCHEMA} TO ${RIGHTS_ROLE}`,
  );
}

async function makeJobIds(client: Client, queue: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT ${QUEUE_SCHEMA}.job_id_seq_name($1) AS name`,
    [queue],
  );
  await client.query(
    `CREATE SEQUENCE IF NOT EXISTS ${QUEUE_SCHEMA}.${client.escapeIdentifier(rows[0]?.name ?? '')}`,
  );
}
