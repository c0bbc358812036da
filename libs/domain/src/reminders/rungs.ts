import { shanghaiInstant, type LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { drawnOnce, onceFor } from '../drawn-once.js';
import { stepDay, type Ladder, type LadderRecipient, type StepCode } from './ladder.js';

/** A step of the ladder with its day: what one row of `reminder` holds. */
export interface PlannedReminder {
  readonly step: StepCode;
  /** The working day on which the step falls. */
  readonly day: LocalDate;
  /**
   * From when it is due: `sendTime` of its day, or, if the deadline was recorded later than that on the same
   * day, the moment of recording, moved out of the quiet hours. Never in the quiet hours.
   */
  readonly sendAt: Date;
  /** Everybody addressed: those whom the step adds and those of the steps before it. */
  readonly recipients: readonly LadderRecipient[];
  /** Whether its day depends on a year whose calendar is not loaded: to be planned again when it comes. */
  readonly provisional: boolean;
}

/** Dates of one ladder that are remembered: more than fall due within a year. */
const mostDates = 1_000;

/** By calendar, then by ladder, then by date and time of day. */
const known = onceFor<WorkingCalendar, (ladder: Ladder) => Map<string, Iterable<PlannedReminder>>>(() =>
  onceFor(() => new Map()),
);

/**
 * The steps of a ladder for the date `dueOn`, each at the usual time of its day, `sendTime` (`HH:MM`). They are found once for all that is due on a date: of
 * thousands of reminders many are, and each is asked for several times.
 */
export function rungsOf(
  ladder: Ladder,
  dueOn: LocalDate,
  calendar: WorkingCalendar,
  sendTime: string,
): Iterable<PlannedReminder> {
  const ofDates = known(calendar)(ladder);
  const key = `${dueOn} ${sendTime}`;
  let rungs = ofDates.get(key);
  if (rungs === undefined) {
    if (ofDates.size === mostDates) ofDates.clear();
    rungs = drawnOnce(() => climbed(ladder, dueOn, calendar, sendTime));
    ofDates.set(key, rungs);
  }
  return rungs;
}

function* climbed(
  ladder: Ladder,
  dueOn: LocalDate,
  calendar: WorkingCalendar,
  sendTime: string,
): Generator<PlannedReminder> {
  let recipients: readonly LadderRecipient[] = [];
  for (const { code, offset, adds } of ladder) {
    if (adds.length > 0) recipients = [...recipients, ...adds];
    const { day, provisional } = stepDay(offset, dueOn, calendar);
    yield { step: code, day, sendAt: shanghaiInstant(day, sendTime), recipients, provisional };
  }
}
