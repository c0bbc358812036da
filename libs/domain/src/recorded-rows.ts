import type { PeriodKind } from './rollup/period.js';
import type { LocalDate } from './calendar/local-date.js';
import type { FileType } from './files/file-type.js';
import type { OpenValue, RecordedEvidence, SealedColumn, SealedValue } from './history/history-entry.js';
import type { ImportToRecord } from './imports/confirmed-import.js';
import type { CountedStage, Lifecycle, StageReached } from './lifecycle/lifecycle.js';
import type { LightSchedule } from './lights/light.js';
import type { InstructionRow } from './instruction/instruction-row.js';
import type { NoticeAnchor, NoticeRow } from './notice/notice-row.js';
import type { QuarterlyGoalRow } from './quarterly-goal/quarterly-goal-row.js';
import type { PermitRow } from './permit/permit-row.js';
import type { DutyRow, PersonProfile, PersonRow, UnitRow } from './organisation/organisation-rows.js';

/** A decimal number as text, never a float: amounts in 万元 have at most four places. */
export type Decimal = string;

/** How exactly a date is known. */
export type DatePrecision = 'day' | 'month' | 'year' | 'unknown';

/** The present of a project (`project_version`). */
export interface ProjectRow {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly code: string | null;
  readonly parentId: string | null;
  readonly category: string;
  readonly cluster: string | null;
  readonly levels: readonly ('province' | 'prefecture' | 'city')[];
  readonly lifecycleCode: string;
  readonly lifecycleVersion: number;
  /** The last stage reached; null: none, or not known where `stageKnown` is false. */
  readonly stage: string | null;
  readonly stageKnown: boolean;
  readonly stageReached: StageReached;
  readonly state: 'active' | 'closed' | 'terminated' | 'superseded';
  readonly areaId: string | null;
  readonly statisticsAreaId: string | null;
  readonly leadUnitId: string;
  readonly helperUnitIds: readonly string[];
  /** 万元. */
  readonly totalInvestment: Decimal | null;
  /** As read: the commitment's hex; as written: the text to seal. */
  readonly remark: SealedValue | string | null;
}

/** The present of a milestone (`milestone_version`). */
export interface MilestoneRow {
  readonly id: string;
  readonly version: number;
  readonly projectId: string;
  /** Place in the lifecycle, from 1. */
  readonly position: number;
  readonly baselineOn: LocalDate | null;
  readonly plannedOn: LocalDate | null;
  /** ISO instant at which the planned date was agreed. */
  readonly plannedAt: string | null;
  readonly dueYear: number | null;
  readonly dueOn: LocalDate | null;
  /** Calendar days. */
  readonly daysHeld: number;
  /** 0 while there is no deadline; rises whenever the deadline changes. */
  readonly deadlineVersion: number;
  /** ISO instant. */
  readonly deadlineRecordedAt: string | null;
  /** The day from which the ladder of this deadline is armed again after a promise; null: there was none. */
  readonly rearmsOn: LocalDate | null;
  readonly reachedOn: LocalDate | null;
  /** Null while it is not reached. */
  readonly reachedPrecision: DatePrecision | null;
  readonly evidence: readonly RecordedEvidence[];
  /** Milestones of the same project that come before it. */
  readonly dependsOn: readonly string[];
}

/** How far a request of one person is that another one decides. */
export type RequestState = 'open' | 'approved' | 'refused' | 'withdrawn' | 'lapsed';

/** A request to move a milestone's date (节点调整申请). */
export interface DateChangeRow {
  readonly id: string;
  readonly version: number;
  readonly milestoneId: string;
  readonly state: RequestState;
  /** The date planned when it was asked for. */
  readonly fromOn: LocalDate | null;
  readonly toOn: LocalDate;
  readonly reason: SealedColumn;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly note: SealedColumn | null;
}

