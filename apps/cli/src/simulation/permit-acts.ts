import { newId, type Database } from '#database';
import { refuse, type LocalDate, type Person } from '#domain';
import { PermitsService, type ProjectChanges } from '#portfolio';
import type { PermitAct } from './project-act.js';
import { readPermit } from './simulation.queries.js';

/** By whom and of what a step is told. */
interface PermitScene {
  readonly projectId: string;
  readonly officer: Person;
  /** A unit of the city that gives permits and does not lead the project. */
  readonly authorityId: string;
  readonly today: LocalDate;
}

const reason = '模拟';

/** Does the steps of permits through the service: of the newest one that stands where the step begins. */
export class PermitActs {
  readonly #database: Database;
  readonly #permits: PermitsService;

  constructor(database: Database, changes: ProjectChanges) {
    this.#database = database;
    this.#permits = new PermitsService(database, changes, newId);
  }

  /** Answers with the refusal where something stood against it. */
  async run({ projectId, officer, authorityId, today }: PermitScene, act: PermitAct): Promise<object> {
    const of = { projectId, expectedSeq: null };
    const by = (isOwn: boolean) =>
      isOwn
        ? { authorityUnitId: authorityId, authority: null }
        : { authorityUnitId: null, authority: '模拟省厅' };
    const permits = this.#permits;
    switch (act.act) {
      case 'apply_permit': {
        const { kind, isOwn, appliedOn, limitDays, dayType } = act;
        return permits.apply(officer, of, { kind, name: null, ...by(isOwn), appliedOn, limitDays, dayType });
      }
      case 'ask_supplements_of_permit':
        return this.#with(projectId, ['applied'], async (permitId) =>
          permits.askSupplements(officer, { ...of, permitId }, { askedOn: today, note: reason }),
        );
      case 'supplement_permit':
        return this.#with(projectId, ['suspended'], async (permitId) =>
          permits.supplement(officer, { ...of, permitId }, today),
        );
      case 'end_permit':
        return this.#with(projectId, ['applied', 'suspended'], async (permitId) =>
          permits.end(
            officer,
            { ...of, permitId },
            act.state === 'granted'
              ? { state: 'granted', endedOn: today, number: reason }
              : { state: act.state, endedOn: today, reason },
          ),
        );
      case 'correct_permit':
        return this.#with(projectId, ['applied', 'suspended'], async (permitId) =>
          permits.correct(officer, { ...of, permitId }, { limitDays: act.limitDays, reason }),
        );
      case 'pass_on_permit':
        return this.#with(projectId, ['applied', 'suspended'], async (permitId) =>
          permits.correct(officer, { ...of, permitId }, { ...by(act.isOwn), reason }),
        );
    }
  }

  async #with(
    projectId: string,
    states: readonly string[],
    run: (permitId: string) => Promise<object>,
  ): Promise<object> {
    const { name, text } = readPermit;
    const [found] = await this.#database.query<{ id: string }>(text, [projectId, states], name);
    return found === undefined ? refuse('change.empty') : run(found.id);
  }
}
