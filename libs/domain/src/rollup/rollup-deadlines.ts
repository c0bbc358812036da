import { addDays, daysBetween, shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { orderedBy } from './ordering.js';
import type { RollupPeriod } from './period.js';
import type {
  CorrectionLine,
  DueLine,
  MilestoneLine,
  MissedLine,
  RollupData,
  SettledLine,
} from './rollup-data.js';
import type { MissedDateAt, RollupFacts } from './rollup-facts.js';
import { answerableOf, isOpenMiss, isRunning, milestoneLine, type RollupRecord } from './rollup-record.js';

const dueWithinDays = 14;

/** The parts of a rollup that tell of deadlines. */
export interface DeadlineParts {
  readonly overdue: RollupData['overdue'];
  readonly due: readonly DueLine[];
  readonly corrections: readonly CorrectionLine[];
}

/** What a part needs: the record at the cut, at the previous cut (null: first issue of the list), and the calendar. */
export interface RollupContext {
  readonly facts: RollupFacts;
  readonly period: RollupPeriod;
  readonly atCut: RollupRecord;
  readonly before: RollupRecord | null;
  readonly calendar: WorkingCalendar;
}

/** Missed dates, what is due, and what was recorded late of both. */
export function deadlineParts(context: RollupContext): DeadlineParts {
  const { atCut, before, period } = context;
  const [fromDay, cutDay] = [shanghaiDate(period.from), shanghaiDate(period.cutAt)];
  // A milestone may miss the same day twice, moved away and back: the deadlines stand in the order of their making.
  const missed = atCut.snapshot.missedDates
    .filter((date) => date.state === 'missed' && atCut.projects.has(date.projectId))
    .sort(orderedBy(({ deadlineVersion }) => deadlineVersion));
  // The miss takes effect at 00:00 after the day: one that lies before the period changes earlier figures.
  const isOlder = (date: MissedDateAt): boolean => addDays(date.dueOn, 1) < fromDay;
  const line = missedLines(context, cutDay);
  const newly = missed.filter((date) => date.recordedInPeriod && !isOlder(date)).map(line);
  const still = missed
    .filter((date) => (!date.recordedInPeriod || isOlder(date)) && isOpenMiss(atCut, date))
    .map(line);
  return {
    overdue: {
      atCut: openMisses(atCut).length,
      atPreviousCut: before === null ? null : openMisses(before).length,
      newly: newly.sort(
        orderedBy(
          ({ dueOn }) => dueOn,
          ({ milestone }) => milestone,
        ),
      ),
      still: still.sort(
        orderedBy(
          ({ daysLate }) => -daysLate,
          ({ milestone }) => milestone,
        ),
      ),
      settled: settledLines(atCut, before),
    },
    due: dueLines(context, cutDay),
    corrections: [
      ...missed
        .filter((date) => date.recordedInPeriod && isOlder(date))
        .map((date): CorrectionLine => ({ kind: 'missed', ...missedLine(atCut, date) })),
      ...reportedLate(atCut, before).map((date): CorrectionLine => ({
        kind: 'reported_late',
        ...missedLine(atCut, date),
      })),
    ],
  };
}

/** Missed dates that are open in a record. */
export function openMisses(record: RollupRecord): MissedDateAt[] {
  return record.snapshot.missedDates.filter((date) => isOpenMiss(record, date));
}

function missedLines(
  { facts, atCut, calendar }: RollupContext,
  cutDay: LocalDate,
): (date: MissedDateAt) => MissedLine {
  const answerable = answerableOf(facts);
  const asked = new Set(facts.askedDates.map(({ milestoneId }) => milestoneId));
  const blocked = new Set(
    facts.difficulties.flatMap(({ state, milestoneId }) =>
      state === 'open' || state === 'closed' ? [] : milestoneId,
    ),
  );
  return (date) => {
    const project = atCut.projects.get(date.projectId)!;
    const open = isOpenMiss(atCut, date);
    return {
      ...milestoneLine(project, atCut.milestones.get(date.milestoneId)!),
      dueOn: date.dueOn,
      open,
      daysLate: daysBetween(date.dueOn, cutDay),
      answered: asked.has(date.milestoneId)
        ? 'date_change'
        : blocked.has(date.milestoneId)
          ? 'difficulty'
          : null,
      answerable: open ? answerable(project, calendar.workingDaysBetween(date.dueOn, cutDay).days) : [],
    };
  };
}

/**
 * Open deadlines of the next two weeks. One whose day has just passed stands here as long as its miss is not
 * recorded, so that no open deadline falls between two lists.
 */
function dueLines({ facts, atCut, calendar }: RollupContext, cutDay: LocalDate): DueLine[] {
  const answerable = answerableOf(facts);
  const recorded = new Set(
    atCut.snapshot.missedDates.map(({ milestoneId, deadlineVersion }) => `${milestoneId} ${deadlineVersion}`),
  );
  const end = addDays(cutDay, dueWithinDays);
  return atCut.snapshot.milestones
    .flatMap((milestone): DueLine[] => {
      const { dueOn, projectId } = milestone;
      if (milestone.reached || dueOn === null || dueOn >= end || !isRunning(atCut, projectId)) return [];
      if (recorded.has(`${milestone.id} ${milestone.deadlineVersion}`)) return [];
      const project = atCut.projects.get(projectId)!;
      const workingDaysLate = dueOn < cutDay ? calendar.workingDaysBetween(dueOn, cutDay).days : 0;
      return [
        {
          ...milestoneLine(project, milestone),
          dueOn,
          daysLeft: daysBetween(cutDay, dueOn),
          answerable: answerable(project, workingDaysLate),
        },
      ];
    })
    .sort(
      orderedBy(
        ({ dueOn }) => dueOn,
        ({ milestone }) => milestone,
      ),
    );
}

function settledLines(atCut: RollupRecord, before: RollupRecord | null): SettledLine[] {
  if (before === null) return [];
  return openMisses(before)
    .flatMap((date): SettledLine[] => {
      const now = atCut.missedDates.get(date.id);
      if (now !== undefined && isOpenMiss(atCut, now)) return [];
      return [{ ...missedLine(before, date), how: howSettled(atCut, date) }];
    })
    .sort(
      orderedBy(
        ({ dueOn }) => dueOn,
        ({ milestone }) => milestone,
      ),
    );
}

function howSettled(atCut: RollupRecord, date: MissedDateAt): SettledLine['how'] {
  if (!isRunning(atCut, date.projectId)) return 'ended';
  if (atCut.missedDates.get(date.id)?.state === 'reported_late') return 'reported_late';
  return atCut.milestones.get(date.milestoneId)?.reached === true ? 'reached' : 'deadline_moved';
}

/** Kept, but reported only after an issue had called them missed. */
function reportedLate(atCut: RollupRecord, before: RollupRecord | null): MissedDateAt[] {
  return atCut.snapshot.missedDates.filter(
    (date) =>
      date.state === 'reported_late' &&
      atCut.projects.has(date.projectId) &&
      before?.missedDates.get(date.id)?.state === 'missed',
  );
}

/** A missed date with its milestone. */
export function missedLine(record: RollupRecord, date: MissedDateAt): MilestoneLine & { dueOn: LocalDate } {
  const project = record.projects.get(date.projectId)!;
  return { ...milestoneLine(project, record.milestones.get(date.milestoneId)!), dueOn: date.dueOn };
}
