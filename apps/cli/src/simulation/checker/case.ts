import type { Received, Sweep } from '../journal.js';
import type { Evidence, ItemRow, MessageRow, ReminderRow } from './evidence.js';
import { isNight, WorkingDays } from './own-calendar.js';
import { replay } from './replay.js';
import type { Replay, ReplayedDeadline } from './replayed.js';

/** The evidence, put in order for the checks. */
export interface Case {
  readonly evidence: Evidence;
  readonly history: Replay;
  readonly days: WorkingDays;
  readonly deadlines: readonly ReplayedDeadline[];
  readonly received: readonly Received[];
  readonly receivedOf: ReadonlyMap<string, readonly Received[]>;
  readonly remindersOf: ReadonlyMap<string, readonly ReminderRow[]>;
  readonly itemsOf: ReadonlyMap<string, readonly ItemRow[]>;
  readonly messages: ReadonlyMap<string, MessageRow>;
  /** Instants at which a round of sweeps that claim and send came to its end by day, in their order. */
  readonly mailed: readonly number[];
  /** Those at which missed dates were recorded. */
  readonly nights: readonly number[];
  /** Those at which the rollups were built that were owed. */
  readonly built: readonly number[];
}

/** The name of a deadline. */
export function deadlineKey(subject: string, version: number): string {
  return `${subject} ${version}`;
}

/** Puts the evidence in order. */
export function openCase(evidence: Evidence): Case {
  const days = new WorkingDays(evidence.calendar);
  const history = replay(evidence.events, days);
  const received = evidence.journal.filter((entry): entry is Received => entry.kind === 'received');
  const swept = (sweep: Sweep): number[] =>
    evidence.journal.flatMap((entry) =>
      entry.kind === 'swept' && entry.sweep === sweep ? [entry.at.getTime()] : [],
    );
  return {
    evidence,
    history,
    days,
    deadlines: [...history.projects.values()].flatMap(({ deadlines, requests, owed }) => [
      ...deadlines,
      ...requests,
      ...owed,
    ]),
    received,
    receivedOf: grouped(received, ({ message }) => message),
    remindersOf: grouped(evidence.reminders, ({ subject, version }) => deadlineKey(subject, version)),
    itemsOf: grouped(evidence.items, ({ reminder }) => reminder),
    messages: new Map(evidence.messages.map((message) => [message.id, message])),
    mailed: swept('mail').filter((at) => !isNight(at)),
    nights: swept('night'),
    built: swept('rollups'),
  };
}

/** The last of ordered instants that lies before another one; -Infinity where there is none. */
export function lastBefore(instants: readonly number[], limit: number): number {
  return instants.findLast((instant) => instant < limit) ?? Number.NEGATIVE_INFINITY;
}

function grouped<T>(things: readonly T[], keyOf: (thing: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [thing]);
    else group.push(thing);
  }
  return groups;
}
