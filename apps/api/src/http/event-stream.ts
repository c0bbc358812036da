import { Readable } from 'node:stream';

/** Milliseconds after which a browser whose line broke asks again. */
const retryMs = 5_000;

/**
 * The body of an answer that goes on: server-sent events (`text/event-stream`), each of which says how things stand, so that
 * only the newest needs to arrive. A reader who takes nothing costs the text of one event: what waits is replaced, and who
 * has not taken it by the next beat is cut off.
 */
export class EventStream extends Readable {
  #waiting: string | null = `retry: ${retryMs}\n\n`;
  #isWanted = false;

  constructor() {
    super({ highWaterMark: 4_096 });
  }

  override _read(): void {
    this.#isWanted = true;
    this.#give();
  }

  /** Says how things stand now. */
  tell(event: string, data: unknown): void {
    this.#waiting = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    this.#give();
  }

  /** Keeps the line open, by a comment that no reader sees. */
  beat(): void {
    if (this.#waiting !== null) {
      this.destroy();
      return;
    }
    this.#waiting = ':\n\n';
    this.#give();
  }

  /** Ends it in order. */
  end(): void {
    this.push(null);
  }

  #give(): void {
    if (!this.#isWanted || this.#waiting === null || this.destroyed) return;
    const text = this.#waiting;
    this.#waiting = null;
    this.#isWanted = false;
    this.push(text);
  }
}
