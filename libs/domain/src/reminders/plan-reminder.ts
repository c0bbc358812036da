import { shanghaiDate } from '../calendar/local-date.js';
import type { LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { milestoneLadder } from './ladder.js';
import type { Ladder, StepCode } from './ladder.js';
import { defaultReminderSettings, movedOutOfQuietHours } from './quiet-hours.js';
import type { ReminderSettings } from './quiet-hours.js';
import { rungsOf, type PlannedReminder } from './rungs.js';

export type { PlannedReminder } from './rungs.js';

/** One version of a subject's deadline, as the ladder sees it. */
export interface Deadline {
  /** The date due (planned date plus days held); null if none is agreed: then nothing is owed. */
  readonly dueOn: LocalDate | null;
  /** When this version of the deadline was recorded. Steps whose day lies before that day are not owed. */
  readonly recordedAt: Date;
  /** Whether what is due has been reached: then nothing is owed. */
  readonly reached: boolean;
  /** Whether the date itself was found beyond the years of the calendar; left out: it was agreed, and not found. */
  readonly provisional?: boolean;
}

/** What becomes of a ladder when its pending row is claimed. */
export interface ClaimPlan {
  /**
   * The newest step that is due: the only one that is sent. Null if nothing is due any more, since it was
   * reached, lost its date, or the calendar moved the step later: then the row is to be cancelled or, where
   * `next` names a step, replaced by it.
   */
  readonly send: PlannedReminder | null;
  /**
   * The steps passed over for the sake of `send`, oldest first; the claimed row's own step is among them if a
   * newer one is due, and so are steps before it that fall on the same day. Rows that already exist stand.
   */
  readonly superseded: readonly PlannedReminder[];
  /** The row to be planned now; null if the ladder ends here. */
  readonly next: PlannedReminder | null;
}

/**
 * The next step that is owed after the step `after` (null: from the beginning), or null if none is: reached,
 * without a date, or at the ladder's end. Of steps due at one instant only the newest is planned. Reads no
 * clock: a step long past is planned as such, and `planClaim` passes over it.
 *
 * Throws RangeError if the ladder has no step `after`, or for settings that `isQuiet` refuses.
 */
export function planNextReminder(
  deadline: Deadline,
  after: StepCode | null,
  calendar: WorkingCalendar,
  settings: ReminderSettings = defaultReminderSettings,
  ladder: Ladder = milestoneLadder,
): PlannedReminder | null {
  let next: PlannedReminder | null = null;
  for (const { planned, owed } of climb(deadline, after, calendar, settings, ladder)) {
    if (!owed) continue;
    if (next !== null && !sameInstant(next, planned)) break;
    next = planned;
  }
  return next;
}

/**
 * What to send, to supersede and to plan when the pending row of the step `claimed` is claimed at `now`. After
 * an outage only the newest of the steps due is sent. Call it outside of the quiet hours: a claim in them
 * would fix step and person before the message may go out. A step that the ladder has no more, since it was set
 * otherwise, counts as its beginning: what was sent before stands on record.
 *
 * Throws RangeError for settings that `isQuiet` refuses.
 */
export function planClaim(
  deadline: Deadline,
  claimed: StepCode,
  now: Date,
  calendar: WorkingCalendar,
  settings: ReminderSettings = defaultReminderSettings,
  ladder: Ladder = milestoneLadder,
): ClaimPlan {
  const before: PlannedReminder[] = [];
  const due: PlannedReminder[] = [];
  let next: PlannedReminder | null = null;
  let found = !hasStep(ladder, claimed);
  for (const { planned, owed } of climb(deadline, null, calendar, settings, ladder)) {
    const own = planned.step === claimed;
    found ||= own;
    // The claimed row exists, so it is owed even if the calendar has since moved it before the recording.
    if (!owed && !own) continue;
    if (!found) {
      before.push(planned);
    } else if (planned.sendAt <= now) {
      due.push(planned);
    } else {
      if (next !== null && !sameInstant(next, planned)) break;
      next = planned;
    }
  }
  const oldest = due[0];
  const send = due.pop() ?? null;
  const sameDay = before.filter((planned) => oldest !== undefined && sameInstant(planned, oldest));
  return { send, superseded: [...sameDay, ...due], next };
}

/**
 * The first step that is owed later than `now` and not `onRecord` yet: what the pending row of a ladder becomes when the
 * steps, the hours or the calendar have changed. Null if nothing is owed any more.
 */
export function replanned(
  deadline: Deadline,
  onRecord: ReadonlySet<string>,
  now: Date,
  calendar: WorkingCalendar,
  settings: ReminderSettings,
  ladder: Ladder,
): PlannedReminder | null {
  for (const { planned, owed } of climb(deadline, null, calendar, settings, ladder))
    if (owed && planned.sendAt > now && !onRecord.has(planned.step)) return planned;
  return null;
}

/**
 * The steps that are owed later than `from` and until `to`, and not `onRecord` yet, as long as the date stands and is not
 * reached; of those due at one instant all.
 */
export function remindersBetween(
  deadline: Deadline,
  onRecord: ReadonlySet<string>,
  { from, to }: { readonly from: Date; readonly to: Date },
  calendar: WorkingCalendar,
  settings: ReminderSettings,
  ladder: Ladder,
): PlannedReminder[] {
  const found: PlannedReminder[] = [];
  for (const { planned, owed } of climb(deadline, null, calendar, settings, ladder)) {
    if (planned.sendAt > to) break;
    if (owed && planned.sendAt > from && !onRecord.has(planned.step)) found.push(planned);
  }
  return found;
}

/** Whether a ladder, which may never end, has a step of this name: the days after the date only rise. */
function hasStep(ladder: Ladder, step: StepCode): boolean {
  const days = Number(/^after_(\d+)$/.exec(step)?.[1] ?? 0);
  for (const { code, offset } of ladder) {
    if (code === step) return true;
    if ('workingDaysAfter' in offset && offset.workingDaysAfter > days) return false;
  }
  return false;
}

/**
 * The steps after `after` (null: all) in order, with their days; none if nothing is owed. Draws from the ladder
 * only what the caller asks for.
 */
function* climb(
  deadline: Deadline,
  after: StepCode | null,
  calendar: WorkingCalendar,
  settings: ReminderSettings,
  ladder: Ladder,
): Generator<{ planned: PlannedReminder; owed: boolean }> {
  if (!isOpen(deadline)) return;
  if (after !== null && !hasStep(ladder, after)) throw unknownStep(after);
  const recordedOn = shanghaiDate(deadline.recordedAt);
  const earliest = movedOutOfQuietHours(deadline.recordedAt, settings);
  const isFound = deadline.provisional === true;
  let behind = after === null;
  for (const rung of rungsOf(ladder, deadline.dueOn, calendar, settings.sendTime)) {
    if (!behind) {
      behind = rung.step === after;
      continue;
    }
    const isAsUsual = rung.sendAt >= earliest && (rung.provisional || !isFound);
    yield { planned: isAsUsual ? rung : adapted(rung, earliest, isFound), owed: rung.day >= recordedOn };
  }
}

/** A step that is due later than usual, or on a date that was found itself beyond the years of the calendar. */
function adapted(rung: PlannedReminder, earliest: Date, isFound: boolean): PlannedReminder {
  const { step, day, sendAt, recipients, provisional } = rung;
  return {
    step,
    day,
    sendAt: sendAt < earliest ? earliest : sendAt,
    recipients,
    provisional: provisional || isFound,
  };
}

function isOpen(deadline: Deadline): deadline is Deadline & { dueOn: LocalDate } {
  return deadline.dueOn !== null && !deadline.reached;
}

function sameInstant(a: PlannedReminder, b: PlannedReminder): boolean {
  return a.sendAt.getTime() === b.sendAt.getTime();
}

function unknownStep(step: string | null): RangeError {
  return new RangeError(`The ladder has no step "${step}".`);
}
