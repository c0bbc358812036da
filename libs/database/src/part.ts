import pg from 'pg';

/**
 * A piece of work on one connection that is done whole or not at all: a transaction of its own, or a savepoint in one that
 * holds several (`Database.together`).
 */
export interface Part {
  readonly client: pg.PoolClient;
  readonly begin: string;
  /**
   * Ends it with what it did. It may be sent on the heels of the last statement, so its answer must be read: after a
   * failure PostgreSQL answers COMMIT with ROLLBACK. Throws then.
   */
  commit(): Promise<void>;
  /** Undoes it. */
  undo(): Promise<void>;
  /** Undoes it after a failure; a connection on which even that fails is thrown away. */
  abandon(): Promise<void>;
  /** Gives the connection back once the part has ended. */
  release(): void;
}

/** A transaction of its own, on a connection of the pool. */
export async function ownPart(pool: pg.Pool): Promise<Part> {
  const client = await pool.connect();
  return {
    client,
    begin: 'BEGIN',
    commit: async () => {
      const result = await client.query('COMMIT');
      if (result.command !== 'COMMIT')
        throw new Error(`COMMIT was answered by ${result.command}: nothing was stored.`);
    },
    undo: async () => {
      await client.query('ROLLBACK');
    },
    abandon: async () => {
      try {
        await client.query('ROLLBACK');
        client.release();
      } catch (error) {
        client.release(error instanceof Error ? error : true);
      }
    },
    release: () => client.release(),
  };
}

/**
 * A savepoint in a transaction that others hold. Whose rights rows are read with ends with it, as it ends with a
 * transaction.
 */
export function partOf(client: pg.PoolClient): Part {
  const undo = async (): Promise<void> => {
    const back = client.query('ROLLBACK TO SAVEPOINT part');
    const release = client.query('RELEASE SAVEPOINT part');
    await Promise.all([back, release]);
  };
  return {
    client,
    begin: 'SAVEPOINT part',
    commit: async () => {
      const reset = client.query('RESET app.reader');
      const release = client.query('RELEASE SAVEPOINT part');
      await Promise.all([reset, release]);
    },
    undo,
    // Where even this fails the connection is broken, and the whole transaction with it.
    abandon: () => undo().catch(() => undefined),
    release: () => undefined,
  };
}
