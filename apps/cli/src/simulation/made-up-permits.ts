import { addDays, type LocalDate } from '#domain';
import type { Random } from '../seed/random.js';
import type { PermitAct } from './project-act.js';

/** The permits of a made-up project: applied for one after the other, by plan. Deaf to refusals, as the project's own life is. */
export class MadeUpPermits {
  #later: { readonly on: LocalDate; readonly act: PermitAct }[] = [];
  #nextFrom: LocalDate | null = null;

  constructor(private readonly random: Random) {}

  /** What happens on a day. */
  actsOn(today: LocalDate): PermitAct[] {
    const due = this.#later.filter(({ on }) => on <= today);
    this.#later = this.#later.filter(({ on }) => on > today);
    const isWaiting = this.#nextFrom !== null && today < this.#nextFrom;
    const begun = !isWaiting && this.random.chance(0.04) ? [this.#apply(today)] : [];
    return [...due.map(({ act }) => act), ...begun];
  }

  /** Recorded on the day or late; stopped for supplements, corrected, given to another authority, decided, or forgotten. */
  #apply(today: LocalDate): PermitAct {
    const { random } = this;
    const limitDays = random.between(3, 20);
    const supplements = random.between(1, 10);
    if (random.chance(0.4)) {
      this.#do(addDays(today, supplements), { act: 'ask_supplements_of_permit' });
      this.#do(addDays(today, supplements + random.between(1, 8)), { act: 'supplement_permit' });
    }
    if (random.chance(0.2)) {
      const corrected = limitDays + random.between(-2, 5);
      this.#do(addDays(today, random.between(0, 15)), { act: 'correct_permit', limitDays: corrected });
    }
    if (random.chance(0.15))
      this.#do(addDays(today, random.between(0, 15)), { act: 'pass_on_permit', isOwn: random.chance(0.5) });
    const endsOn = addDays(today, random.between(3, 45));
    this.#nextFrom = addDays(endsOn, 1);
    if (random.chance(0.85))
      this.#do(endsOn, {
        act: 'end_permit',
        state: random.pick(['granted', 'granted', 'granted', 'refused', 'withdrawn'] as const),
      });
    return {
      act: 'apply_permit',
      kind: random.pick(['land_use', 'planning', 'construction', 'fire_safety'] as const),
      isOwn: random.chance(0.6),
      appliedOn: addDays(today, random.chance(0.3) ? -random.between(1, 25) : 0),
      limitDays,
      dayType: random.pick(['working', 'calendar'] as const),
    };
  }

  #do(on: LocalDate, act: PermitAct): void {
    this.#later.push({ on, act });
  }
}
