import type { CountedStage, LocalDate } from '#domain';

/** Keys are stable strings such as `unit:太仓港区`; ids are made by the loader and are no part of the plan. */
export type PlanKey = string;

/** A calendar day of Asia/Shanghai. */
export type PlanDate = LocalDate;

/** An instant with the offset of Asia/Shanghai, `YYYY-MM-DDTHH:mm:ss+08:00`; as text it sorts like the time. */
export type PlanInstant = string;

/** An amount in 万元 CNY with exactly four decimal digits, such as `12000.0000`. */
export type PlanAmount = string;

export type PlanUnitKind = 'city' | 'department' | 'area' | 'office';

/** A node of the organisation tree; parents stand before their children in `DemonstrationPlan.units`. */
export interface PlanUnit {
  key: PlanKey;
  /** Null for the root, the city, only. */
  parent: PlanKey | null;
  kind: PlanUnitKind;
  name: string;
  /** The city and its areas are real; which departments and offices it has is made up. */
  synthetic: boolean;
}

/** A made-up person; the address lies under the reserved domain `demo.example`. */
export interface PlanPerson {
  key: PlanKey;
  name: string;
  email: string;
  unit: PlanKey;
  synthetic: true;
}

/** Role codes as the data model fixes them. */
export type PlanRole =
  | 'liaison_officer'
  | 'unit_head'
  | 'supervisor'
  | 'leader'
  | 'enterprise_contact'
  | 'system_administrator'
  | 'security_administrator'
  | 'audit_administrator';

export type PlanDutyScope = { project: PlanKey } | { unit: PlanKey };

/** Person × role × project or unit; `from` and `to` are half-open, `to` null while it lasts. */
export interface PlanDuty {
  person: PlanKey;
  role: PlanRole;
  scope: PlanDutyScope;
  from: PlanDate;
  to: PlanDate | null;
}

interface PlanDutyChangeBase {
  at: PlanInstant;
  /** The security administrator. */
  by: PlanKey;
}

/** All duties of a person go to a successor. */
export interface PlanHandOver extends PlanDutyChangeBase {
  type: 'hand_over';
  person: PlanKey;
  successor: PlanKey;
  reason: string;
}

/** A person stands in for the holder of a duty; `from` and `to` are half-open. */
export interface PlanDeputyship extends PlanDutyChangeBase {
  type: 'deputyship';
  role: PlanRole;
  scope: PlanDutyScope;
  person: PlanKey;
  from: PlanDate;
  to: PlanDate;
}

export type PlanDutyChange = PlanHandOver | PlanDeputyship;

/** A log-in of the demonstration; the loader makes its password. */
export interface PlanAccount {
  login: string;
  person: PlanKey;
  role: PlanRole;
}

export type PlanLifecycle = 'enterprise' | 'government_investment' | 'urban_renewal';

export type PlanStage =
  | 'signing'
  | 'approval'
  | 'groundbreaking'
  | 'completion'
  | 'operation'
  | 'agreements'
  | 'expropriation'
  | 'vacating';

export type PlanLevel = 'province' | 'prefecture' | 'city';

/** How exactly a date is known: with `year` only the year of the carried day is a fact. */
export type PlanDatePrecision = 'day' | 'year';

/** One stage of a project's lifecycle as the list's issue records it. */
export interface PlanMilestone {
  stage: PlanStage;
  /** The first agreed date (baseline); null where none is known. */
  plannedOn: PlanDate | null;
  /** The year in which the report wants the stage reached; null where it says nothing or `plannedOn` is known. */
  dueYear: number | null;
  /** Set where the stage was reached before the record began; no evidence is kept for those. */
  reached: { on: PlanDate; precision: PlanDatePrecision } | null;
}

export type PlanEntryKind = 'new' | 'continuing' | 'finishing' | 'reserve';

/** What the list of the year says of the project. */
export interface PlanListEntry {
  /** Null where the report does not say it. */
  kind: PlanEntryKind | null;
  /** `recorded`: on the list by the report or made up with it; `assumed`: put on it by the rule of the domain. */
  listed: 'recorded' | 'assumed';
  /** Planned investment of the year; null where unknown. */
  plannedInvestment: PlanAmount | null;
  /** Cumulative plan at the end of each of the twelve months, the last equal to `plannedInvestment`; null: none agreed. */
  monthlyPlan: PlanAmount[] | null;
}

