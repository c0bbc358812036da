import {
  can,
  decideContactView,
  decidePersonChange,
  decidePersonCreation,
  decidePersonDisabling,
  decidePersonEnabling,
  may,
  refuse,
  shanghaiDate,
  type Actor,
  type Decision,
  type NewId,
  type Person,
  type PersonChange,
  type PersonFacts,
  type Refusal,
  type RoleCode,
} from '#domain';
import type { Database } from '#database';
import {
  changed,
  deniedTo,
  isStale,
  type Changed,
  type ExpectedVersion,
  type Transaction,
} from './changed.js';
import { readDepartureDuties } from './departure.js';
import { pageOf, startOf, type Page, type PageWish } from './page.js';
import { endSessionsOf, listPeople, readPerson, readPrivateContacts } from './people.queries.js';
import { scopeOf, unitOf } from './units.service.js';

/** A person as everybody in the administration may see them. */
export interface ListedPerson {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** Of the office. */
  readonly email: string | null;
  readonly unit: { readonly id: string; readonly name: string };
  readonly state: 'active' | 'disabled';
}

/** Which people. */
export interface PersonFilter {
  /** Of this unit or below it. */
  readonly unitId: string | null;
  /** Who holds it today. */
  readonly role: RoleCode | null;
  readonly state: 'active' | 'disabled' | null;
  /** How the name begins. */
  readonly name: string | null;
}

/** A new person. */
export interface NewPerson {
  readonly unitId: string;
  readonly name: string;
  readonly email: string | null;
  readonly mobile: string | null;
  readonly privateEmail: string | null;
}

/** A change with the new unit by its id. */
export type PersonWish = Omit<PersonChange, 'unit'> & { readonly unitId?: string };

/** What is private. */
export interface PrivateContacts {
  readonly mobile: string | null;
  readonly privateEmail: string | null;
}

interface PersonRecord extends PersonFacts {
  readonly unitName: string;
  readonly unitPath: readonly string[];
}

const hidden = { read: 'person.read', code: 'person.not_found' } as const;

/** People: who is there, and who has left. */
export class PeopleService {
  readonly #database: Database;
  readonly #newId: NewId;

  constructor(database: Database, newId: NewId) {
    this.#database = database;
    this.#newId = newId;
  }

  /** A page of people with their office contacts. */
  async list(person: Person, filter: PersonFilter, page: PageWish): Promise<Page<ListedPerson> | Refusal> {
    if (!can(person, 'person.list')) return refuse('permission.denied');
    const { unitId, role, state, name } = filter;
    const rows = await this.#database.query<PersonRecord>(listPeople, [
      unitId,
      role,
      state,
      name,
      startOf(page),
      page.limit,
    ]);
    return pageOf(rows.map(listed), page);
  }

  /** One person. */
  async read(reader: Person, id: string): Promise<ListedPerson | Refusal> {
    const [person] = await this.#database.query<PersonRecord>(readPerson, [id]);
    if (person === undefined || !can(reader, 'person.read', person)) return refuse('person.not_found');
    return listed(person);
  }

  /** Adds a person to a unit. */
  async create(actor: Actor, wish: NewPerson): Promise<Changed | Refusal> {
    const id = this.#newId();
    const stored = await this.#database.changeOrganisation(actor, async (client) => {
      const unit = await unitOf(client, wish.unitId);
      if (unit === null) return refuse('unit.not_found');
      const scope = scopeOf(unit);
      const denied = deniedTo(actor, 'person.create', scope, { read: 'unit.read', code: 'unit.not_found' });
      if (denied !== null) return denied;
      if (unit.state === 'closed') return refuse('unit.closed');
      return decidePersonCreation({ id, synthetic: false, ...wish }, this.#newId);
    });
    return changed(id, 1, stored);
  }

  /** Changes name, contacts or unit; into another unit it takes the right there too. */
  async change(
    actor: Actor,
    id: string,
    expected: ExpectedVersion,
    wish: PersonWish,
  ): Promise<Changed | Refusal> {
    return this.#change(actor, id, expected, async (client, person) => {
      const { unitId, ...change } = wish;
      if (unitId === undefined) return decidePersonChange(person, change, this.#newId);
      const unit = await unitOf(client, unitId);
      if (unit === null) return refuse('unit.not_found');
      if (!may(actor, 'person.change', scopeOf(unit))) return refuse('permission.denied');
      return decidePersonChange(person, { ...change, unit }, this.#newId);
    });
  }

  /** Disables a person and ends their sessions; with `vacate` also their duties, which otherwise stand in the way. */
  async disable(
    actor: Actor,
    id: string,
    expected: ExpectedVersion,
    wish: { readonly vacate: boolean; readonly reason: string | null },
  ): Promise<Changed | Refusal> {
    return this.#change(
      actor,
      id,
      expected,
      async (client, person, now) => {
        const duties = await readDepartureDuties(client, id);
        const departure = { ...duties, today: shanghaiDate(now) };
        return decidePersonDisabling(person, departure, wish, this.#newId);
      },
      async (client) => {
        await client.query(endSessionsOf, [id]);
      },
    );
  }

  /** Lets a disabled person in again. */
  async enable(actor: Actor, id: string, expected: ExpectedVersion): Promise<Changed | Refusal> {
    return this.#change(actor, id, expected, async (_, person) => decidePersonEnabling(person, this.#newId));
  }

  /** Shows a person's private contacts; who looked stands in the history before they are shown. */
  async viewContacts(actor: Actor, id: string, reason: string | null): Promise<PrivateContacts | Refusal> {
    const event = this.#newId();
    let contacts: PrivateContacts | null = null;
    const stored = await this.#database.changeOrganisation(
      actor,
      async (client) => {
        const person = await personOf(client, id);
        if (person === null) return refuse('person.not_found');
        return (
          deniedTo(actor, 'person.view_contacts', person, hidden) ?? decideContactView(id, reason, event)
        );
      },
      async (client) => {
        const { rows } = await client.query<{ contacts: PrivateContacts }>(readPrivateContacts, [id, event]);
        contacts = rows[0]!.contacts;
      },
    );
    return contacts ?? (stored as Refusal);
  }

  async #change(
    actor: Actor,
    id: string,
    expected: ExpectedVersion,
    decide: (client: Transaction, person: PersonRecord, now: Date) => Promise<Decision | Refusal>,
    follow?: (client: Transaction) => Promise<void>,
  ): Promise<Changed | Refusal> {
    let version = 0;
    const stored = await this.#database.changeOrganisation(
      actor,
      async (client, now) => {
        const person = await personOf(client, id);
        if (person === null) return refuse('person.not_found');
        const denied = deniedTo(actor, 'person.change', person, hidden);
        if (denied !== null) return denied;
        if (isStale(person.version, expected)) return refuse('person.changed');
        version = person.version + 1;
        return decide(client, person, now);
      },
      follow,
    );
    return changed(id, version, stored);
  }
}

/** A person as they are in a change; null where there is none, or was. */
export async function personOf(client: Transaction, id: string): Promise<PersonRecord | null> {
  const { rows } = await client.query<PersonRecord>(readPerson, [id]);
  return rows[0] ?? null;
}

function listed({ id, version, name, email, unitId, unitName, state }: PersonRecord): ListedPerson {
  return { id, version, name, email, unit: { id: unitId, name: unitName }, state };
}
