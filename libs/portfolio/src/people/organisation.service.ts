import {
  decideDutyAssignment,
  decidePersonCreation,
  decideUnitCreation,
  isRefusal,
  type Actor,
  type Decision,
  type DutyToAssign,
  type NewId,
  type PersonToCreate,
  type UnitToCreate,
} from '#domain';
import type { Database, Stored } from '#database';

/** Units, people and duties. */
export class OrganisationService {
  readonly #database: Database;
  readonly #newId: NewId;

  constructor(database: Database, newId: NewId) {
    this.#database = database;
    this.#newId = newId;
  }

  /** Adds a unit to the tree. */
  async createUnit(actor: Actor, unit: UnitToCreate): Promise<Stored> {
    return this.#store(actor, () => decideUnitCreation(unit, this.#newId));
  }

  /** Adds a person. */
  async createPerson(actor: Actor, person: PersonToCreate): Promise<Stored> {
    return this.#store(actor, () => decidePersonCreation(person, this.#newId));
  }

  /** Assigns a duty. The database holds one holder a day, and the separation of the administrators. */
  async assignDuty(actor: Actor, duty: DutyToAssign): Promise<Stored> {
    return this.#store(actor, () => decideDutyAssignment(duty, this.#newId));
  }

  async #store(actor: Actor, decide: () => Decision): Promise<Stored> {
    const stored = await this.#database.change(actor, decide);
    if (isRefusal(stored)) throw new Error(`The store refused with ${stored.code}.`);
    return stored;
  }
}
