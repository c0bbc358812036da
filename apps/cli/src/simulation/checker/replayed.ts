import type { ReplayedDifficulty, Turn } from './own-rests.js';

/** A deadline as the history tells it: of a milestone, of those who decide over another date for it, or of what a unit owes. */
export interface ReplayedDeadline {
  readonly project: string;
  /** The milestone, the request, or what is owed. */
  readonly subject: string;
  /** Null: of what a unit owes. */
  readonly stage: string | null;
  /** The unit that owes it; null: it is of a date. */
  readonly owner: string | null;
  /** Whether the project's liaison officer is told of what is owed from the beginning: of a permit and of a hold. */
  readonly isOwn: boolean;
  /** The day asked for; null: the deadline is the milestone's own. */
  readonly askedOn: number | null;
  readonly version: number;
  readonly dueOn: number;
  readonly recordedAt: number;
  /** Null: it still stands. */
  endedAt: number | null;
  endedBy:
    | 'reached'
    | 'deadline_changed'
    | 'project_ended'
    | 'request_ended'
    | 'answered'
    | 'settled'
    | 'supplements'
    | 'passed_on'
    | null;
  /** When its ladder began to rest, and when it went on. */
  readonly turns: Turn[];
}

/** A stage that was reached. */
export interface ReplayedReach {
  readonly stage: string;
  readonly milestone: string;
  readonly reachedOn: string;
  readonly recordedAt: number;
  /** When it was found never to have been reached; null: it stands. */
  undoneAt: number | null;
}

/** A missed date on record. */
export interface ReplayedMiss {
  readonly milestone: string;
  readonly version: number;
  readonly dueOn: string;
  readonly recordedAt: number;
  /** When it was found to have been reported late only; null: never. */
  correctedAt: number | null;
}

/** A project as its chain tells it. */
export interface ReplayedProject {
  readonly id: string;
  readonly createdAt: number;
  readonly leadUnit: string;
  readonly area: string;
  readonly category: string;
  readonly levels: readonly string[];
  /** In the order of the lifecycle. */
  readonly milestones: readonly { readonly id: string; readonly stage: string }[];
  /** Stages reached before the record began. */
  readonly given: readonly string[];
  readonly reaches: ReplayedReach[];
  readonly deadlines: ReplayedDeadline[];
  /** Until when somebody is to decide over another date. */
  readonly requests: ReplayedDeadline[];
  /** Until when a unit is to settle, to answer or to reply to something. */
  readonly owed: ReplayedDeadline[];
  readonly misses: ReplayedMiss[];
  readonly difficulties: ReplayedDifficulty[];
  /** From when until when it had ended; null: it still has. */
  readonly endings: { readonly from: number; to: number | null }[];
  /** Instants and days of progress reports. */
  readonly reports: { readonly at: number; readonly on: string }[];
}

/** Who held a duty, as the history tells it: on which days, and from which instant on that was on record. */
export interface ReplayedDuty {
  readonly id: string;
  readonly person: string;
  readonly role: string;
  /** Of a project or of a unit. */
  readonly scope: string;
  /** For whom the person stands in; null: the duty is the person's own. */
  readonly deputyFor: string | null;
  readonly fromOn: number;
  readonly recordedAt: number;
  /** The first day without it. */
  toOn: number | null;
  endRecordedAt: number | null;
}

/** What the events say, put together by the checker's own rules. */
export interface Replay {
  readonly projects: ReadonlyMap<string, ReplayedProject>;
  readonly duties: readonly ReplayedDuty[];
  readonly handOvers: readonly { readonly from: string; readonly to: string; readonly at: number }[];
  /** Of each unit the one above it. */
  readonly parents: ReadonlyMap<string, string | null>;
  readonly listIssuedAt: number;
  /** Answers on record. */
  readonly answers: number;
}

/** An event as its chain has it. */
export interface Event {
  readonly action: string;
  readonly project: string;
  readonly seq: number;
  readonly at: number;
  readonly data: { readonly after: Fields; readonly before: Fields | null };
}
// oxlint-disable-next-line typescript/no-explicit-any -- the bodies are read as they stand, without the product's types
export type Fields = Record<string, any>;
