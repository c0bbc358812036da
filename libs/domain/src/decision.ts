import type { RestCause } from './answers/ladder-rest.js';
import type { HistoryEntry } from './history/history-entry.js';
import type { PermitRow } from './permit/permit-row.js';
import type { OwedKind } from './reminders/owner-ladder.js';
import type { PlannedReminder } from './reminders/plan-reminder.js';
import type { RecordedRow, VersionedRow } from './recorded-rows.js';
import type { PersonProfile } from './organisation/organisation-rows.js';

/** What a ladder is climbed for: a date, the decision over a date change, or what a unit owes. */
export type LadderSubject = 'milestone' | 'dateChange' | OwedKind;

/** The next reminder of a subject's ladder: at most one waits for each subject. */
export interface ReminderToPlan {
  readonly id: string;
  readonly subjectKind: LadderSubject;
  readonly subjectId: string;
  readonly projectId: string;
  readonly deadlineVersion: number;
  readonly planned: PlannedReminder;
}

/** What waits for the subject is not owed any more. */
export interface ReminderToCancel {
  readonly subjectKind: LadderSubject;
  readonly subjectId: string;
  /** A word for the record, such as `reached`. */
  readonly reason: string;
}

/** The ladder of the subject rests from now on, or climbs again. */
export interface ReminderToRest {
  readonly subjectKind: 'milestone';
  readonly subjectId: string;
  /** The answer for whose sake it rests; null: it climbs again. */
  readonly because: RestCause | null;
  /** Null: until somebody has decided. */
  readonly until: Date | null;
  /** What waits is not sent before; its own day counts where that is later. */
  readonly notBefore: Date;
  /** Of the day's reminders, `HH:MM`. */
  readonly sendTime: string;
}

/** A permit whose clock a decision may have moved: what was on record (null: nothing, or its clock counted for nobody), and is. */
export interface PermitTurn {
  readonly before: PermitRow | null;
  readonly after: PermitRow;
}

/** Whose or which sealed values are to be removed for good: a person's, or those that one event carries. */
export type Erasure = { readonly person: string } | { readonly event: string };
/** Personal data that is another one from now on; what is left out stays. The history keeps what it was, sealed. */
export type ProfileChange = Pick<PersonProfile, 'personId'> & Partial<PersonProfile>;

/**
 * What a rule decided: everything that one change writes. Stored in one transaction by the decision store; a
 * decision without an entry is refused there.
 */
export interface Decision {
  readonly entries: readonly HistoryEntry[];
  /** Rows that are written once, in this order. */
  readonly inserts: readonly RecordedRow[];
  /** Next versions of readable rows; each must follow the current one. */
  readonly versions: readonly VersionedRow[];
  /** Written in place, not as versions: so that it can be erased. */
  readonly profiles: readonly ProfileChange[];
  /** Not stored: the ladders of permits follow from them. */
  readonly permits: readonly PermitTurn[];
  readonly reminders: readonly ReminderToPlan[];
  readonly cancelReminders: readonly ReminderToCancel[];
  readonly restReminders: readonly ReminderToRest[];
  /** Goes with exactly one entry, of `_sys`. */
  readonly erase: Erasure | null;
}

/** A decision from its parts; what is left out is empty. */
export function decision(parts: Partial<Decision> & Pick<Decision, 'entries'>): Decision {
  return {
    inserts: [],
    versions: [],
    profiles: [],
    permits: [],
    reminders: [],
    cancelReminders: [],
    restReminders: [],
    erase: null,
    ...parts,
  };
}

/** Several decisions as one, stored together or not at all; at most one of them erases. */
export function joined(decisions: readonly Decision[]): Decision {
  return {
    entries: decisions.flatMap(({ entries }) => entries),
    inserts: decisions.flatMap(({ inserts }) => inserts),
    versions: decisions.flatMap(({ versions }) => versions),
    profiles: decisions.flatMap(({ profiles }) => profiles),
    permits: decisions.flatMap(({ permits }) => permits),
    reminders: decisions.flatMap(({ reminders }) => reminders),
    cancelReminders: decisions.flatMap(({ cancelReminders }) => cancelReminders),
    restReminders: decisions.flatMap(({ restReminders }) => restReminders),
    erase: decisions.find(({ erase }) => erase !== null)?.erase ?? null,
  };
}
