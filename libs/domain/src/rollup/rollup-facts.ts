import type { DelayRecord } from '../forecast/delay-record.js';
import type { SetStep } from '../reminders/ladder.js';
import type { LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { Lifecycle, StageReached } from '../lifecycle/lifecycle.js';
import type { AnsweringDuty } from '../reminders/duty-holders.js';
import type { Light, LightSchedule } from '../lights/light.js';
import type { Decimal, DifficultyRow, ProjectRow, TargetRow } from '../recorded-rows.js';
import type { Reading } from '../targets/target-outlook.js';

/** A project that is on the list and in the scope, as it was on record at an instant. */
export interface ListedProject {
  readonly id: string;
  readonly category: string;
  readonly levels: ProjectRow['levels'];
  readonly lifecycleCode: string;
  readonly lifecycleVersion: number;
  readonly stageReached: StageReached;
  readonly state: ProjectRow['state'];
  readonly areaId: string | null;
  readonly leadUnitId: string;
  /** The parent whose phase it is; null: it is no phase. */
  readonly parentId: string | null;
  /** 万元; null: not stated. */
  readonly totalInvestment: Decimal | null;
  /** Planned for the list's year, 万元; and by the end of each month, where that is agreed. */
  readonly plannedInvestment: Decimal | null;
  readonly monthlyPlan: readonly Decimal[] | null;
  /** Null: none was ever made. */
  readonly lights: LightSchedule | null;
}

/**
 * A milestone as it was on record at an instant. What was recorded when is compared by the database, in
 * microseconds: a Date would take what was recorded right after a cut for recorded at it.
 */
export interface MilestoneAt {
  readonly id: string;
  readonly projectId: string;
  readonly stage: string;
  /** A code of the lifecycle, or a name that somebody has typed. Null: the stage itself. */
  readonly step: string | null;
  readonly plannedOn: LocalDate | null;
  readonly dueOn: LocalDate | null;
  readonly deadlineVersion: number;
  readonly reached: boolean;
  readonly reachedOn: LocalDate | null;
  /** Whether that was recorded after the previous cut, and not with the project itself. */
  readonly reachedInPeriod: boolean;
}

/** A missed date as it was on record at an instant. */
export interface MissedDateAt {
  readonly id: string;
  readonly projectId: string;
  readonly milestoneId: string;
  readonly deadlineVersion: number;
  readonly dueOn: LocalDate;
  readonly state: 'missed' | 'reported_late';
  /** Whether it was first recorded after the previous cut. */
  readonly recordedInPeriod: boolean;
}

/** Investment completed by the end of a month of the list's year (reported series), as on record at an instant. */
export interface InvestmentAt {
  readonly projectId: string;
  /** `YYYY-MM`. */
  readonly month: string;
  /** 万元 since 1 January. */
  readonly cumulative: Decimal;
}

/** A move to a later date, of the list's year or recorded in the period. */
export interface SlipAt {
  readonly id: string;
  readonly projectId: string;
  readonly milestoneId: string;
  readonly unitId: string;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  readonly ofListYear: boolean;
  readonly recordedInPeriod: boolean;
}

/** A difficulty that was not closed at the cut, or was closed in the period. */
export interface DifficultyAt extends Pick<
  DifficultyRow,
  'id' | 'projectId' | 'state' | 'cause' | 'settledBy' | 'ownerUnitId' | 'milestoneId' | 'dueOn' | 'charged'
> {
  readonly number: number;
  readonly raisedInPeriod: boolean;
}

/** A target of the list's year with its readings, in the order of their days. */
export interface TargetAt extends Pick<TargetRow, 'id' | 'sense' | 'strength' | 'value' | 'ownerUnitId'> {
  readonly readings: readonly Reading[];
  /** Of a counted one, which has no readings: on which days projects reached what it counts. */
  readonly countedDays: readonly LocalDate[] | null;
}

/** How many entries had a light at the cut of an ISO week. */
export interface LightCountAt {
  readonly week: string;
  readonly light: Light;
  readonly entries: number;
}

/** What was on record of the list at an instant: the version rows read as of it. */
export interface RollupSnapshot {
  readonly projects: readonly ListedProject[];
  readonly milestones: readonly MilestoneAt[];
  readonly missedDates: readonly MissedDateAt[];
  readonly investments: readonly InvestmentAt[];
}

/** Everything that a rollup is built from. The order of rows means nothing. */
export interface RollupFacts {
  readonly scopeId: string;
  /** The list that is current at the cut. */
  readonly listYear: number;
  readonly listIssuedAt: Date;
  readonly atCut: RollupSnapshot;
  /** The same list at the previous cut. Not looked at for the first issue of a list, which has none before it. */
  readonly atPreviousCut: RollupSnapshot;
  readonly slips: readonly SlipAt[];
  readonly difficulties: readonly DifficultyAt[];
  /** Milestones for which a new date was asked and not decided at the cut. */
  readonly askedDates: readonly { readonly milestoneId: string }[];
  readonly targets: readonly TargetAt[];
  /** Of all stages of the database that were planned for a day once, by the cut's day. */
  readonly delays: DelayRecord;
  /** Ids of the projects on the list of the year after, of a year's rollup; null: there is no such list. */
  readonly nextList: readonly string[] | null;
  /** At the cuts of the last twelve ISO weeks, as far as they follow the list's issue. */
  readonly lightWeeks: readonly LightCountAt[];
  /** Every version of a lifecycle that the projects run on. */
  readonly lifecycles: readonly Lifecycle[];
  /** The last progress report of each project that has one. */
  readonly lastReports: readonly { readonly projectId: string; readonly reportedOn: LocalDate }[];
  /** Of people who were active, on the cut's day. */
  readonly duties: readonly AnsweringDuty[];
  /** The projects' units and all above them; paths with the root first. */
  readonly units: readonly { readonly id: string; readonly path: readonly string[] }[];
  readonly calendar: WorkingCalendar;
  /** A project whose last report lies back over so many working days is named; the setting as of the cut. */
  readonly staleAfterWorkingDays: number;
  /** So far below 序时进度, in hundredths of a percent, a light is no more green; the setting as of the cut. */
  readonly behindFromBasisPoints: number;
  /** The ladder as it was set: who has been addressed by then. */
  readonly reminderSteps: readonly SetStep[];
}
