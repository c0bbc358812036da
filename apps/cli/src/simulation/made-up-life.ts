import { addDays, daysBetween, type LocalDate } from '#domain';
import type { Random } from '../seed/random.js';
import type { ProjectAct } from './project-act.js';
import { stages, type Stage } from './made-up-stages.js';

/** What somebody will do on a day as a consequence of something before. */
interface Later {
  readonly on: LocalDate;
  readonly act: ProjectAct;
  /** What it changes in the plan. */
  readonly after: () => void;
}

/** A made-up project: its plan, and what happens to it day by day. Deaf to refusals: those are part of life. */
export class ProjectLife {
  readonly planned = new Map<Stage, LocalDate>();
  #next = 1;
  #reachesOn: LocalDate | null = null;
  #lastReached: LocalDate;
  #later: Later[] = [];
  #asksForDate = false;
  #holds = false;
  /** Over for good, or until it is reopened. */
  #isOver = false;

  constructor(
    private readonly random: Random,
    from: LocalDate,
    days: number,
  ) {
    let on = addDays(from, random.between(5, Math.max(20, Math.floor(days / 3))));
    for (const stage of stages.slice(1)) {
      this.planned.set(stage, on);
      on = addDays(on, random.between(30, 150));
    }
    this.#lastReached = addDays(from, -30);
    this.#drawFate();
  }

  /** What happens on a day. */
  actsOn(today: LocalDate): ProjectAct[] {
    const acts = this.#due(today);
    if (this.#isOver) return acts;
    const stage = stages[this.#next];
    if (this.#reachesOn !== null && this.#reachesOn <= today && stage !== undefined) {
      const before = addDays(today, -this.random.between(0, 3));
      const reachedOn = before < this.#lastReached ? this.#lastReached : before;
      acts.push({ act: 'reach', stage, reachedOn });
      this.#lastReached = reachedOn;
      this.#next += 1;
      this.#drawFate();
      if (this.random.chance(0.06)) this.#mistaken(today, stage);
    } else acts.push(...this.#ordinary(today));
    return acts;
  }

  /** What was to be done by a day, in the order in which it was. */
  #due(today: LocalDate): ProjectAct[] {
    const due = this.#later.filter(({ on }) => on <= today);
    this.#later = this.#later.filter(({ on }) => on > today);
    for (const { after } of due) after();
    return due.map(({ act }) => act);
  }

  #do(on: LocalDate, act: ProjectAct, after = (): void => undefined): void {
    this.#later.push({ on, act, after });
  }

  /** Reports, and now and then a wish for another date or a pause, trouble, an end. */
  #ordinary(today: LocalDate): ProjectAct[] {
    const { random } = this;
    if (random.chance(0.03)) return [{ act: 'report_progress' }];
    const stage = stages[this.#next];
    if (random.chance(stage === undefined ? 0.01 : 0.0006))
      return this.#end(today, stage === undefined ? 'closed' : 'terminated');
    if (stage === undefined) return [];
    if (random.chance(0.0025)) return this.#trouble(today, stage);
    if (daysBetween(today, this.planned.get(stage)!) < 16 && random.chance(0.04))
      return this.#answer(today, stage);
    if (!this.#asksForDate && random.chance(0.005)) return [this.#askForDate(today, stage)];
    return !this.#holds && random.chance(0.004) ? this.#hold(today) : [];
  }

  /** A stage was recorded that had not been reached, and somebody finds out. */
  #mistaken(today: LocalDate, stage: Stage): void {
    const { random } = this;
    const on = addDays(today, random.between(1, 20));
    this.#do(on, { act: 'request_undo', stage });
    const approve = random.chance(0.7);
    this.#do(addDays(on, random.between(1, 5)), { act: 'decide_undo', approve }, () => {
      if (!approve || stages[this.#next - 1] !== stage) return;
      this.#next -= 1;
      this.#drawFate();
    });
  }

  #end(today: LocalDate, kind: 'closed' | 'terminated'): ProjectAct[] {
    this.#isOver = true;
    if (kind === 'terminated' && this.random.chance(0.7))
      this.#do(addDays(today, this.random.between(3, 60)), { act: 'reopen' }, () => (this.#isOver = false));
    return [{ act: 'end', kind }];
  }

