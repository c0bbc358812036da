import { newId } from '#database';
import { addDays, isRefusal, refuse, type LocalDate } from '#domain';
import { DutiesService, HandOversService } from '#portfolio';
import type { Random } from '../seed/random.js';
import { ProjectActs, type ActParts } from './project-acts.js';
import type { SimulatedCity } from './simulated-city.js';

/** Something that somebody does: its name for the journal, and the doing. */
export interface CityAct {
  readonly name: string;
  /** To what it is done; null: among the people. */
  readonly projectId: string | null;
  /** Answers with the code of what stood against it; null: it is done. */
  readonly run: () => Promise<string | null>;
}

/** The same as the services answer it. */
interface OrganisationAct {
  readonly name: string;
  readonly run: () => Promise<object>;
}

const reason = '模拟';

/** What happens in the city: to its projects by the plan of each, and among its people by chance. */
export class CityActs {
  readonly #city: SimulatedCity;
  readonly #acts: ProjectActs;
  readonly #duties: DutiesService;
  readonly #handOvers: HandOversService;
  /** Projects without a liaison officer, and on which day they get one again. */
  readonly #vacant = new Map<string, LocalDate>();

  constructor(city: SimulatedCity, parts: Omit<ActParts, 'people'>) {
    this.#city = city;
    this.#acts = new ProjectActs({ ...parts, people: city.people });
    this.#duties = new DutiesService(parts.database, newId);
    this.#handOvers = new HandOversService(parts.database, newId);
  }

  /** Reads what the acts name things by. */
  async prepare(): Promise<void> {
    await this.#acts.prepare();
  }

  /** Everything that happens on a day, in the order in which it does. */
  actsOn(today: LocalDate, random: Random): CityAct[] {
    const acts = this.#city.projects.flatMap((project) =>
      [...project.life.actsOn(today), ...project.permits.actsOn(today)].map((act) => ({
        name: act.act,
        projectId: project.id,
        run: async () => this.#acts.run(project, act, today),
      })),
    );
    const others = this.#organisationActs(today, random).map(({ name, run }) => ({
      name,
      projectId: null,
      run: async () => {
        const answered = await run();
        return isRefusal(answered) ? answered.code : null;
      },
    }));
    return [...random.shuffle(acts), ...others];
  }

  /** Hand-overs, deputies, and duties that fall vacant for a time: a few a month. */
  #organisationActs(today: LocalDate, random: Random): OrganisationAct[] {
    const { officers, security } = this.#city.people;
    const acts: OrganisationAct[] = [];
    for (const [projectId, until] of this.#vacant)
      if (until <= today) {
        this.#vacant.delete(projectId);
        const personId = random.pick(officers);
        const wish = {
          personId,
          role: 'liaison_officer',
          scope: { projectId },
          fromOn: today,
          toOn: null,
        } as const;
        acts.push({ name: 'assign_duty', run: async () => this.#duties.assign(security, wish) });
      }
    if (random.chance(0.08)) {
      const projectId = random.pick(this.#city.projects).id;
      if (!this.#vacant.has(projectId)) {
        this.#vacant.set(projectId, addDays(today, random.between(2, 30)));
        acts.push({ name: 'end_duty', run: async () => this.#endDuty(projectId, today) });
      }
    }
    if (random.chance(0.08)) {
      const projectId = random.pick(this.#city.projects).id;
      const fromOn = addDays(today, random.between(0, 3));
      const days = { fromOn, toOn: addDays(fromOn, random.between(3, 40)) };
      const personId = random.pick(officers);
      acts.push({
        name: 'appoint_deputy',
        run: async () =>
          this.#ofOfficer(projectId, today, async ({ id }) =>
            this.#duties.appointDeputy(security, id, personId, days),
          ),
      });
    }
    if (random.chance(0.04)) {
      const [from, to] = random.shuffle(officers) as [string, string];
      const wish = { fromOn: null, dutyIds: null, reason };
      acts.push({ name: 'hand_over', run: async () => this.#handOvers.handOver(security, from, to, wish) });
    }
    return acts;
  }

  async #endDuty(projectId: string, today: LocalDate): Promise<object> {
    return this.#ofOfficer(projectId, today, async ({ id, version }) =>
      this.#duties.end(this.#city.people.security, id, version, { toOn: today, reason }),
    );
  }

  /** Does something to the duty of the project's officer; nothing where it is vacant. */
  async #ofOfficer(
    projectId: string,
    today: LocalDate,
    run: (duty: { readonly id: string; readonly version: number }) => Promise<object>,
  ): Promise<object> {
    const held = await this.#duties.list(
      { kind: 'system', part: 'operator' },
      { personId: null, projectId, unitId: null, role: 'liaison_officer', on: today },
      { limit: 20, cursor: null },
    );
    if (isRefusal(held)) return held;
    const duty = held.items.find(({ deputyFor }) => deputyFor === null);
    return duty === undefined ? refuse('change.empty') : run(duty);
  }
}
