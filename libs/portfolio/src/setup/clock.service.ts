import { refuse, shanghaiDate, shanghaiInstant, type Refusal } from '#domain';
import type { Database } from '#database';

/** The application's clock: shown everywhere, moved in a demonstration or simulation only. */
export class ClockService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Application time. */
  async now(): Promise<Date> {
    const [clock] = await this.#database.query<{ now: Date }>('SELECT app.now() AS now');
    return clock!.now;
  }

  /** Moves the clock forward to an instant; no change or send overlaps the move. */
  async advance(to: Date): Promise<Date | Refusal> {
    try {
      const [clock] = await this.#database.query<{ now: Date }>(
        'SELECT app.advance_clock($1) AS now',
        [to],
        'advance_clock',
      );
      return clock!.now;
    } catch (error) {
      const reason = error instanceof Error ? error.message : '';
      if (reason === 'clock.live') return refuse('clock.live');
      if (reason === 'clock.backwards')
        return refuse('clock.backwards', { now: shanghaiText(await this.now()) });
      throw error;
    }
  }

  /** Stops the clock of a simulation: from now on only `advance` moves it. Throws for any other kind of database. */
  async freeze(): Promise<Date> {
    const [clock] = await this.#database.query<{ now: Date }>('SELECT app.freeze_clock() AS now');
    return clock!.now;
  }

  /** The next instant at which a clock in Shanghai shows this time (`HH:MM`). */
  async next(time: string): Promise<Date> {
    const now = await this.now();
    const today = shanghaiInstant(shanghaiDate(now), time);
    return today >= now ? today : new Date(today.getTime() + 86_400_000);
  }
}

/** An instant as people in the city write it: `2022-03-07 08:00:00`. */
export function shanghaiText(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
