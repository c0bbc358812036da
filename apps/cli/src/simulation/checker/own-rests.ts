import { afterNight, cityDay, morningOf, type WorkingDays } from './own-calendar.js';

/** A difficulty as the history tells it. Days are numbers, instants milliseconds since 1970. */
export interface ReplayedDifficulty {
  readonly id: string;
  readonly number: number;
  readonly cause: string;
  readonly owner: string;
  readonly milestone: string | null;
  readonly raisedAt: number;
  acceptedAt: number | null;
  state: string;
  dueOn: number;
  /** How it stood from each instant on, oldest first. */
  readonly steps: { readonly at: number; readonly state: string; readonly dueOn: number }[];
}

/** Why a ladder rests, and the morning on which it goes on; null: when somebody has decided. */
export interface OwnRest {
  readonly because: string;
  readonly until: number | null;
}

/** From an instant on a ladder rests, or goes on. */
export interface Turn {
  readonly at: number;
  /** Null: it goes on. */
  readonly rest: OwnRest | null;
  /** Before which nothing goes. */
  readonly notBefore: number;
}

const promisedWorkingDays = 3;
const longestRest = 30;

/** The day on which a promise of an instant is over. */
export function promiseEnd(at: number, days: WorkingDays): number {
  return days.after(cityDay(at), promisedWorkingDays);
}

/** Whether and why the ladder of a milestone rests. */
export function restOf(
  milestone: { readonly id: string; readonly rearmsOn: number | null },
  asked: ReadonlySet<string>,
  difficulties: readonly ReplayedDifficulty[],
  days: WorkingDays,
): OwnRest | null {
  if (asked.has(milestone.id)) return { because: 'date_change', until: null };
  const rests: OwnRest[] = [];
  if (milestone.rearmsOn !== null) rests.push({ because: 'promise', until: morningOf(milestone.rearmsOn) });
  const excused = new Set<string>();
  const accepted = difficulties.filter((one) => one.milestone === milestone.id && one.acceptedAt !== null);
  for (const { cause, state, dueOn, acceptedAt } of accepted.sort((a, b) => a.acceptedAt! - b.acceptedAt!)) {
    if (!excused.has(cause) && state !== 'closed') {
      const last = Math.min(dueOn, cityDay(acceptedAt!) + longestRest);
      rests.push({ because: 'difficulty', until: morningOf(days.after(last, 1)) });
    }
    excused.add(cause);
  }
  let longest: OwnRest | null = null;
  for (const rest of rests) if (longest === null || rest.until! > longest.until!) longest = rest;
  return longest;
}

/** What changes for a ladder at an instant where another rest than before begins; null: nothing does. */
export function turnOf(before: OwnRest | null, rest: OwnRest | null, at: number): Turn | null {
  if (before?.because === rest?.because && before?.until === rest?.until) return null;
  return { at, rest, notBefore: Math.max(rest?.until ?? 0, afterNight(at)) };
}

/** Whether a ladder with these turns rests at an instant. */
export function isResting(turns: readonly Turn[], instant: number): boolean {
  const turn = turns.findLast(({ at }) => at <= instant);
  return turn?.rest != null && (turn.rest.until === null || instant < turn.rest.until);
}
