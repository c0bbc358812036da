import type { LocalDate } from '../calendar/local-date.js';
import type { SealedColumn } from '../history/history-entry.js';

/** What a project is examined for before and while it is built; `other` says its name. */
export const permitKinds = [
  'project_approval',
  'land_use',
  'planning',
  'construction',
  'environment',
  'energy',
  'water_conservation',
  'fire_safety',
  'other',
] as const;

/** By which days a limit runs. */
export const dayTypes = ['working', 'calendar'] as const;

/** One of them. */
export type DayType = (typeof dayTypes)[number];

/** `suspended`: the authority has asked for supplements (补正) and its clock stands. The last three are ends. */
export const permitStates = ['applied', 'suspended', 'granted', 'refused', 'withdrawn'] as const;

/** The clock stood after `fromOn` until the end of `toOn`; null: it still stands. */
export interface PermitPause {
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate | null;
}

/** A permit (审批事项) that was applied for (`permit_version`). */
export interface PermitRow {
  readonly id: string;
  readonly version: number;
  readonly projectId: string;
  readonly kind: (typeof permitKinds)[number];
  /** Of `other` always; of the rest where one kind is applied for in parts. */
  readonly name: string | null;
  /** The authority is a unit of the tree, or named. */
  readonly authorityUnitId: string | null;
  readonly authority: string | null;
  readonly state: (typeof permitStates)[number];
  readonly appliedOn: LocalDate;
  /** Days of the kind `dayType`, the day of the application not counted. */
  readonly limitDays: number;
  readonly dayType: DayType;
  /** In their order; only the last one can be open. */
  readonly pauses: readonly PermitPause[];
  /** The day of the grant, refusal or withdrawal. */
  readonly endedOn: LocalDate | null;
  /** Of a granted one. */
  readonly number: string | null;
  /** What supplements were asked for, or why it was refused or withdrawn. */
  readonly note: SealedColumn | null;
}