/** A project of the list with what is known of it on 2022-01-10, the day of issue. */
export interface PlanProject {
  key: PlanKey;
  name: string;
  /** True for the made-up ones: the project and every fact of it. */
  synthetic: boolean;
  category: string;
  cluster: string | null;
  /** The area that answers (板块), as a unit's key; null where the report names none. */
  area: PlanKey | null;
  leadUnit: PlanKey;
  levels: PlanLevel[];
  lifecycle: PlanLifecycle;
  /** False: the stage is not known and shows 未载明, not pipeline. */
  stageKnown: boolean;
  note: string | null;
  totalInvestment: PlanAmount | null;
  entry: PlanListEntry;
  /** One for each stage of the lifecycle, in its order. */
  milestones: PlanMilestone[];
}

export type PlanEvidenceKind =
  | 'contract'
  | 'approval_document'
  | 'construction_permit'
  | 'acceptance_record'
  | 'operation_record'
  | 'notice';

/** Evidence of a stage by number or text. */
export interface PlanEvidence {
  kind: PlanEvidenceKind;
  number?: string;
  text?: string;
}

interface PlanActionBase {
  at: PlanInstant;
  /** The person who acts: the project's liaison officer. */
  person: PlanKey;
  project: PlanKey;
}

export interface PlanStageReached extends PlanActionBase {
  type: 'stage_reached';
  stage: PlanStage;
  reachedOn: PlanDate;
  evidence: PlanEvidence[];
  note: string;
}

/** A dated report; with `noChange` (一键无变化) text and percent are null. */
export interface PlanProgressReported extends PlanActionBase {
  type: 'progress_reported';
  reportedOn: PlanDate;
  noChange: boolean;
  text: string | null;
  /** Physical progress of the whole project, 0 to 100; null where not stated. */
  percent: number | null;
}

export interface PlanInvestmentReported extends PlanActionBase {
  type: 'investment_reported';
  /** `YYYY-MM`. */
  month: string;
  series: 'reported' | 'statistical';
  /** Cumulative since 1 January at the month's end. */
  cumulative: PlanAmount;
}

export type TimelineAction = PlanStageReached | PlanProgressReported | PlanInvestmentReported;

export type PlanSense = 'at_least' | 'at_most' | 'about' | 'exactly' | 'yes_no';

export type PlanStrength = 'binding' | 'expected' | 'aspired';

/** A numeric target of the year 2022. */
export interface PlanTarget {
  key: PlanKey;
  year: number;
  name: string;
  /** Decimal text as the report writes it. */
  value: string;
  measure: string;
  sense: PlanSense;
  /** 约束性, 预期性, 力争; null where the report does not say. */
  strength: PlanStrength | null;
  programme: string | null;
  section: string;
}

/** A made-up figure towards a made-up target, as it comes in. */
export interface PlanReading {
  type: 'target_read';
  at: PlanInstant;
  /** The target's name. */
  target: string;
  readOn: PlanDate;
  value: string;
  state: 'estimated' | 'preliminary' | 'final';
}

/** A programme (专项). Projects, targets and readings are those of a made-up one. */
export interface PlanProgramme {
  key: PlanKey;
  code: string;
  name: string;
  members: PlanKey[];
  targets: (Omit<PlanTarget, 'key' | 'section'> & { countedStage?: CountedStage })[];
  readings: PlanReading[];
}

/** A figure of the year before; all are preliminary estimates by the report's own words. */
export interface PlanLastYearFigure {
  key: PlanKey;
  year: number;
  name: string;
  value: string;
  measure: string;
  preliminary: true;
}

/** The body of the stage change that the OpenAPI document shows and that works verbatim on the seeded end. */
export interface PlanStageChangeExample {
  stage: PlanStage;
  reachedOn: PlanDate;
  evidence: PlanEvidence[];
  note: string;
}

/** All that a demonstration database holds, as data; the loader executes it through the product's services. */
export interface DemonstrationPlan {
  seed: number;
  /** When the list is issued and the record begins: 2022-01-10T00:00:00+08:00. */
  beginsAt: PlanInstant;
  /** Where the loader leaves the clock: 2022-03-07T07:28:00+08:00. */
  endsAt: PlanInstant;
  listYear: number;
  units: PlanUnit[];
  people: PlanPerson[];
  duties: PlanDuty[];
  /** One of each role, the supervisor first. */
  accounts: PlanAccount[];
  /** 183, the named ones first in the report's order. */
  projects: PlanProject[];
  /** By `at`, strictly ascending. */
  timeline: TimelineAction[];
  /** By `at`, ascending; no two of one instant, here and in the timeline. */
  dutyChanges: PlanDutyChange[];
  /** Those that the report's targets name first. */
  programmes: PlanProgramme[];
  targets: PlanTarget[];
  lastYear: PlanLastYearFigure[];
  /** Key of the project on which `exampleStageChange` is lawful at `endsAt`. */
  exampleProjectKey: PlanKey;
  exampleStageChange: PlanStageChangeExample;
}
