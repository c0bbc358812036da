import { shanghaiDate, type Actor, type NewId, type Refusal, type RoleCode } from '#domain';
import type { Database } from '#database';
import { OrganisationService } from '../people/organisation.service.js';
import { ClockService } from '../setup/clock.service.js';
import { findHolder, findRoot } from './accounts.queries.js';
import { AccountsService, type OneTimePassword } from './accounts.service.js';
import type { PasswordHasher } from './password-hasher.js';

const setup: Actor = { kind: 'system', part: 'setup' };

/** One of the three separated administrators (三员分立) as a new database gets them. */
export interface FirstAdministrator {
  readonly role: RoleCode;
  readonly login: string;
  /** What the person is called until somebody says who it is. */
  readonly name: string;
}

/** Makes the administrators that everybody else is made by. */
export class FirstAdministratorsService {
  readonly #database: Database;
  readonly #newId: NewId;
  readonly #organisation: OrganisationService;
  readonly #accounts: AccountsService;

  constructor(database: Database, newId: NewId, hasher: PasswordHasher) {
    this.#database = database;
    this.#newId = newId;
    this.#organisation = new OrganisationService(database, newId);
    this.#accounts = new AccountsService(database, newId, hasher);
  }

  /**
   * Makes an administrator with a one-time password, below the root unit, which is made with the name `city` where it
   * is missing. Null: somebody holds the role and has an account. One whose making was cut off is completed.
   */
  async createIfMissing(
    { role, login, name }: FirstAdministrator,
    city: string,
  ): Promise<OneTimePassword | Refusal | null> {
    const [holder] = await this.#database.query<{ personId: string; hasAccount: boolean }>(findHolder, [
      role,
    ]);
    if (holder?.hasAccount) return null;
    const personId = holder?.personId ?? (await this.#appoint(role, name, await this.#root(city)));
    return this.#accounts.openFirst(setup, personId, login);
  }

  async #appoint(role: RoleCode, name: string, unitId: string): Promise<string> {
    const personId = this.#newId();
    await this.#organisation.createPerson(setup, {
      id: personId,
      synthetic: false,
      unitId,
      name,
      email: null,
    });
    const fromOn = shanghaiDate(await new ClockService(this.#database).now());
    const duty = { id: this.#newId(), personId, role, scope: { unitId }, fromOn, toOn: null };
    await this.#organisation.assignDuty(setup, duty);
    return personId;
  }

  async #root(city: string): Promise<string> {
    const [root] = await this.#database.query<{ id: string }>(findRoot);
    if (root !== undefined) return root.id;
    const id = this.#newId();
    await this.#organisation.createUnit(setup, {
      id,
      synthetic: false,
      kind: 'city',
      name: city,
      parentPath: [],
    });
    return id;
  }
}
