import type { Database } from '#database';

type Connection = Parameters<Parameters<Database['transaction']>[0]>[0];

/** How many sends may join one hold before it is given back: whoever wants to move the clock waits for one hold only. */
const joinsOfOneHold = 200;

interface Hold {
  readonly acquired: Promise<Connection>;
  joined: number;
  users: number;
  readonly released: Promise<void>;
  readonly release: () => void;
}

/**
 * Holds the clock still during sends (domain language, Time): a session lock, since a transaction must not stay open
 * over SMTP. All sends of a process share one connection for it. After so many joins the next ones wait until the
 * hold was given back, so that a move of the clock is never starved.
 */
export class ClockHold {
  readonly #database: Database;
  #current: Hold | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Runs `work` while the clock stands. Inside of it no other connection may ask for the clock. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const hold = await this.#join();
    try {
      return await work();
    } finally {
      await this.#leave(hold);
    }
  }

  async #join(): Promise<Hold> {
    while (this.#current !== null && this.#current.joined >= joinsOfOneHold) await this.#current.released;
    const hold = (this.#current ??= this.#begin());
    hold.joined += 1;
    hold.users += 1;
    try {
      await hold.acquired;
      return hold;
    } catch (error) {
      await this.#leave(hold);
      throw error;
    }
  }

  #begin(): Hold {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    return { acquired: this.#acquire(), joined: 0, users: 0, released, release };
  }

  async #acquire(): Promise<Connection> {
    const connection = await this.#database.pool.connect();
    // A connection that breaks loses the lock by itself; the sends under way end as they would.
    connection.on('error', ignore);
    try {
      await connection.query('SELECT pg_advisory_lock_shared(20220110, 1)');
      return connection;
    } catch (error) {
      connection.off('error', ignore);
      connection.release(true);
      throw error;
    }
  }

  async #leave(hold: Hold): Promise<void> {
    hold.users -= 1;
    if (hold.users > 0) return;
    if (this.#current === hold) this.#current = null;
    try {
      const connection = await hold.acquired;
      // Closing the session gives the lock back whatever happens to the unlock.
      const unlocked = await connection.query('SELECT pg_advisory_unlock_shared(20220110, 1)').then(
        () => true,
        () => false,
      );
      connection.off('error', ignore);
      connection.release(!unlocked);
    } catch {
      // It was never acquired.
    } finally {
      hold.release();
    }
  }
}

function ignore(): void {
  // The next query on the connection fails, and with it the unlock, which throws the connection away.
}
