import type { Database } from '#database';
import type { Journal, JournalEntry } from '../journal.js';
import {
  readCalendar,
  readCheckpoints,
  readEvents,
  readItems,
  readLeaves,
  readMessages,
  readReminders,
  readRollups,
  readSchedules,
  readVersions,
} from './checker.queries.js';

/** An event of the history, byte for byte. */
export interface EventRow {
  readonly chain: string;
  readonly seq: number;
  readonly recordedAtUs: string;
  readonly prev: Buffer;
  readonly hash: Buffer;
  readonly canon: Buffer;
}

/** A step on record. */
export interface ReminderRow {
  readonly id: string;
  /** The milestone, the request for another date, or what a unit owes. */
  readonly subject: string;
  readonly version: number;
  readonly step: string;
  readonly recipients: readonly string[];
  readonly day: string;
  readonly sendAt: Date;
  readonly state: string;
  readonly reason: string | null;
  readonly endedAt: Date | null;
}

/** What one person is owed of a step, and in which message. */
export interface ItemRow {
  readonly reminder: string;
  readonly person: string;
  readonly message: string;
  readonly state: string;
}

/** A message with its delivery. */
export interface MessageRow {
  readonly id: string;
  readonly person: string;
  readonly kind: string;
  readonly day: string;
  readonly state: string;
  readonly sendAt: Date;
  readonly sentAt: Date | null;
  readonly error: string | null;
}

/** An issue as it was frozen. */
export interface RollupRow {
  readonly id: string;
  readonly period: string;
  readonly scope: string;
  readonly number: number;
  readonly data: string;
}

/** From which week on a unit is owed issues, and when they are to come: `08:00` on clocks in a zone. */
export interface ScheduleRow {
  readonly scope: string;
  readonly firstPeriod: string;
  readonly sendTime: string;
  readonly timeZone: string;
}

/** When a version of a row was recorded; of a milestone also whether it was reached then. */
export interface VersionRow {
  readonly table: string;
  readonly project: string;
  readonly recordedAt: Date;
  readonly milestone: string | null;
  readonly reached: boolean | null;
}

/** All that the checker looks at: what the simulator and its receiver wrote down themselves, and the database's rows. */
export interface Evidence {
  readonly journal: readonly JournalEntry[];
  readonly events: readonly EventRow[];
  readonly leaves: readonly { readonly chain: string; readonly seq: number }[];
  readonly checkpoints: readonly { readonly size: number; readonly note: string }[];
  /** `name+keyid+base64` of the key that signs. */
  readonly verifierKey: string;
  readonly reminders: readonly ReminderRow[];
  readonly items: readonly ItemRow[];
  readonly messages: readonly MessageRow[];
  readonly rollups: readonly RollupRow[];
  readonly schedules: readonly ScheduleRow[];
  readonly calendar: readonly { readonly day: string; readonly working: boolean }[];
  readonly versions: readonly VersionRow[];
}

/** Reads the rows of a simulated database. */
export async function readEvidence(
  database: Database,
  journal: Journal,
  verifierKey: string,
): Promise<Evidence> {
  return {
    journal: journal.entries,
    verifierKey,
    events: await database.query<EventRow>(readEvents),
    leaves: await database.query<{ chain: string; seq: number }>(readLeaves),
    checkpoints: await database.query<{ size: number; note: string }>(readCheckpoints),
    reminders: await database.query<ReminderRow>(readReminders),
    items: await database.query<ItemRow>(readItems),
    messages: await database.query<MessageRow>(readMessages),
    rollups: await database.query<RollupRow>(readRollups),
    schedules: await database.query<ScheduleRow>(readSchedules),
    calendar: await database.query<{ day: string; working: boolean }>(readCalendar),
    versions: await database.query<VersionRow>(readVersions),
  };
}
