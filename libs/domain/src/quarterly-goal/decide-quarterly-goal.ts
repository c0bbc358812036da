import { addMonths, localDate, shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry, seal } from '../history/history-entry.js';
import type { NewId, ProjectFacts } from '../project/project-facts.js';
import { refuse, type Refusal } from '../refusal.js';
import type { QuarterlyGoalFacts, QuarterlyGoalRow } from './quarterly-goal-row.js';

/** A quarter of a year. */
export interface Quarter {
  readonly year: number;
  /** 1 to 4. */
  readonly quarter: number;
}

/** What a goal's rule knows beside the project. */
export interface GoalFacts {
  /** Null: there is none. */
  readonly goal: QuarterlyGoalFacts | null;
  /** The day that the named report of the project tells of; null: none is named, or it is not there. */
  readonly reportedOn: LocalDate | null;
}

/** The first day after the quarter: until then its goal is set and changed, from then on assessed. */
export function dayAfterQuarter({ year, quarter }: Quarter): LocalDate {
  return addMonths(localDate(`${year}-01-01`), quarter * 3);
}

/** Sets the goal of a quarter that is not over, at most to the end of next year; a project has one for each quarter. */
export function decideGoal(
  facts: ProjectFacts,
  { goal }: GoalFacts,
  wish: Quarter & { readonly text: string },
  personId: string,
  newId: NewId,
): Decision | Refusal {
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  if (goal !== null) return refuse('quarterly_goal.set_already');
  const today = shanghaiDate(facts.now);
  if (dayAfterQuarter(wish) <= today) return refuse('quarterly_goal.quarter_over', { today });
  if (wish.year > Number(today.slice(0, 4)) + 1) return refuse('quarterly_goal.too_early', { today });
  const id = newId();
  const text = seal(wish.text);
  const { year, quarter } = wish;
  const row: QuarterlyGoalRow = {
    id,
    version: 1,
    projectId: facts.project.id,
    text,
    setBy: personId,
    setAt: facts.now.toISOString(),
    assessment: null,
    assessmentNote: null,
    assessedBy: null,
    assessedAt: null,
    reportId: null,
  };
  return decision({
    entries: [
      historyEntry<'quarterly_goal.set'>({
        event: newId(),
        chain: facts.project.id,
        action: 'quarterly_goal.set',
        before: null,
        after: { goal: id, year, quarter, content: text },
      }),
    ],
    inserts: [{ table: 'quarterly_goal', row: { id, projectId: facts.project.id, year, quarter } }],
    versions: [{ table: 'quarterly_goal', row }],
  });
}

/** Changes a goal that was agreed, with a reason, while its quarter is not over. */
export function decideGoalChange(
  facts: ProjectFacts,
  { goal }: GoalFacts,
  wish: { readonly text: string; readonly reason: string },
  personId: string,
  newId: NewId,
): Decision | Refusal {
  if (goal === null) return refuse('quarterly_goal.not_found');
  const today = shanghaiDate(facts.now);
  if (dayAfterQuarter(goal) <= today) return refuse('quarterly_goal.quarter_over', { today });
  const { year, quarter, ...row } = goal;
  const text = seal(wish.text);
  return decision({
    entries: [
      historyEntry<'quarterly_goal.changed'>({
        event: newId(),
        chain: facts.project.id,
        action: 'quarterly_goal.changed',
        before: null,
        after: { goal: row.id, year, quarter, content: text },
        reason: seal(wish.reason),
      }),
    ],
    versions: [
      {
        table: 'quarterly_goal',
        row: { ...row, version: row.version + 1, text, setBy: personId, setAt: facts.now.toISOString() },
      },
    ],
  });
}

/** How a goal is assessed, against which report, and why so. */
export interface AssessmentWish {
  readonly assessment: NonNullable<QuarterlyGoalRow['assessment']>;
  /** Null: against none. */
  readonly reportId: string | null;
  readonly note: string;
}

/** Assesses a goal once its quarter is over; assessed again, the later assessment holds and the history has both. */
export function decideGoalAssessment(
  facts: ProjectFacts,
  { goal, reportedOn }: GoalFacts,
  { assessment, reportId, note }: AssessmentWish,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  if (goal === null) return refuse('quarterly_goal.not_found');
  const { year, quarter, ...row } = goal;
  const over = dayAfterQuarter(goal);
  const today = shanghaiDate(facts.now);
  if (today < over) return refuse('quarterly_goal.quarter_not_over', { over, today });
  if (reportId !== null) {
    if (reportedOn === null) return refuse('progress_report.not_found');
    if (reportedOn < addMonths(over, -3))
      return refuse('quarterly_goal.report_before_quarter', { reportedOn });
  }
  const assessmentNote = seal(note);
  const assessedAt = facts.now.toISOString();
  return decision({
    entries: [
      historyEntry<'quarterly_goal.assessed'>({
        event: newId(),
        chain: facts.project.id,
        action: 'quarterly_goal.assessed',
        before: row.assessment === null ? null : { assessment: row.assessment },
        after: { goal: row.id, year, quarter, assessment, report: reportId, note: assessmentNote },
      }),
    ],
    versions: [
      {
        table: 'quarterly_goal',
        row: {
          ...row,
          version: row.version + 1,
          assessment,
          assessmentNote,
          assessedBy: personId,
          assessedAt,
          reportId,
        },
      },
    ],
  });
}
