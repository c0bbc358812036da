import { addDays, daysBetween, type LocalDate } from '#domain';
import type { Random } from '../seed/random.js';

/** The stages with dates, in their order; the first one was reached before the record began. */
export const stages = ['signing', 'groundbreaking', 'completion', 'operation'] as const;
/** One of them. */
export type Stage = (typeof stages)[number];

/** Something that a person does to a project on a day. */
export type ProjectAct =
  | { readonly act: 'reach'; readonly stage: Stage; readonly reachedOn: LocalDate }
  | { readonly act: 'move'; readonly stage: Stage; readonly toOn: LocalDate }
  | { readonly act: 'request_date'; readonly stage: Stage; readonly toOn: LocalDate }
  | { readonly act: 'decide_date'; readonly approve: boolean }
  | { readonly act: 'request_hold'; readonly fromOn: LocalDate; readonly toOn: LocalDate }
  | { readonly act: 'decide_hold'; readonly approve: boolean }
  | { readonly act: 'end_hold' }
  | { readonly act: 'report_progress' };

/** A made-up project: its plan, and what happens to it day by day. Deaf to refusals: those are part of life. */
export class ProjectLife {
  readonly planned = new Map<Stage, LocalDate>();
  #next = 1;
  #reachesOn: LocalDate | null = null;
  #lastReached: LocalDate;
  #decides: {
    readonly on: LocalDate;
    readonly act: ProjectAct;
    readonly moved: [Stage, LocalDate] | null;
  } | null = null;
  #holdEndsOn: LocalDate | null = null;

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
    const acts: ProjectAct[] = [];
    if (this.#decides !== null && this.#decides.on <= today) {
      const { act, moved } = this.#decides;
      acts.push(act);
      if (moved !== null) this.#move(...moved);
      this.#decides = null;
    }
    if (this.#holdEndsOn !== null && this.#holdEndsOn <= today) {
      acts.push({ act: 'end_hold' });
      this.#holdEndsOn = null;
    }
    const stage = stages[this.#next];
    if (this.#reachesOn !== null && this.#reachesOn <= today && stage !== undefined) {
      const before = addDays(today, -this.random.between(0, 3));
      const reachedOn = before < this.#lastReached ? this.#lastReached : before;
      acts.push({ act: 'reach', stage, reachedOn });
      this.#lastReached = reachedOn;
      this.#next += 1;
      this.#drawFate();
    } else acts.push(...this.#ordinary(today));
    return acts;
  }

  /** Reports, and now and then a wish for another date or a pause. */
  #ordinary(today: LocalDate): ProjectAct[] {
    const { random } = this;
    if (random.chance(0.03)) return [{ act: 'report_progress' }];
    const stage = stages[this.#next];
    if (stage === undefined || this.#decides !== null) return [];
    if (random.chance(0.005)) return [this.#askForDate(today, stage)];
    if (this.#holdEndsOn !== null || !random.chance(0.002)) return [];
    const fromOn = addDays(today, random.between(0, 5));
    const toOn = addDays(fromOn, random.between(7, 60));
    const approve = random.chance(0.7);
    this.#decides = {
      on: addDays(today, random.between(1, 4)),
      act: { act: 'decide_hold', approve },
      moved: null,
    };
    if (approve && random.chance(0.6)) this.#holdEndsOn = addDays(toOn, -random.between(0, 6));
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
    const approve = random.chance(0.6);
    this.#decides = {
      on: addDays(today, random.between(1, 8)),
      act: { act: 'decide_date', approve },
      moved: approve ? [stage, toOn] : null,
    };
    return { act: 'request_date', stage, toOn };
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
