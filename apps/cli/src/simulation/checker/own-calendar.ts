/**
 * The checker's own arithmetic of days and hours, which shares nothing with the product's. A day is a number: days since
 * 1 January 1970; an instant is milliseconds since then. The city is eight hours ahead of UTC all year.
 */

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const ahead = 8 * hourMs;
/** In milliseconds from midnight: when the day's mail goes, and when the evening's silence begins. */
const morning = 7.5 * hourMs;
const evening = 20 * hourMs;

/** The number of a day written as `2022-01-31`. */
export function dayNumber(text: string): number {
  return Math.floor(Date.parse(`${text}T00:00:00Z`) / dayMs);
}

/** A day as it is written. */
export function dayText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** The day in the city at an instant. */
export function cityDay(instant: number): number {
  return Math.floor((instant + ahead) / dayMs);
}

/** The instant at which a day begins in the city. */
export function midnight(day: number): number {
  return day * dayMs - ahead;
}

/** When mail goes in the morning of a day. */
export function morningOf(day: number): number {
  return midnight(day) + morning;
}

/** Whether an instant lies in the silence of the night. */
export function isNight(instant: number): boolean {
  const time = instant - midnight(cityDay(instant));
  return time < morning || time >= evening;
}

/** The instant, or the end of the night in which it lies. */
export function afterNight(instant: number): number {
  if (!isNight(instant)) return instant;
  const today = cityDay(instant);
  const isEvening = instant - midnight(today) >= evening;
  return morningOf(isEvening ? today + 1 : today);
}

/**
 * The first whole minute from an instant on at which a clock in a zone shows a time such as `08:00`, or has been put
 * forward beyond it: the clock is looked at minute by minute.
 */
export function nextShown(from: number, time: string, zone: string): number {
  const clock = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone });
  const begin = clock.format(from);
  const today = begin.slice(0, 10);
  const day = time >= begin.slice(11) ? today : dayText(dayNumber(today) + 1);
  let instant = from;
  while (clock.format(instant) < `${day} ${time}`) instant += 60_000;
  return instant;
}

/** Which days are worked on: as loaded, otherwise Monday to Friday. */
export class WorkingDays {
  readonly #loaded: ReadonlyMap<number, boolean>;

  constructor(rows: readonly { readonly day: string; readonly working: boolean }[]) {
    this.#loaded = new Map(rows.map(({ day, working }) => [dayNumber(day), working]));
  }

  isWorking(day: number): boolean {
    // 1 January 1970 was a Thursday.
    return this.#loaded.get(day) ?? (day + 3) % 7 < 5;
  }

  /** The day itself, or the last one before it on which work is done. */
  onOrBefore(day: number): number {
    let found = day;
    while (!this.isWorking(found)) found -= 1;
    return found;
  }

  /** The so-manieth working day after a day. */
  after(day: number, count: number): number {
    let found = day;
    for (let left = count; left > 0;) {
      found += 1;
      if (this.isWorking(found)) left -= 1;
    }
    return found;
  }

  /** How many working days lie after the first day, up to and with the last one. */
  between(first: number, last: number): number {
    let count = 0;
    for (let day = first + 1; day <= last; day += 1) if (this.isWorking(day)) count += 1;
    return count;
  }
}
