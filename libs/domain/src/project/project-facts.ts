import type { LocalDate } from '../calendar/local-date.js';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import type { LightSchedule } from '../lights/light.js';
import type { NoticeFacts } from '../notice/notice-row.js';
import type {
  DateChangeRow,
  Decimal,
  DifficultyRow,
  HoldRow,
  InvestmentMonthRow,
  ListEntryRow,
  MilestoneRow,
  ProjectRow,
  StageUndoRow,
} from '../recorded-rows.js';

/** A milestone with the key that never changes. */
export interface MilestoneFacts extends MilestoneRow {
  readonly stage: string;
  /** Null: the stage itself. */
  readonly step: string | null;
}

/** A deadline that was recorded as missed. */
export interface MissedDateFacts {
  readonly id: string;
  readonly version: number;
  readonly milestoneId: string;
  readonly deadlineVersion: number;
  readonly dueOn: LocalDate;
  readonly state: 'missed' | 'reported_late';
}

/** A date that was moved to a later one. */
export interface SlipFacts {
  readonly milestoneId: string;
  readonly listYear: number | null;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  /** ISO instant. */
  readonly recordedAt: string;
}

/** The project's place on a year's list. */
export interface EntryFacts extends ListEntryRow {
  readonly listYear: number;
  /** Whether the list is issued; before that it is prepared. */
  readonly issued: boolean;
}

/** Investment completed by the end of a month. */
export interface InvestmentFacts extends InvestmentMonthRow {
  readonly series: 'reported' | 'statistical';
  /** The first of the month. */
  readonly month: LocalDate;
}

/** A difficulty with its number in the project. */
export interface DifficultyFacts extends DifficultyRow {
  readonly number: number;
}

/** A reminder that waits. */
export interface WaitingReminder {
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly deadlineVersion: number;
  readonly step: string;
}

/** What a rule knows of a project, read after its lock. */
export interface ProjectFacts {
  /** Application time, read once after the lock. */
  readonly now: Date;
  /** Number of events in the project's history: its revision and ETag. */
  readonly seq: number;
  readonly project: ProjectRow;
  /** The lead unit, the area that answers, and all above them. */
  readonly unitPath: readonly string[];
  readonly lifecycle: Lifecycle;
  /** In the lifecycle's order; a stage before its steps. */
  readonly milestones: readonly MilestoneFacts[];
  readonly missedDates: readonly MissedDateFacts[];
  /** In the order of their recording. */
  readonly slips: readonly SlipFacts[];
  /** Those that are open. */
  readonly dateChanges: readonly DateChangeRow[];
  /** Those that are open. */
  readonly stageUndos: readonly StageUndoRow[];
  /** Requested, running and ended ones, in the order of their days. */
  readonly holds: readonly HoldRow[];
  /** In the order of their numbers. */
  readonly difficulties: readonly DifficultyFacts[];
  /** Those that are not closed, in the order of their issue. */
  readonly notices: readonly NoticeFacts[];
  /** In the order of years. */
  readonly entries: readonly EntryFacts[];
  /** In the order of months. */
  readonly investments: readonly InvestmentFacts[];
  readonly lastReportedOn: LocalDate | null;
  /** Null before the first. */
  readonly lights: (LightSchedule & { readonly version: number }) | null;
  readonly reminders: readonly WaitingReminder[];
}

/** A milestone as its version row, without the key that never changes. */
export function milestoneRow({ stage: _stage, step: _step, ...row }: MilestoneFacts): MilestoneRow {
  return row;
}

/** A milestone of which nothing is known yet but its place. */
export function openMilestone(
  key: Pick<MilestoneFacts, 'id' | 'projectId' | 'position' | 'stage' | 'step'>,
): MilestoneFacts {
  return {
    ...key,
    version: 1,
    baselineOn: null,
    plannedOn: null,
    plannedAt: null,
    dueYear: null,
    dueOn: null,
    daysHeld: 0,
    deadlineVersion: 0,
    deadlineRecordedAt: null,
    rearmsOn: null,
    reachedOn: null,
    reachedPrecision: null,
    evidence: [],
    dependsOn: [],
  };
}

/** Makes ids (UUIDv7); a rule that records something takes it as an argument. */
export type NewId = () => string;

/** The place on the list that counts: the newest issued one that the project has not left; null: on none. */
export function currentEntry(facts: Pick<ProjectFacts, 'entries'>): EntryFacts | null {
  return facts.entries.findLast(({ issued, decisionOut }) => issued && decisionOut === null) ?? null;
}

/** Investment is held against a plan of 万元 that is above zero. */
export function hasPlan<T extends Pick<EntryFacts, 'plannedInvestment'>>(
  entry: T | null,
): entry is T & { readonly plannedInvestment: Decimal } {
  return entry?.plannedInvestment != null && Number(entry.plannedInvestment) > 0;
}

/** What is known of a project before anything of it is on record but the project itself. */
export function factsOfNewProject(project: ProjectRow, lifecycle: Lifecycle, now: Date): ProjectFacts {
  return {
    now,
    seq: 0,
    project,
    unitPath: [],
    lifecycle,
    milestones: [],
    missedDates: [],
    slips: [],
    dateChanges: [],
    stageUndos: [],
    holds: [],
    difficulties: [],
    notices: [],
    entries: [],
    investments: [],
    lastReportedOn: null,
    lights: null,
    reminders: [],
  };
}