/** What was answered to the reminders of a milestone (反馈): a record, written once. */
export interface AnswerRow {
  readonly id: string;
  readonly projectId: string;
  readonly milestoneId: string;
  readonly deadlineVersion: number;
  readonly kind: 'reached' | 'new_date' | 'difficulty';
  readonly personId: string;
  /** The lead unit, whose answer it counts as. */
  readonly unitId: string;
  /** The item whose link was used; null: after log-in. */
  readonly itemId: string | null;
  /** Of a promise: the day on which it is said to have been reached. */
  readonly promisedOn: LocalDate | null;
  /** Of a promise: the day from which its ladder is armed again. */
  readonly rearmsOn: LocalDate | null;
  readonly dateChangeId: string | null;
  readonly difficultyId: string | null;
  readonly note: SealedValue | null;
}

/** A request to undo a stage or step that was recorded by mistake (误报). */
export interface StageUndoRow {
  readonly id: string;
  readonly version: number;
  readonly milestoneId: string;
  readonly state: RequestState;
  readonly reason: SealedColumn;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly note: SealedColumn | null;
}

/** The listed reasons of a hold. */
export const holdCauses = [
  'land',
  'funding',
  'planning',
  'permits',
  'market',
  'policy',
  'force_majeure',
  'other',
] as const;

/** A pause of the project (停缓建), from and to its days included. */
export interface HoldRow {
  readonly id: string;
  readonly version: number;
  readonly projectId: string;
  /** `running`: consented, until somebody ends it. */
  readonly state: 'requested' | 'running' | 'ended' | 'refused' | 'withdrawn' | 'lapsed';
  readonly cause: (typeof holdCauses)[number];
  readonly reason: SealedColumn;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  /** The last day on which it held; only of an ended one. */
  readonly endedOn: LocalDate | null;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly note: SealedColumn | null;
}

/** An end of the project (办结, 终止, replaced by others); one that was reopened stays on record. */
export interface ProjectEndRow {
  readonly id: string;
  readonly version: number;
  readonly projectId: string;
  readonly kind: 'closed' | 'terminated' | 'superseded';
  readonly state: 'standing' | 'reopened';
  readonly reason: SealedColumn;
  readonly endedBy: string;
  readonly endedAt: string;
  readonly reopenedBy: string | null;
  readonly reopenedAt: string | null;
  readonly reopeningReason: SealedColumn | null;
}

/** Who must settle a difficulty, from below upwards. */
export const settlers = ['unit', 'department', 'leader', 'head'] as const;

/** One of them. */
export type Settler = (typeof settlers)[number];

/** The steps of a difficulty: applied, checked and closed are the three of its closing (销号). */
export const difficultyStates = ['open', 'accepted', 'applied', 'checked', 'closed'] as const;

/** What a difficulty comes from. */
export const difficultyCauses = [
  'land',
  'funding',
  'planning',
  'permits',
  'utilities',
  'demolition',
  'labour',
  'market',
  'policy',
  'other',
] as const;

/** What blocks a project (问题事项). */
export interface DifficultyRow {
  readonly id: string;
  readonly version: number;
  readonly projectId: string;
  readonly state: (typeof difficultyStates)[number];
  readonly cause: (typeof difficultyCauses)[number];
  readonly settledBy: Settler;
  /** Since when it stands at this level. */
  readonly levelOn: LocalDate;
  readonly ownerUnitId: string;
  readonly milestoneId: string | null;
  readonly title: SealedColumn;
  readonly text: SealedColumn | null;
  readonly dueOn: LocalDate;
  readonly raisedBy: string;
  readonly raisedAt: string;
  readonly acceptedBy: string | null;
  readonly acceptedAt: string | null;
  readonly resolution: SealedColumn | null;
  readonly evidence: readonly RecordedEvidence[];
  readonly appliedBy: string | null;
  readonly appliedAt: string | null;
  readonly checkedBy: string | null;
  readonly checkedAt: string | null;
  readonly closedBy: string | null;
  readonly closedAt: string | null;
  /** What was said with its last step: why it was sent back or reopened, or a note of its check or closing. */
  readonly note: SealedColumn | null;
  /** How often a re-check (回头看) has reopened it. */
  readonly reopened: number;
  readonly charged: boolean;
  readonly chargedBy: string | null;
  /** 1 (very bad) to 5 (very good). */
  readonly rating: number | null;
  readonly ratedBy: string | null;
  readonly ratingText: SealedColumn | null;
}

