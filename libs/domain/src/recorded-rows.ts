import type { LocalDate } from './calendar/local-date.js';
import type { OpenValue, RecordedEvidence, SealedValue } from './history-entry.js';
import type { Lifecycle, StageReached } from './lifecycle/lifecycle.js';
import type { RoleCode } from './access/roles.js';

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
  readonly dueYear: number | null;
  readonly dueOn: LocalDate | null;
  /** Calendar days. */
  readonly daysHeld: number;
  /** 0 while there is no deadline; rises whenever the deadline changes. */
  readonly deadlineVersion: number;
  /** ISO instant. */
  readonly deadlineRecordedAt: string | null;
  readonly reachedOn: LocalDate | null;
  /** Null while it is not reached. */
  readonly reachedPrecision: DatePrecision | null;
  readonly evidence: readonly RecordedEvidence[];
}

interface MissedDateRow {
  readonly id: string;
  readonly version: number;
  readonly state: 'missed' | 'reported_late';
}

/** The present of a unit (`unit_version`). */
export interface UnitRow {
  readonly id: string;
  readonly version: number;
  readonly parentId: string | null;
  readonly kind: UnitKind;
  readonly name: string;
  /** The unit and all above it, root first. */
  readonly path: readonly string[];
  /** A closed one takes nothing more; what it had stays. */
  readonly state: 'open' | 'closed';
}

/** What a node of the organisation tree is. */
export type UnitKind = 'city' | 'department' | 'area' | 'office';

/** The present of a person (`person_version`); the personal data are in the profile. */
export interface PersonRow {
  readonly id: string;
  readonly version: number;
  readonly unitId: string;
  readonly state: 'active' | 'disabled';
}

/** Personal data, here only, so that it can be erased; the last two are private and not shown in lists. */
export interface PersonProfile {
  readonly personId: string;
  readonly name: string;
  /** Of the office. */
  readonly email: string | null;
  readonly mobile?: string | null;
  readonly privateEmail?: string | null;
}

/** The present of a duty (`duty_version`). */
export interface DutyRow {
  readonly id: string;
  readonly version: number;
  readonly personId: string;
  readonly role: RoleCode;
  readonly projectId: string | null;
  readonly unitId: string | null;
  readonly fromOn: LocalDate;
  /** The first day on which it is over; null: open. Equal to `fromOn`: taken back before it began. */
  readonly toOn: LocalDate | null;
  /** The person stood in for; null for the holder. */
  readonly deputyFor: string | null;
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

interface ListEntryRow {
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

interface InvestmentMonthRow {
  readonly id: string;
  readonly version: number;
  /** 万元 since 1 January at the month's end. */
  readonly cumulative: Decimal;
}

interface TargetRow {
  readonly id: string;
  readonly version: number;
  readonly programme: string | null;
  readonly measure: string;
  readonly sense: 'at_least' | 'at_most' | 'about' | 'exactly' | 'yes_no';
  readonly strength: 'binding' | 'expected' | 'aspired' | null;
  readonly value: Decimal;
  readonly ownerUnitId: string | null;
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
  setting: SettingRow;
}

interface Recorded {
  unit: { id: string; synthetic: boolean };
  person: { id: string; synthetic: boolean };
  person_profile: PersonProfile;
  account: { personId: string; login: string; passwordHash: string };
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
  list_entry: { id: string; listYear: number; projectId: string };
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
  };
  target: { id: string; year: number; name: string };
  last_year_figure: {
    id: string;
    year: number;
    name: string;
    measure: string;
    value: Decimal;
    preliminary: boolean;
  };
  duty: { id: string };
  setting: { id: string; key: string; programme: string | null };
  lifecycle_version: { code: string; version: number; definition: Lifecycle };
  rollup: {
    id: string;
    kind: 'week';
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
