import { addDays, shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { decision, type Decision } from '../decision.js';
import type { NewId, ProjectFacts } from '../project/project-facts.js';
import type { DifficultyRow } from '../recorded-rows.js';
import { refuse, type Refusal } from '../refusal.js';
import { isUnderWay, settlerAbove } from './decide-difficulty.js';
import { nextVersion, stepEntry, type DifficultyStep } from './difficulty-change.js';

/**
 * The last day from which so many working days have passed by today (the day itself does not count): what has waited since
 * this day or an earlier one goes one level up.
 */
export function waitedSince(today: LocalDate, workingDays: number, calendar: WorkingCalendar): LocalDate {
  let day = today;
  for (let passed = 0; passed < workingDays; day = addDays(day, -1))
    if (calendar.isWorkingDay(day).working) passed += 1;
  return day;
}

/** The day that the next level is counted from: its due date, or when it came to the level where it is now, if later. */
function waitsFrom({ dueOn, levelOn }: DifficultyRow): LocalDate {
  return levelOn > dueOn ? levelOn : dueOn;
}

/**
 * Raises what has been late for so many working days one level (unit → department → leader → head), once for each level:
 * the next level is counted from the day of this one, also where nobody looked for weeks. A hold stops none of it: what a
 * hold is for is mostly the difficulty.
 */
export function decideLateDifficulties(
  facts: ProjectFacts,
  workingDays: number,
  calendar: WorkingCalendar,
  newId: NewId,
): Decision | Refusal {
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  const today = shanghaiDate(facts.now);
  const since = waitedSince(today, workingDays, calendar);
  const raised = facts.difficulties.flatMap((difficulty) => {
    const settledBy = settlerAbove(difficulty.settledBy);
    if (!isUnderWay(difficulty) || settledBy === null || waitsFrom(difficulty) > since) return [];
    const step: DifficultyStep = {
      action: 'difficulty.level_raised',
      changes: { settledBy, levelOn: today },
    };
    return [{ difficulty, step }];
  });
  if (raised.length === 0) return refuse('change.empty');
  return decision({
    entries: raised.map(({ difficulty, step }) => stepEntry(facts, difficulty, step, newId())),
    versions: raised.map(({ difficulty, step }) => nextVersion(difficulty, step)),
  });
}
