import type { EventRow } from './evidence.js';
import { dayNumber } from './own-calendar.js';

/** A deadline of a milestone as the history tells it. Days are numbers, instants milliseconds since 1970. */
export interface ReplayedDeadline {
  readonly project: string;
  readonly milestone: string;
  readonly stage: string;
  readonly version: number;
  readonly dueOn: number;
  readonly recordedAt: number;
  /** Null: it still stands. */
  endedAt: number | null;
  endedBy: 'reached' | 'deadline_changed' | null;
}

/** A stage that was reached. */
export interface ReplayedReach {
  readonly stage: string;
  readonly milestone: string;
  readonly reachedOn: string;
  readonly recordedAt: number;
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

/** From when until when a date change of a milestone was open; null: it still is. */
export interface ReplayedRest {
  readonly dateChange: string;
  readonly milestone: string;
  readonly from: number;
  to: number | null;
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
  readonly misses: ReplayedMiss[];
  /** While a date change is open, the ladder of its milestone rests. */
  readonly rests: ReplayedRest[];
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

interface Hold {
  readonly fromOn: number;
  lastOn: number;
  readonly decidedAt: number;
}
interface Milestone {
  readonly id: string;
  readonly stage: string;
  plannedOn: number | null;
  plannedAt: number;
  isReached: boolean;
  versions: number;
  deadline: ReplayedDeadline | null;
}
interface Event {
  readonly action: string;
  readonly project: string;
  readonly at: number;
  readonly data: { readonly after: Fields; readonly before: Fields | null };
}
// oxlint-disable-next-line typescript/no-explicit-any -- the bodies are read as they stand, without the product's types
type Fields = Record<string, any>;

/** Replays the history. Holds, moves and stages give the deadlines; nothing is taken from the tables that hold them. */
export function replay(rows: readonly EventRow[]): Replay {
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
    else if (action === 'reminder.answered') answers += 1;
    else if (action === 'project.created') projects.set(project, new ProjectReplay(event));
    else projects.get(project)?.follow(event);
  }
  return {
    projects: new Map([...projects].map(([id, one]) => [id, one.project])),
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
    fromOn: dayNumber(after['fromOn']),
    recordedAt: at,
    toOn: after['toOn'] === null ? null : dayNumber(after['toOn']),
    endRecordedAt: after['toOn'] === null ? null : at,
  });
}

/** One project, event by event. */
class ProjectReplay {
  readonly project: ReplayedProject;
  readonly #milestones: readonly Milestone[];
  readonly #holds = new Map<string, Hold>();

  constructor({ project, at, data: { after } }: Event) {
    const given = after['milestones'] as Fields[];
    this.#milestones = given.map((one) => ({
      id: one['milestone'],
      stage: one['stage'],
      plannedOn: one['plannedOn'] === null ? null : dayNumber(one['plannedOn']),
      plannedAt: at,
      isReached: one['reachedPrecision'] !== null,
      versions: 0,
      deadline: null,
    }));
    this.project = {
      id: project,
      createdAt: at,
      leadUnit: after['leadUnit'],
      area: after['area'],
      category: after['category'],
      levels: after['levels'],
      milestones: this.#milestones.map(({ id, stage }) => ({ id, stage })),
      given: this.#milestones.filter(({ isReached }) => isReached).map(({ stage }) => stage),
      reaches: [],
      deadlines: [],
      misses: [],
      rests: [],
      reports: [],
    };
    this.#settle(at);
  }

  follow({ action, at, data: { after } }: Event): void {
    const milestone = this.#milestones.find(({ id }) => id === after['milestone']);
    switch (action) {
      case 'stage.reached': {
        const { stage, reachedOn } = after;
        this.project.reaches.push({ stage, milestone: milestone!.id, reachedOn, recordedAt: at });
        milestone!.isReached = true;
        break;
      }
      case 'stage.undone':
        this.project.reaches.splice(
          this.project.reaches.findLastIndex(({ stage }) => stage === after['stage']),
          1,
        );
        milestone!.isReached = false;
        break;
      case 'date_change.requested':
        this.project.rests.push({
          dateChange: after['dateChange'],
          milestone: milestone!.id,
          from: at,
          to: null,
        });
        return;
      case 'date_change.refused':
      case 'date_change.withdrawn':
        this.#wake(after['dateChange'], at);
        return;
      case 'date_change.approved':
        this.#wake(after['dateChange'], at);
        Object.assign(milestone!, { plannedOn: dayNumber(after['plannedOn']), plannedAt: at });
        break;
      case 'milestone.date_moved':
        Object.assign(milestone!, { plannedOn: dayNumber(after['plannedOn']), plannedAt: at });
        break;
      case 'hold.consented': {
        const [fromOn, lastOn] = [dayNumber(after['fromOn']), dayNumber(after['toOn'])];
        this.#holds.set(after['hold'], { fromOn, lastOn, decidedAt: at });
        break;
      }
      case 'hold.ended':
        this.#holds.get(after['hold'])!.lastOn = dayNumber(after['endedOn']);
        break;
      case 'milestone.missed': {
        const { dueOn, deadlineVersion: version } = after;
        const id = milestone!.id;
        this.project.misses.push({ milestone: id, version, dueOn, recordedAt: at, correctedAt: null });
        break;
      }
      case 'missed_date.corrected': {
        const miss = this.project.misses.find(
          (one) => one.milestone === milestone!.id && one.version === after['deadlineVersion'],
        );
        if (miss !== undefined) miss.correctedAt = at;
        break;
      }
      case 'progress.reported':
        this.project.reports.push({ at, on: after['reportedOn'] });
        break;
      default:
        return;
    }
    this.#settle(at);
  }

  #wake(dateChange: string, at: number): void {
    const rest = this.project.rests.find((one) => one.dateChange === dateChange);
    if (rest !== undefined) rest.to = at;
  }

  /** Ends deadlines that are others now, and begins those that are new. */
  #settle(at: number): void {
    for (const milestone of this.#milestones) {
      const { deadline } = milestone;
      if (milestone.isReached) {
        if (deadline !== null) Object.assign(deadline, { endedAt: at, endedBy: 'reached' });
        milestone.deadline = null;
        continue;
      }
      const dueOn = this.#dueOn(milestone);
      if (dueOn === (deadline?.dueOn ?? null)) continue;
      if (deadline !== null) Object.assign(deadline, { endedAt: at, endedBy: 'deadline_changed' });
      milestone.deadline = dueOn === null ? null : this.#begin(milestone, dueOn, at);
    }
  }

  #begin(milestone: Milestone, dueOn: number, recordedAt: number): ReplayedDeadline {
    milestone.versions += 1;
    const deadline: ReplayedDeadline = {
      project: this.project.id,
      milestone: milestone.id,
      stage: milestone.stage,
      version: milestone.versions,
      dueOn,
      recordedAt,
      endedAt: null,
      endedBy: null,
    };
    this.project.deadlines.push(deadline);
    return deadline;
  }

  /** The date planned, later by the days of every hold that began by then and was agreed after the date. */
  #dueOn({ plannedOn, plannedAt }: Milestone): number | null {
    if (plannedOn === null) return null;
    let dueOn = plannedOn;
    for (const hold of [...this.#holds.values()].sort((a, b) => a.fromOn - b.fromOn))
      if (hold.decidedAt > plannedAt && hold.fromOn <= dueOn)
        dueOn += Math.max(0, hold.lastOn - hold.fromOn + 1);
    return dueOn;
  }
}
