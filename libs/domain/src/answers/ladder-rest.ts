import { addDays, shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { MilestoneFacts, ProjectFacts } from '../project/project-facts.js';

/** The answer for whose sake a ladder rests. */
export type RestCause = 'promise' | 'date_change' | 'difficulty';

/** A ladder that rests: somebody has answered. */
export interface LadderRest {
  readonly because: RestCause;
  /** The working day from which it climbs again, where it stands by then; null: once somebody has decided. */
  readonly armedOn: LocalDate | null;
}

/** Working days after a promise ("reached on …") until its ladder is armed again. */
const promiseWorkingDays = 3;
/** Calendar days for which a difficulty keeps a ladder at rest at most, counted from its acceptance. */
export const longestDifficultyRestDays = 30;

/** The day on which the ladder of a promise made today is armed again. */
export function promiseEndsOn(today: LocalDate, calendar: WorkingCalendar): LocalDate {
  return calendar.addWorkingDays(today, promiseWorkingDays).day;
}

/**
 * Whether and until when the ladder of a milestone rests, from what is on record of its project; null: it climbs. A date
 * change rests it until somebody decides. Of a promise and of difficulties the longest rest counts; one that is over
 * has its day in the past.
 */
export function ladderRest(
  { dateChanges, difficulties }: Pick<ProjectFacts, 'dateChanges' | 'difficulties'>,
  milestone: Pick<MilestoneFacts, 'id' | 'rearmsOn'>,
  calendar: WorkingCalendar,
): LadderRest | null {
  if (dateChanges.some(({ milestoneId }) => milestoneId === milestone.id))
    return { because: 'date_change', armedOn: null };
  const promise: LadderRest[] =
    milestone.rearmsOn === null ? [] : [{ because: 'promise', armedOn: milestone.rearmsOn }];
  const rests = [...promise, ...difficultyRests(difficulties, milestone.id, calendar)];
  return rests.reduce<LadderRest | null>(
    (longest, rest) => (longest === null || rest.armedOn! > longest.armedOn! ? rest : longest),
    null,
  );
}

/**
 * A difficulty rests the ladder of the milestone that it names from its acceptance until its due date or until it is
 * closed; of one cause only the one accepted first does, so that nobody lives on one excuse.
 */
function difficultyRests(
  difficulties: ProjectFacts['difficulties'],
  milestoneId: string,
  calendar: WorkingCalendar,
): LadderRest[] {
  const accepted = difficulties
    .filter((one) => one.milestoneId === milestoneId && one.acceptedAt !== null)
    .toSorted((a, b) => Date.parse(a.acceptedAt!) - Date.parse(b.acceptedAt!));
  const firstOfCause = accepted.filter(
    ({ cause }, at) => accepted.findIndex((other) => other.cause === cause) === at,
  );
  return firstOfCause
    .filter(({ state }) => state !== 'closed')
    .map(({ acceptedAt, dueOn }) => {
      const limit = addDays(shanghaiDate(new Date(acceptedAt!)), longestDifficultyRestDays);
      const lastOn = dueOn < limit ? dueOn : limit;
      return { because: 'difficulty', armedOn: calendar.addWorkingDays(lastOn, 1).day };
    });
}
