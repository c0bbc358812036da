import { cityDay, dayNumber, type WorkingDays } from './own-calendar.js';
import { OwedReplay } from './owed-replay.js';
import { promiseEnd, restOf, turnOf, type OwnRest } from './own-rests.js';
import type { Event, Fields, ReplayedDeadline, ReplayedProject } from './replayed.js';

/** Working days in which a request for another date is to be decided. */
const decisionWorkingDays = 5;

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
  wasReached: boolean;
  dueOn: number | null;
  held: number;
  version: number;
  /** After a promise. */
  rearmsOn: number | null;
  rest: OwnRest | null;
  /** Whose ladder stands. */
  deadline: ReplayedDeadline | null;
}

/**
 * One project, event by event. What was recorded at one instant is one change: what follows from it is found when all of it
 * has been told.
 */
export class ProjectReplay {
  readonly #project: ReplayedProject;
  readonly #milestones: readonly Milestone[];
  readonly #holds = new Map<string, Hold>();
  readonly #requests = new Map<string, { readonly milestone: string; readonly deadline: ReplayedDeadline }>();
  readonly #owed: OwedReplay;
  #at: number;
  /** The number of the change's first event. */
  #begun: number;
  #isActive = true;
  #wasActive = true;

  constructor(
    { project, at, seq, data: { after } }: Event,
    private readonly days: WorkingDays,
  ) {
    this.#at = at;
    this.#begun = seq;
    this.#milestones = (after['milestones'] as Fields[]).map((one) => ({
      id: one['milestone'],
      stage: one['stage'],
      plannedOn: one['plannedOn'] === null ? null : dayNumber(one['plannedOn']),
      plannedAt: at,
      isReached: one['reachedPrecision'] !== null,
      wasReached: one['reachedPrecision'] !== null,
      dueOn: null,
      held: 0,
      version: 0,
      rearmsOn: null,
      rest: null,
      deadline: null,
    }));
    this.#owed = new OwedReplay(after['leadUnit'], days);
    this.#project = {
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
      requests: [],
      owed: [],
      misses: [],
      difficulties: [],
      endings: [],
      reports: [],
    };
  }

  follow(event: Event): void {
    if (event.at !== this.#at) {
      this.#settle();
      this.#begun = event.seq;
    }
    this.#at = event.at;
    this.#owed.follow(event);
    const { action } = event;
    if (action.startsWith('difficulty.')) this.#followDifficulty(event);
    else if (action.startsWith('date_change.') || action === 'request.lapsed') this.#followRequest(event);
    else this.#followOther(event);
  }

  /** The project as all its events tell it. */
  end(): ReplayedProject {
    this.#settle();
    return this.#project;
  }

  #followOther({ action, at, data: { after } }: Event): void {
    const milestone = this.#milestones.find(({ id }) => id === after['milestone']);
    const { reaches, misses, endings, reports } = this.#project;
    switch (action) {
      case 'stage.reached': {
        const { stage, reachedOn } = after;
        reaches.push({ stage, milestone: milestone!.id, reachedOn, recordedAt: at, undoneAt: null });
        milestone!.isReached = true;
        break;
      }
      case 'stage.undone':
        reaches.findLast((reach) => reach.milestone === milestone!.id)!.undoneAt = at;
        milestone!.isReached = false;
        break;
      case 'milestone.date_moved':
        Object.assign(milestone!, { plannedOn: dayNumber(after['plannedOn']), plannedAt: at });
        break;
      case 'reminder.answered':
        if (after['answerKind'] === 'reached') milestone!.rearmsOn = promiseEnd(at, this.days);
        break;
      case 'hold.consented': {
        const [fromOn, lastOn] = [dayNumber(after['fromOn']), dayNumber(after['toOn'])];
        this.#holds.set(after['hold'], { fromOn, lastOn, decidedAt: at });
        break;
      }
      case 'hold.ended':
        this.#holds.get(after['hold'])!.lastOn = dayNumber(after['endedOn']);
        break;
      case 'project.ended':
        this.#isActive = false;
        endings.push({ from: at, to: null });
        break;
      case 'project.reopened':
        this.#isActive = true;
        endings.at(-1)!.to = at;
        break;
      case 'milestone.missed': {
        const { dueOn, deadlineVersion: version } = after;
        misses.push({ milestone: milestone!.id, version, dueOn, recordedAt: at, correctedAt: null });
        break;
      }
      case 'missed_date.corrected': {
        const version = after['deadlineVersion'];
        const miss = misses.find((one) => one.milestone === milestone!.id && one.version === version);
        if (miss !== undefined) miss.correctedAt = at;
        break;
      }
      case 'progress.reported':
        reports.push({ at, on: after['reportedOn'] });
        break;
      default:
    }
  }

  #followRequest({ action, at, data: { after } }: Event): void {
    if (action === 'date_change.requested') {
      const { milestone, stage } = after;
      const deadline = this.#deadline({
        subject: after['dateChange'],
        stage,
        owner: null,
        isOwn: false,
        askedOn: dayNumber(after['plannedOn']),
        version: 1,
        dueOn: this.days.after(cityDay(at), decisionWorkingDays),
      });
      this.#project.requests.push(deadline);
      this.#requests.set(after['dateChange'], { milestone, deadline });
      return;
    }
    const id = action === 'request.lapsed' ? after['request'] : after['dateChange'];
    const request = this.#requests.get(id);
    if (request === undefined) return;
    this.#requests.delete(id);
    Object.assign(request.deadline, { endedAt: at, endedBy: 'request_ended' });
    if (action === 'date_change.approved')
      Object.assign(
        this.#milestones.find((one) => one.id === request.milestone)!,
        {
          plannedOn: dayNumber(after['plannedOn']),
          plannedAt: at,
        },
      );
  }

  #followDifficulty({ action, at, data: { after } }: Event): void {
    const { difficulties } = this.#project;
    if (action === 'difficulty.raised')
      difficulties.push({
        id: after['difficulty'],
        number: after['number'],
        cause: after['cause'],
        owner: after['ownerUnit'],
        milestone: after['milestone'],
        raisedAt: at,
        acceptedAt: null,
        state: after['difficultyState'],
        dueOn: dayNumber(after['dueOn']),
        steps: [],
      });
    const difficulty = difficulties.find(({ id }) => id === after['difficulty'])!;
    if (action === 'difficulty.accepted') difficulty.acceptedAt = at;
    if ('difficultyState' in after) difficulty.state = after['difficultyState'];
    if ('dueOn' in after) difficulty.dueOn = dayNumber(after['dueOn']);
    difficulty.steps.push({ at, state: difficulty.state, dueOn: difficulty.dueOn });
  }

  /** What follows from a change: deadlines that are others now, ladders that end, begin, rest or go on. */
  #settle(): void {
    const isReopened = this.#isActive && !this.#wasActive;
    const asked = new Set([...this.#requests.values()].map(({ milestone }) => milestone));
    for (const milestone of this.#milestones) {
      if (!milestone.isReached) this.#reckon(milestone, isReopened || milestone.wasReached);
      const before = milestone.deadline;
      this.#raise(milestone);
      const isSame = milestone.deadline === before;
      const rested = isSame ? milestone.rest : null;
      milestone.rest = restOf(milestone, asked, this.#project.difficulties, this.days);
      const turn = turnOf(rested, milestone.rest, this.#at);
      if (turn !== null) milestone.deadline?.turns.push(turn);
      milestone.wasReached = milestone.isReached;
    }
    const owed = this.#owed.settle(this.#at, this.#begun, this.#isActive, (of) =>
      this.#deadline({ ...of, stage: null, askedOn: null }),
    );
    this.#project.owed.push(...owed);
    this.#wasActive = this.#isActive;
  }

  /** The date due, and whether it is another deadline than before. */
  #reckon(milestone: Milestone, countsAgain: boolean): void {
    const dueOn = this.#dueOn(milestone);
    const held = dueOn === null ? 0 : dueOn - milestone.plannedOn!;
    if (dueOn === milestone.dueOn && held === milestone.held && !(countsAgain && dueOn !== null)) return;
    const version = dueOn === null ? 0 : milestone.version + 1;
    Object.assign(milestone, { dueOn, held, version, rearmsOn: null });
  }

  /** Ends a ladder that does not stand any more, and begins one that does. */
  #raise(milestone: Milestone): void {
    const { isReached, dueOn, version, id, stage, deadline } = milestone;
    const isOwed = this.#isActive && !isReached && dueOn !== null;
    if (isOwed && deadline?.version === version) return;
    if (deadline !== null) {
      const endedBy = !this.#isActive ? 'project_ended' : isReached ? 'reached' : 'deadline_changed';
      Object.assign(deadline, { endedAt: this.#at, endedBy });
    }
    milestone.deadline = isOwed
      ? this.#deadline({ subject: id, stage, owner: null, isOwn: false, askedOn: null, version, dueOn })
      : null;
    if (milestone.deadline !== null) this.#project.deadlines.push(milestone.deadline);
  }

  #deadline(
    of: Pick<ReplayedDeadline, 'subject' | 'stage' | 'owner' | 'isOwn' | 'askedOn' | 'version' | 'dueOn'>,
  ): ReplayedDeadline {
    const since = { recordedAt: this.#at, endedAt: null, endedBy: null, turns: [] };
    return { project: this.#project.id, ...of, ...since };
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
