/** The server's clock in milliseconds: BullMQ's PostgreSQL backend compares with it, so no offset may count. */
export const databaseClock = `SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms`;

/** The leadership over the schedulers of the queue, for this transaction. */
export const tryLead = `SELECT pg_try_advisory_xact_lock(20220110, 2) AS leads`;
