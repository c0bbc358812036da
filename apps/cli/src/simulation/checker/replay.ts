import type { EventRow } from './evidence.js';
import { dayNumber, type WorkingDays } from './own-calendar.js';
import type { ReplayedDifficulty, Turn } from './own-rests.js';
import { ProjectReplay } from './project-replay.js';

/** A deadline as the history tells it: of a milestone, or of those who decide over another date for it. */
export interface ReplayedDeadline {
  readonly project: string;
  /** The milestone, or the request. */
  readonly subject: string;
  readonly stage: string;
  /** The day asked for; null: the deadline is the milestone's own. */
  readonly askedOn: number | null;
  readonly version: number;
  readonly dueOn: number;
  readonly recordedAt: number;
  /** Null: it still stands. */
  endedAt: number | null;
  endedBy: 'reached' | 'deadline_changed' | 'project_ended' | 'request_ended' | null;
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
  readonly at: number;
  readonly data: { readonly after: Fields; readonly before: Fields | null };
}
// oxlint-disable-next-line typescript/no-explicit-any -- the bodies are read as they stand, without the product's types
export type Fields = Record<string, any>;

/** Replays the history. Holds, moves and stages give the deadlines; nothing is taken from the tables that hold them. */
export function replay(rows: readonly EventRow[], days: WorkingDays): Replay {
  const projects = new Map<string, ProjectReplay>();
  const duties = new Map<string, ReplayedDuty>();
  const handOvers: { from: string; to: string; at: number }[] = [];
  const parents = new Map<string, string | null>();
  let listIssuedAt = Number.NaN;
  let answers = 0;
  for (const event of rows.map(eventOf)) {
    const { action, project, at, data } = event;
    if (action === 'unit.created') parents.set(data.after['unit'], data.after['parent']);
    else if (action === 'list_year.issued') listIssuedAt = at;
    else if (action === 'duties.handed_over')
      handOvers.push({ from: data.after['person'], to: data.after['successor'], at });
    else if (action.startsWith('duty.')) followDuty(duties, event);
    else if (action === 'project.created') projects.set(project, new ProjectReplay(event, days));
    else {
      if (action === 'reminder.answered') answers += 1;
      projects.get(project)?.follow(event);
    }
  }
  return {
    projects: new Map([...projects].map(([id, one]) => [id, one.end()])),
    duties: [...duties.values()],
    handOvers,
    parents,
    listIssuedAt,
    answers,
  };
}

function eventOf(row: EventRow): Event {
  const { action, project, data } = JSON.parse(row.canon.toString('utf8')) as Omit<Event, 'at'>;
  return { action, project, data, at: Number(row.recordedAtUs) / 1_000 };
}

function followDuty(duties: Map<string, ReplayedDuty>, { action, project, at, data }: Event): void {
  const { after, before } = data;
  if (action === 'duty.ended') {
    const duty = duties.get(after['duty']);
    if (duty !== undefined) Object.assign(duty, { toOn: dayNumber(after['toOn']), endRecordedAt: at });
    return;
  }
  if (action === 'duty.handed_over') {
    const old = duties.get(before!['duty']);
    if (old !== undefined) Object.assign(old, { toOn: dayNumber(after['fromOn']), endRecordedAt: at });
  }
  duties.set(after['duty'], {
    id: after['duty'],
    person: after['person'],
    role: after['role'],
    scope: after['unit'] ?? project,
    deputyFor: after['deputyFor'],
    fromOn: dayNumber(after['fromOn']),
    recordedAt: at,
    toOn: after['toOn'] === null ? null : dayNumber(after['toOn']),
    endRecordedAt: after['toOn'] === null ? null : at,
  });
}
