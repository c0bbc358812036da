import type { Database } from '#database';
import { addDays, shanghaiDate, shanghaiInstant, type NewId } from '#domain';
import type { ClockService, DeadlinesService } from '#portfolio';
import { stepIds } from './seed-ids.js';

/** More ids than one step of the seed ever draws. */
const idsOfAStep = 64;

/** Steps through a demonstration's past: moves the clock, keeps the days, repeats nothing. */
export class SeedRun {
  readonly #parts: { database: Database; clock: ClockService; deadlines: DeadlinesService };
  readonly #seed: number;
  #now: Date;
  #ids: NewId = () => {
    throw new Error('Ids are drawn inside a step only.');
  };
  /** Ids of the step under way; the services that do the steps are made with it. */
  readonly newId: NewId = () => this.#ids();

  constructor(
    parts: { database: Database; clock: ClockService; deadlines: DeadlinesService },
    seed: number,
    beginsAt: Date,
  ) {
    this.#parts = parts;
    this.#seed = seed;
    this.#now = beginsAt;
  }

  /** The id that a thing of the plan has in every demonstration of this seed. */
  idOf(key: string, at = this.#now): string {
    return stepIds(this.#seed, `id ${key}`, at)();
  }

  /** Does a step at the instant reached, unless an earlier run has done it. */
  async step(key: string, work: () => Promise<unknown>): Promise<void> {
    const ids = stepIds(this.#seed, key, this.#now);
    const drawn = Array.from({ length: idsOfAStep }, () => ids());
    const [done] = await this.#parts.database.query(
      'SELECT FROM audit.event WHERE event = ANY ($1::uuid[]) LIMIT 1',
      [drawn],
    );
    if (done !== undefined) return;
    let next = 0;
    this.#ids = () => {
      const id = drawn[next];
      if (id === undefined) throw new Error(`Step ${key} draws more than ${idsOfAStep} ids.`);
      next += 1;
      return id;
    };
    await work();
  }

  /** Moves the clock forward to an instant, recording at each midnight on the way what was missed by then. */
  async advanceTo(instant: Date): Promise<void> {
    for (let day = addDays(shanghaiDate(this.#now), 1); day <= shanghaiDate(instant); day = addDays(day, 1)) {
      await this.#moveTo(shanghaiInstant(day, '00:00'));
      await this.#parts.deadlines.recordMissedDates();
    }
    await this.#moveTo(instant);
  }

  async #moveTo(instant: Date): Promise<void> {
    this.#now = instant;
    // A run that was cut off finds the clock further on: it has gone on running.
    if (instant > (await this.#parts.clock.now())) await this.#parts.clock.advance(instant);
  }
}
