import { answeringIn, dutyHolders } from '../reminders/duty-holders.js';
import type { LadderRecipient } from '../reminders/ladder.js';
import type { SetStep } from '../reminders/ladder.js';
import { resolveRecipients } from '../reminders/recipients.js';
import type { Answerable, MilestoneLine } from './rollup-data.js';
import type {
  ListedProject,
  MilestoneAt,
  MissedDateAt,
  RollupFacts,
  RollupSnapshot,
} from './rollup-facts.js';

/** A snapshot with its rows by id. */
export interface RollupRecord {
  readonly snapshot: RollupSnapshot;
  readonly projects: ReadonlyMap<string, ListedProject>;
  readonly milestones: ReadonlyMap<string, MilestoneAt>;
  readonly missedDates: ReadonlyMap<string, MissedDateAt>;
}

/** Looks the rows of a snapshot up by id. */
export function rollupRecord(snapshot: RollupSnapshot): RollupRecord {
  return {
    snapshot,
    projects: byId(snapshot.projects),
    milestones: byId(snapshot.milestones),
    missedDates: byId(snapshot.missedDates),
  };
}

/** The part of a list's line that says which milestone. */
export function milestoneLine(project: ListedProject, { id, stage, step }: MilestoneAt): MilestoneLine {
  return { project: project.id, leadUnit: project.leadUnitId, milestone: id, stage, step };
}

/** Id of the project or of the parent whose phase it is: what is counted once. */
export function familyOf({ id, parentId }: ListedProject): string {
  return parentId ?? id;
}

/** Whether the project's dates still run: it is on the list and has not ended. */
export function isRunning(record: RollupRecord, projectId: string): boolean {
  return record.projects.get(projectId)?.state === 'active';
}

/** Ids of the running projects with something left to reach: those that report. */
export function withOpenMilestone(record: RollupRecord): ReadonlySet<string> {
  return new Set(
    record.snapshot.milestones.flatMap(({ projectId, reached }) =>
      !reached && isRunning(record, projectId) ? [projectId] : [],
    ),
  );
}

/** Whether the deadline recorded as missed is still the milestone's own and still not reached. */
export function isOpenMiss(record: RollupRecord, missed: MissedDateAt): boolean {
  const milestone = record.milestones.get(missed.milestoneId);
  return (
    missed.state === 'missed' &&
    isRunning(record, missed.projectId) &&
    milestone !== undefined &&
    !milestone.reached &&
    milestone.deadlineVersion === missed.deadlineVersion
  );
}

/** Finds out who must answer for a project at the cut, so many working days after a deadline (0: not after it). */
export function answerableOf(
  facts: RollupFacts,
): (project: ListedProject, workingDaysLate: number) => Answerable[] {
  const answering = answeringIn(facts.duties);
  const paths = new Map(facts.units.map(({ id, path }) => [id, path]));
  return (project, workingDaysLate) => {
    const path = paths.get(project.leadUnitId) ?? [project.leadUnitId];
    const holders = dutyHolders(answering, project.id, path);
    const { people } = resolveRecipients(addressed(facts.reminderSteps, workingDaysLate), holders);
    return people.map(({ role, person }) => ({ role, person }));
  };
}

/** Everybody whom the ladder has addressed by then. */
function addressed(steps: readonly SetStep[], workingDaysLate: number): LadderRecipient[] {
  return steps.flatMap(({ when, days, adds }) => (when === 'after' && days > workingDaysLate ? [] : adds));
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}