interface LightScheduleRow extends LightSchedule {
  readonly projectId: string;
  readonly version: number;
  readonly ruleVersion: number;
}

interface MissedDateRow {
  readonly id: string;
  readonly version: number;
  readonly state: 'missed' | 'reported_late';
}

/** A move of a date to a later one (延期), to the unit that was responsible then. */
export interface SlipRow {
  readonly id: string;
  readonly projectId: string;
  readonly milestoneId: string;
  /** Null: the project was on no list. */
  readonly listYear: number | null;
  readonly unitId: string;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  /** Null: moved directly, outside the lock window. */
  readonly dateChangeId: string | null;
}

interface SettingRow {
  readonly id: string;
  readonly version: number;
  readonly value: OpenValue;
}

interface ListYearRow {
  readonly year: number;
  readonly version: number;
  readonly decision: string | null;
  readonly issuedAt: string | null;
}

/** A project on a year's list (`list_entry_version`). */
export interface ListEntryRow {
  readonly id: string;
  readonly version: number;
  readonly kind: EntryKind | null;
  readonly listed: 'recorded' | 'assumed';
  /** 万元. */
  readonly plannedInvestment: Decimal | null;
  readonly monthlyPlan: readonly Decimal[] | null;
  readonly decisionIn: string | null;
  readonly decisionOut: string | null;
}

/** Why a project is on the year's list. */
export type EntryKind = 'new' | 'continuing' | 'finishing' | 'reserve';

/** Investment completed by the end of a month (`investment_month_version`). */
export interface InvestmentMonthRow {
  readonly id: string;
  readonly version: number;
  /** 万元 since 1 January at the month's end. */
  readonly cumulative: Decimal;
}

/** How a target is meant; `exactly` states a size that is no goal. */
export const targetSenses = ['at_least', 'at_most', 'about', 'exactly', 'yes_no'] as const;
/** One of them. */
export type TargetSense = (typeof targetSenses)[number];

/** 约束性, 预期性, 力争. */
export const targetStrengths = ['binding', 'expected', 'aspired'] as const;
/** One of them. */
export type TargetStrength = (typeof targetStrengths)[number];

/** The present of a target (`target_version`). */
export interface TargetRow {
  readonly id: string;
  readonly version: number;
  /** Code of a programme (专项). */
  readonly programme: string | null;
  readonly measure: string;
  readonly sense: TargetSense;
  readonly strength: TargetStrength | null;
  readonly value: Decimal;
  readonly ownerUnitId: string | null;
  /** Where it counts projects: the stage that they reach within the year. */
  readonly countedStage: CountedStage | null;
  readonly countedCategory: string | null;
}

/** A figure towards a target (`target_reading_version`). */
export interface TargetReadingRow {
  readonly id: string;
  readonly version: number;
  readonly value: Decimal;
  readonly state: 'estimated' | 'preliminary' | 'final';
}

/** The present of a programme (`programme_version`). */
export interface ProgrammeRow {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly state: 'open' | 'closed';
}

interface ProgrammeMemberRow {
  readonly id: string;
  readonly version: number;
  readonly projectId: string;
  readonly state: 'member' | 'left';
}

interface SendingPauseRow {
  readonly id: string;
  readonly version: number;
  readonly state: 'paused' | 'resumed';
  readonly reason: SealedValue;
}

