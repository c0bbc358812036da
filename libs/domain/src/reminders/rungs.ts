import { shanghaiInstant, type LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { drawnOnce, onceFor } from '../drawn-once.js';
import { stepDay, type Ladder, type LadderRecipient, type StepCode } from './ladder.js';

/** A step of a ladder for one date. */
export interface Rung {
  readonly code: StepCode;
  /** The working day on which it falls. */
  readonly day: LocalDate;
  /** The time of its day at which reminders go. */
  readonly usual: Date;
  /** Everybody addressed: those whom it adds and those of the steps before it. */
  readonly recipients: readonly LadderRecipient[];
  /** Whether its day depends on a year whose calendar is not loaded. */
  readonly provisional: boolean;
}

/** Dates of one ladder that are remembered: more than fall due within a year. */
const mostDates = 1_000;

/** By calendar, then by ladder, then by date and time of day. */
const known = onceFor<WorkingCalendar, (ladder: Ladder) => Map<string, Iterable<Rung>>>(() =>
  onceFor(() => new Map()),
);

/**
 * The steps of a ladder for the date `dueOn`, sent at `sendTime` (`HH:MM`). They are found once for all that is due on a date: of
 * thousands of reminders many are, and each is asked for several times.
 */
export function rungsOf(
  ladder: Ladder,
  dueOn: LocalDate,
  calendar: WorkingCalendar,
  sendTime: string,
): Iterable<Rung> {
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
): Generator<Rung> {
  let recipients: readonly LadderRecipient[] = [];
  for (const { code, offset, adds } of ladder) {
    if (adds.length > 0) recipients = [...recipients, ...adds];
    const { day, provisional } = stepDay(offset, dueOn, calendar);
    yield { code, day, usual: shanghaiInstant(day, sendTime), recipients, provisional };
  }
}
