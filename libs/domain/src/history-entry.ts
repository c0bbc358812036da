import type { LocalDate } from './calendar/local-date.js';
import type { EvidenceKind } from './lifecycle/lifecycle.js';

/** A plain value that may stand open in the history for ever: ids, enums, dates, amounts, names of things. */
export type OpenValue =
  string | number | boolean | null | readonly OpenValue[] | { readonly [field: string]: OpenValue };

/**
 * A value that can be erased: a person's name or contact, a note, a reason, a text. The history keeps its
 * commitment; `personId` names whose data it is. The same object in an entry and in a row is one commitment.
 */
export interface SealedValue {
  readonly sealed: string;
  readonly personId: string | null;
}

/** Marks a text as erasable. */
export function seal(text: string, personId: string | null = null): SealedValue {
  return { sealed: text, personId };
}

/** Evidence as the history and the milestone hold it: number open, text sealed (as read: its commitment's hex). */
export interface RecordedEvidence {
  readonly kind: EvidenceKind;
  readonly number?: string;
  readonly text?: SealedValue | string;
}

interface FieldValue {
  open: OpenValue;
  sealed: SealedValue | null;
  evidence: readonly RecordedEvidence[];
}

/**
 * Every kind of event, with each field of its `before` and `after` classed open or sealed (audit-format,
 * Canonical body). A field that is not here does not compile in an entry.
 */
export const historyFields = {
  'database.created': { kind: 'open', beginsAt: 'open' },
  'lifecycle.published': { code: 'open', version: 'open', definition: 'open' },
  'unit.created': { unit: 'open', parent: 'open', kind: 'open', name: 'open', synthetic: 'open' },
  'unit.renamed': { unit: 'open', name: 'open' },
  'unit.moved': { unit: 'open', parent: 'open', subtree: 'open' },
  'unit.closed': { unit: 'open', state: 'open' },
  'person.created': {
    person: 'open',
    unit: 'open',
    name: 'sealed',
    email: 'sealed',
    mobile: 'sealed',
    privateEmail: 'sealed',
    synthetic: 'open',
  },
  'person.changed': {
    person: 'open',
    unit: 'open',
    name: 'sealed',
    email: 'sealed',
    mobile: 'sealed',
    privateEmail: 'sealed',
  },
  'person.disabled': { person: 'open', state: 'open' },
  'person.enabled': { person: 'open', state: 'open' },
  'contacts.viewed': { person: 'open' },
  'account.created': { person: 'open', login: 'sealed' },
  'duty.assigned': {
    duty: 'open',
    person: 'open',
    role: 'open',
    unit: 'open',
    fromOn: 'open',
    toOn: 'open',
    deputyFor: 'open',
  },
  'duty.ended': { duty: 'open', person: 'open', role: 'open', unit: 'open', toOn: 'open' },
  'duty.handed_over': {
    duty: 'open',
    person: 'open',
    role: 'open',
    unit: 'open',
    fromOn: 'open',
    toOn: 'open',
    deputyFor: 'open',
  },
  'duties.handed_over': { person: 'open', successor: 'open', fromOn: 'open', duties: 'open' },
  'setting.changed': { setting: 'open', programme: 'open', value: 'open' },
  'list_year.issued': { year: 'open', decision: 'open' },
  'project.created': {
    name: 'open',
    code: 'open',
    parent: 'open',
    category: 'open',
    cluster: 'open',
    levels: 'open',
    lifecycle: 'open',
    stage: 'open',
    stageKnown: 'open',
    area: 'open',
    statisticsArea: 'open',
    leadUnit: 'open',
    helperUnits: 'open',
    totalInvestment: 'open',
    remark: 'sealed',
    synthetic: 'open',
    milestones: 'open',
  },
  'list_entry.added': {
    entry: 'open',
    listYear: 'open',
    kind: 'open',
    listed: 'open',
    plannedInvestment: 'open',
    monthlyPlan: 'open',
    decisionIn: 'open',
    agreedDates: 'open',
  },
  'stage.reached': {
    stage: 'open',
    milestone: 'open',
    reachedOn: 'open',
    reachedPrecision: 'open',
    evidence: 'evidence',
    note: 'sealed',
  },
  'milestone.missed': {
    milestone: 'open',
    stage: 'open',
    dueOn: 'open',
    deadlineVersion: 'open',
    state: 'open',
  },
  'missed_date.corrected': {
    milestone: 'open',
    stage: 'open',
    dueOn: 'open',
    deadlineVersion: 'open',
    state: 'open',
  },
  'progress.reported': { report: 'open', reportedOn: 'open', kind: 'open', percent: 'open', text: 'sealed' },
  'investment.reported': { series: 'open', month: 'open', cumulative: 'open' },
  'target.set': {
    target: 'open',
    year: 'open',
    name: 'open',
    programme: 'open',
    measure: 'open',
    sense: 'open',
    strength: 'open',
    value: 'open',
  },
  'last_year_figure.recorded': {
    figure: 'open',
    year: 'open',
    name: 'open',
    measure: 'open',
    value: 'open',
    preliminary: 'open',
  },
  'rollup.issued': { kind: 'open', period: 'open', scope: 'open', number: 'open', dataSha256: 'open' },
} as const satisfies Record<string, Record<string, keyof FieldValue>>;

/** The kinds of events, in the past tense. */
export type HistoryAction = keyof typeof historyFields;

/** The fields of one kind of event, each with the type that its class demands. */
export type HistoryFields<A extends HistoryAction> = {
  readonly [F in keyof (typeof historyFields)[A]]?: (typeof historyFields)[A][F] extends keyof FieldValue
    ? FieldValue[(typeof historyFields)[A][F]]
    : never;
};

/** The chain of events that belong to no project. */
export const systemChain = '_sys';

/** One event of the history before it is stored; `before` and `after` hold what changed, by field. */
export interface HistoryEntry<A extends HistoryAction = HistoryAction> {
  /** Made by the caller, UUIDv7: the same event stored twice is refused. */
  readonly event: string;
  /** The project's id, or `_sys`. */
  readonly chain: string;
  readonly action: A;
  readonly before: HistoryFields<A> | null;
  readonly after: HistoryFields<A> | null;
  readonly reason?: SealedValue;
  /** The day in the world that the change is about, where it has one. */
  readonly effectiveOn?: LocalDate;
  /** The event that caused this one. */
  readonly causedBy?: string;
  /** Only events of class `access` may lose their body to a lawful purge. */
  readonly class?: 'record' | 'access';
}

/** Makes an entry; the kind fixes which fields it may have. */
export function historyEntry<A extends HistoryAction>(entry: HistoryEntry<A>): HistoryEntry {
  return entry as HistoryEntry;
}