  /** A difficulty with all that follows from it, as far as it comes. */
  #trouble(today: LocalDate, stage: Stage): ProjectAct[] {
    const { random } = this;
    const dueOn = addDays(today, random.between(5, 45));
    this.#settle(today, dueOn);
    return [
      {
        act: 'raise_difficulty',
        stage: random.chance(0.8) ? stage : null,
        cause: random.pick(['land', 'funding', 'permits'] as const),
        dueOn,
      },
    ];
  }

  /** Accepted, moved now and then, closed in three steps, and sometimes found again. */
  #settle(today: LocalDate, dueOn: LocalDate): void {
    const { random } = this;
    let on = addDays(today, random.between(0, 6));
    if (random.chance(0.8)) this.#do(on, { act: 'accept_difficulty' });
    if (random.chance(0.3))
      this.#do(addDays(on, random.between(0, 4)), {
        act: 'move_difficulty',
        dueOn: addDays(dueOn, random.between(5, 40)),
      });
    if (random.chance(0.3)) return;
    on = addDays(on, random.between(5, 50));
    this.#do(on, { act: 'apply_closing' });
    this.#do(addDays(on, 1), { act: 'check_closing', approve: random.chance(0.9) });
    on = addDays(on, random.between(2, 5));
    this.#do(on, { act: 'close_difficulty', approve: random.chance(0.9) });
    if (!random.chance(0.2)) return;
    on = addDays(on, random.between(2, 15));
    this.#do(on, { act: 'reopen_difficulty', dueOn: addDays(on, random.between(5, 40)) });
  }

  /** Somebody answers the newest mail of a stage by its link. */
  #answer(today: LocalDate, stage: Stage): ProjectAct[] {
    const { random } = this;
    const kind = random.pick(['reached', 'reached', 'new_date', 'difficulty', 'no_change'] as const);
    const toOn = addDays(today, random.between(10, 60));
    if (kind === 'difficulty') this.#settle(today, toOn);
    if (kind === 'new_date') {
      if (this.#asksForDate) return [];
      this.#awaitDecision(today, stage, toOn);
    }
    return [{ act: 'answer', stage, kind, toOn }];
  }

  #hold(today: LocalDate): ProjectAct[] {
    const { random } = this;
    const fromOn = addDays(today, random.between(0, 5));
    const toOn = addDays(fromOn, random.between(7, 60));
    const approve = random.chance(0.7);
    this.#do(addDays(today, random.between(1, 4)), { act: 'decide_hold', approve });
    if (approve && random.chance(0.6)) {
      this.#holds = true;
      this.#do(addDays(toOn, random.between(-6, 12)), { act: 'end_hold' }, () => (this.#holds = false));
    }
    return [{ act: 'request_hold', fromOn, toOn }];
  }

  #askForDate(today: LocalDate, stage: Stage): ProjectAct {
    const { random } = this;
    const planned = this.planned.get(stage)!;
    const toOn = addDays(planned < today ? today : planned, random.between(random.chance(0.2) ? -20 : 5, 60));
    if (daysBetween(today, planned) > 30) {
      this.#move(stage, toOn);
      return { act: 'move', stage, toOn };
    }
    this.#awaitDecision(today, stage, toOn);
    return { act: 'request_date', stage, toOn };
  }

  /** Decided within days or after weeks, or taken back. */
  #awaitDecision(today: LocalDate, stage: Stage, toOn: LocalDate): void {
    const { random } = this;
    this.#asksForDate = true;
    const on = addDays(today, random.chance(0.2) ? random.between(9, 40) : random.between(1, 8));
    if (random.chance(0.15)) {
      this.#do(on, { act: 'withdraw_date' }, () => (this.#asksForDate = false));
      return;
    }
    const approve = random.chance(0.6);
    this.#do(on, { act: 'decide_date', approve }, () => {
      this.#asksForDate = false;
      if (approve) this.#move(stage, toOn);
    });
  }

  #move(stage: Stage, toOn: LocalDate): void {
    this.planned.set(stage, toOn);
    if (stage === stages[this.#next]) this.#drawFate();
  }

  /** On time, late, or never. */
  #drawFate(): void {
    const stage = stages[this.#next];
    const planned = stage === undefined ? undefined : this.planned.get(stage);
    const fate = this.random.fraction();
    if (planned === undefined || fate >= 0.85) this.#reachesOn = null;
    else if (fate < 0.5) this.#reachesOn = addDays(planned, -this.random.between(0, 10));
    else this.#reachesOn = addDays(planned, this.random.between(1, 45));
  }
}
