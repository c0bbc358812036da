import pg from 'pg';

/**
 * A connection that sends what is asked of it in one turn of the event loop as one packet: each packet of its own wakes the
 * server for itself. Whoever has several questions of which none waits for another's answer asks them without waiting.
 */
export class PackingClient extends pg.Client {
  #isPacking = false;

  /** As `pg.Client.query` in each of its forms. */
  override query(...question: never[]): never {
    if (!this.#isPacking) {
      this.#isPacking = true;
      const { stream } = this.connection;
      stream.cork();
      // It runs when nothing is left to do before the answers come.
      process.nextTick(() => {
        this.#isPacking = false;
        stream.uncork();
      });
    }
    return super.query(...(question as unknown as [never])) as never;
  }
}