interface Versioned {
  project: ProjectRow;
  milestone: MilestoneRow;
  missed_date: MissedDateRow;
  unit: UnitRow;
  person: PersonRow;
  duty: DutyRow;
  list_year: ListYearRow;
  list_entry: ListEntryRow;
  investment_month: InvestmentMonthRow;
  target: TargetRow;
  target_reading: TargetReadingRow;
  programme: ProgrammeRow;
  programme_member: ProgrammeMemberRow;
  date_change: DateChangeRow;
  stage_undo: StageUndoRow;
  hold: HoldRow;
  project_end: ProjectEndRow;
  difficulty: DifficultyRow;
  permit: PermitRow;
  instruction: InstructionRow;
  notice: NoticeRow;
  quarterly_goal: QuarterlyGoalRow;
  light_schedule: LightScheduleRow;
  sending_pause: SendingPauseRow;
  setting: SettingRow;
}

interface Recorded {
  unit: { id: string; synthetic: boolean };
  person: { id: string; synthetic: boolean };
  person_profile: PersonProfile;
  account: { personId: string; login: string };
  project: { id: string; synthetic: boolean };
  milestone: { id: string; projectId: string; stage: string; step: string | null };
  missed_date: {
    id: string;
    projectId: string;
    milestoneId: string;
    deadlineVersion: number;
    dueOn: LocalDate;
  };
  list_year: { year: number };
  /** `carriedFrom`: the list year from which it was carried over (结转); null: it came anew. */
  list_entry: { id: string; listYear: number; projectId: string; carriedFrom: number | null };
  list_entry_date: { entryId: string; milestoneId: string; agreedOn: LocalDate };
  investment_month: { id: string; projectId: string; series: 'reported' | 'statistical'; month: LocalDate };
  progress_report: {
    id: string;
    projectId: string;
    personId: string;
    reportedOn: LocalDate;
    kind: 'report' | 'no_change';
    percent: number | null;
    text: SealedValue | null;
    /** The report in whose place this one stands. */
    correctsId: string | null;
    fileIds: readonly string[];
  };
  file: {
    id: string;
    projectId: string;
    sha256: string;
    mediaType: FileType;
    size: number;
    personId: string;
  };
  target: { id: string; year: number; name: string };
  target_reading: { id: string; targetId: string; readOn: LocalDate };
  programme: { id: string; code: string };
  programme_member: { id: string; programmeId: string; projectId: string };
  date_change: { id: string; projectId: string; milestoneId: string };
  stage_undo: { id: string; projectId: string; milestoneId: string };
  slip: SlipRow;
  hold: { id: string; projectId: string };
  project_end: { id: string; projectId: string };
  difficulty: { id: string; projectId: string; number: number };
  permit: { id: string; projectId: string };
  instruction: { id: string; projectId: string; number: number };
  notice: NoticeAnchor;
  quarterly_goal: { id: string; projectId: string; year: number; quarter: number };
  light_schedule: { projectId: string };
  project_succession: {
    id: string;
    projectId: string;
    successorId: string;
    /** replacement: an end that names projects which there are already. */
    kind: 'split' | 'merger' | 'replacement';
    /** Null of a replacement: its end says why. */
    decision: string | null;
  };
  answer: AnswerRow;
  last_year_figure: {
    id: string;
    year: number;
    name: string;
    measure: string;
    value: Decimal;
    preliminary: boolean;
  };
  duty: { id: string };
  confirmed_import: ImportToRecord;
  sending_pause: { id: string };
  setting: { id: string; key: string; programme: string | null };
  lifecycle_version: { code: string; version: number; definition: Lifecycle };
  rollup: {
    id: string;
    kind: PeriodKind;
    period: string;
    scopeId: string;
    listYear: number;
    number: number;
    fromAt: string;
    cutAt: string;
    sendAt: string;
    /** Canonical JSON, byte for byte. */
    data: string;
    /** `\x` and hex, as PostgreSQL reads bytes. */
    dataSha256: string;
    labels: string;
    builderVersion: number;
  };
}

/** A row that is written once and stays: an anchor (id and what never changes) or a record. */
export type RecordedRow = {
  [T in keyof Recorded]: { readonly table: T; readonly row: Readonly<Recorded[T]> };
}[keyof Recorded];

/** The next version of a readable row. */
export type VersionedRow = {
  [T in keyof Versioned]: { readonly table: T; readonly row: Versioned[T] };
}[keyof Versioned];
