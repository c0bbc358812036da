import { minuteOfDay } from '../calendar/local-date.js';
import { refuse, type Refusal } from '../refusal.js';
import { vacancyChain } from '../reminders/recipients.js';
import type { SetStep } from '../reminders/ladder.js';
import { defaultSettings, type SettingKey, type Settings } from './settings.js';

/** A value cannot be used; the message names its place and what belongs there, in no language. */
class ValueProblem extends Error {}

type Parse<T> = (value: unknown, place: string) => T;

/** The most steps that a ladder may be set to have. */
const mostSteps = 40;

/** What each value must be. */
const parsers: { readonly [K in SettingKey]: Parse<Settings[K]> } = {
  reminder_steps: (value, place) => steps(list(step)(value, place), place),
  reminder_hours: (value, place) => hours(record({ sendTime: time, quietFrom: time })(value, place), place),
  light_thresholds: record({
    late: record({ yellowFromDays: whole(1, 366), redOverDays: whole(1, 366) }, [
      'yellowFromDays',
      'redOverDays',
    ]),
    behind: record({ yellowFromPoints: whole(1, 100), redOverPoints: whole(1, 100) }, [
      'yellowFromPoints',
      'redOverPoints',
    ]),
    statistics: record(
      {
        fromTotalInvestment: whole(0, 100_000_000),
        yellowOverMonths: whole(1, 36),
        redOverMonths: whole(1, 36),
      },
      ['yellowOverMonths', 'redOverMonths'],
    ),
    stale: record({ redAtTimes: whole(2, 20) }),
  }),
  lock_window: record({ calendarDays: whole(0, 366) }),
  stale_reports: record({ workingDays: whole(1, 60) }),
  late_difficulties: record({ workingDays: whole(1, 60) }),
  permit_time: record({ tenthsOfWorkingDay: whole(1, 3660) }),
  notices: record({ organ: words(40), mark: words(10), replyWorkingDays: whole(1, 60) }),
  retention: record({ months: whole(6, 600) }),
};

/** The value of a setting as it came from outside, or why it is none. A field that the setting has not is refused. */
export function parseSetting<K extends SettingKey>(key: K, value: unknown): Settings[K] | Refusal {
  try {
    return parsers[key](value, '');
  } catch (error) {
    if (error instanceof ValueProblem) return refuse('setting.invalid', { key, problem: error.message });
    throw error;
  }
}

/** A stored value: by its setting, for the whole city or for one programme. */
export interface StoredSetting {
  readonly key: string;
  /** Null: for all. */
  readonly programme: string | null;
  readonly value: unknown;
}

/**
 * The settings that hold for a programme (null: for what belongs to none): its own, else the city's, else the default.
 * Throws Error for a stored value that cannot be used: it was checked when it was stored.
 */
export function effectiveSettings(stored: readonly StoredSetting[], programme: string | null): Settings {
  const effective: Record<string, unknown> = { ...defaultSettings };
  for (const level of programme === null ? [null] : [null, programme])
    for (const row of stored)
      if (row.programme === level && row.key in effective) effective[row.key] = usable(row);
  return effective as unknown as Settings;
}

function usable({ key, value }: StoredSetting): unknown {
  try {
    return parsers[key as SettingKey](value, '');
  } catch (error) {
    throw new Error(`The stored setting ${key} cannot be used: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

function problem(place: string, wanted: string): ValueProblem {
  return new ValueProblem(place === '' ? wanted : `${place}: ${wanted}`);
}

/** A whole number within bounds, both included. */
function whole(least: number, most: number): Parse<number> {
  return (value, place) => {
    if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most)
      throw problem(place, `${least}–${most}`);
    return value as number;
  };
}

const time: Parse<string> = (value, place) => {
  if (typeof value !== 'string' || !/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(value)) throw problem(place, 'HH:MM');
  return value;
};

/** One line of so many characters at most, as it is printed. */
function words(most: number): Parse<string> {
  return (value, place) => {
    const isPrinted =
      typeof value === 'string' && /^[\p{L}\p{N}\p{P} ]+$/u.test(value) && value.trim() === value;
    if (!isPrinted || value.length > most) throw problem(place, `1–${most} 字 characters`);
    return value;
  };
}

/** An object of just these fields; of the two named in `rising` the first may not be greater than the second. */
function record<T extends object>(
  fields: { readonly [F in keyof T]: Parse<T[F]> },
  rising?: readonly [keyof T & string, keyof T & string],
): Parse<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  return (value, place) => {
    const inside = (name: string): string => (place === '' ? name : `${place}.${name}`);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw problem(place, `{ ${names.join(', ')} }`);
    for (const name of Object.keys(value))
      if (!names.some((known) => known === name)) throw problem(inside(name), `{ ${names.join(', ')} }`);
    const parsed = Object.fromEntries(
      names.map((name) => [name, fields[name]((value as T)[name], inside(name))]),
    ) as T;
    if (rising !== undefined && parsed[rising[0]] > parsed[rising[1]])
      throw problem(place, `${rising[0]} ≤ ${rising[1]}`);
    return parsed;
  };
}

function list<T>(element: Parse<T>): Parse<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > mostSteps)
      throw problem(place, `[ 1–${mostSteps} ]`);
    return value.map((inner: unknown, index) => element(inner, `${place}[${index}]`));
  };
}

function oneOf<T extends string>(...words: readonly T[]): Parse<T> {
  return (value, place) => {
    const word = words.find((known) => known === value);
    if (word === undefined) throw problem(place, words.join(' | '));
    return word;
  };
}

const recipients: Parse<SetStep['adds']> = (value, place) =>
  Array.isArray(value) && value.length === 0 ? [] : list(oneOf(...vacancyChain))(value, place);

const step: Parse<SetStep> = (value, place) => {
  const parsed = record<SetStep>({ when: oneOf('before', 'after'), days: whole(0, 366), adds: recipients })(
    value,
    place,
  );
  if (parsed.when === 'after' && parsed.days === 0) throw problem(`${place}.days`, '1–366');
  return parsed;
};

/** In the order of their days, each day and each recipient once, and somebody is addressed by the first. */
function steps(parsed: readonly SetStep[], place: string): readonly SetStep[] {
  const days = parsed.map(({ when, days: count }) => (when === 'before' ? -count : count));
  if (days.some((day, index) => index > 0 && day <= days[index - 1]!)) throw problem(place, 'days ↑');
  const added = parsed.flatMap(({ adds }) => adds);
  if (new Set(added).size < added.length) throw problem(place, 'adds ×1');
  if (parsed[0]!.adds.length === 0) throw problem(`${place}[0].adds`, vacancyChain.join(' | '));
  return parsed;
}

function hours(parsed: Settings['reminder_hours'], place: string): Settings['reminder_hours'] {
  if (minuteOfDay(parsed.sendTime) >= minuteOfDay(parsed.quietFrom))
    throw problem(place, 'sendTime < quietFrom');
  return parsed;
}
