import { dayNumber, type WorkingDays } from './own-calendar.js';
import type { Fields } from './replayed.js';

/** A permit as the events tell of it, and the day by which it is to be decided, by the checker's own reckoning. */
export class OwnPermit {
  #appliedOn = 0;
  #limit = 0;
  #byWorkingDays = false;
  #pauses: readonly { readonly fromOn: string; readonly toOn: string | null }[] = [];

  /** Takes over what an event tells; the rest stays. */
  follow(after: Fields): void {
    if ('appliedOn' in after) this.#appliedOn = dayNumber(after['appliedOn']);
    if ('limitDays' in after) this.#limit = after['limitDays'];
    if ('dayType' in after) this.#byWorkingDays = after['dayType'] === 'working';
    if ('pauses' in after) this.#pauses = after['pauses'];
  }

  /**
   * Walks from the application on: a day is used up if it counts, and lies in no pause that began before the limit had run
   * out. Null: supplements are waited for.
   */
  dueOn(days: WorkingDays): number | null {
    const pauses = this.#pauses.map(({ fromOn, toOn }) => [
      dayNumber(fromOn),
      toOn === null ? null : dayNumber(toOn),
    ]);
    if (pauses.some(([, to]) => to === null)) return null;
    const counts = (day: number): boolean => !this.#byWorkingDays || days.isWorking(day);
    let [day, left, pausedUntil] = [this.#appliedOn, this.#limit, Number.NEGATIVE_INFINITY];
    let due = day;
    const stop = (): void => {
      for (const [from, to] of pauses) if (from === day) pausedUntil = Math.max(pausedUntil, to!);
    };
    stop();
    while (left > 0 || day < pausedUntil) {
      day += 1;
      const isCounted = counts(day);
      if (isCounted && day > pausedUntil) left -= 1;
      if (isCounted) due = day;
      stop();
    }
    return due;
  }
}
