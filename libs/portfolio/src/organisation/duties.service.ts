import {
  can,
  decideAppointment,
  decideDeputy,
  decideDutyEnd,
  refuse,
  shanghaiDate,
  visibleDuties,
  type Actor,
  type Deputyship,
  type DutyRow,
  type DutyToAssign,
  type LocalDate,
  type NewId,
  type Person,
  type PlacedDuty,
  type Refusal,
  type RoleCode,
  type Scope,
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
import { readProjectPlace } from '../projects/project-place.queries.js';
import { listDuties, readDuty, readNamedDuty } from './duties.queries.js';
import { pageOf, startOf, type Page, type PageWish } from './page.js';
import { personOf } from './people.service.js';
import { scopeOf, unitOf } from './units.service.js';

interface Named {
  readonly id: string;
  /** Null: erased. */
  readonly name: string | null;
}

/** A duty with the names of what it ties together. */
export interface NamedDuty {
  readonly id: string;
  readonly version: number;
  readonly role: RoleCode;
  readonly person: Named;
  readonly project: Named | null;
  readonly unit: Named | null;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate | null;
  readonly deputyFor: Named | null;
}

/** Which duties; null lets everything through. */
export interface DutyFilter {
  readonly personId: string | null;
  readonly projectId: string | null;
  readonly unitId: string | null;
  readonly role: RoleCode | null;
  /** Held on this day; null: all that are not over. */
  readonly on: LocalDate | null;
}

const hidden = { read: 'duty.read', code: 'duty.not_found' } as const;

/** Who answers for what. */
export class DutiesService {
  readonly #database: Database;
  readonly #newId: NewId;

  constructor(database: Database, newId: NewId) {
    this.#database = database;
    this.#newId = newId;
  }

  /** A page of duties within the reader's reach; a part of the product, such as a command, sees all. */
  async list(reader: Actor, filter: DutyFilter, page: PageWish): Promise<Page<NamedDuty> | Refusal> {
    if (reader.kind === 'person' && !can(reader, 'duty.list')) return refuse('permission.denied');
    const visible = reader.kind === 'person' ? visibleDuties(reader) : { projectIds: null, unitIds: null };
    const { personId, projectId, unitId, role, on } = filter;
    const rows = await this.#database.query<NamedDuty>(listDuties, [
      visible.projectIds,
      visible.unitIds,
      personId,
      projectId,
      unitId,
      role,
      on,
      startOf(page),
      page.limit,
    ]);
    return pageOf(rows, page);
  }

  /** One duty. */
  async read(reader: Person, id: string): Promise<NamedDuty | Refusal> {
    const [[facts], [duty]] = await Promise.all([
      this.#database.query<PlacedDuty>(readDuty, [id]),
      this.#database.query<NamedDuty>(readNamedDuty, [id]),
    ]);
    if (facts === undefined || !can(reader, 'duty.read', placeOf(facts))) return refuse('duty.not_found');
    return duty!;
  }

  /** Gives a person a duty. */
  async assign(actor: Actor, wish: Omit<DutyToAssign, 'id' | 'deputyFor'>): Promise<Changed | Refusal> {
    const id = this.#newId();
    const stored = await this.#database.changeOrganisation(actor, async (client) => {
      const scope = await scopeOfWish(client, wish.scope);
      if ('refused' in scope) return scope;
      const hiddenScope =
        'projectId' in wish.scope
          ? ({ read: 'project.read', code: 'project.not_found' } as const)
          : ({ read: 'unit.read', code: 'unit.not_found' } as const);
      const denied = deniedTo(actor, 'duty.change', scope, hiddenScope);
      if (denied !== null) return denied;
      if (scope.isClosed) return refuse('unit.closed');
      const person = await personOf(client, wish.personId);
      if (person === null) return refuse('person.not_found');
      return decideAppointment({ id, ...wish }, person, actor, this.#newId);
    });
    return changed(id, 1, stored);
  }

  /** Ends a duty on a day, and with it those of the deputies. */
  async end(
    actor: Actor,
    id: string,
    expected: ExpectedVersion,
    wish: { readonly toOn: LocalDate; readonly reason: string | null },
  ): Promise<Changed | Refusal> {
    let version = 0;
    const stored = await this.#database.changeOrganisation(actor, async (client, now) => {
      const duty = await this.#changeable(actor, client, id);
      if ('refused' in duty) return duty;
      if (isStale(duty.version, expected)) return refuse('duty.changed');
      version = duty.version + 1;
      const left = await readDepartureDuties(client, duty.personId);
      const deputies = left.deputies.filter((deputy) => isOfSameScope(deputy, duty));
      const { otherSecurityAdministrators } = left;
      const facts = { deputies, otherSecurityAdministrators, today: shanghaiDate(now) };
      return decideDutyEnd(duty, wish.toOn, facts, wish.reason, this.#newId);
    });
    return changed(id, version, stored);
  }

  /** Names a deputy for the holder of a duty. */
  async appointDeputy(
    actor: Actor,
    dutyId: string,
    personId: string,
    days: Omit<Deputyship, 'id'>,
  ): Promise<Changed | Refusal> {
    const id = this.#newId();
    const stored = await this.#database.changeOrganisation(actor, async (client) => {
      const held = await this.#changeable(actor, client, dutyId);
      if ('refused' in held) return held;
      const deputy = await personOf(client, personId);
      if (deputy === null) return refuse('person.not_found');
      return decideDeputy(held, { id, ...days }, deputy, actor, this.#newId);
    });
    return changed(id, 1, stored);
  }

  async #changeable(actor: Actor, client: Transaction, id: string): Promise<PlacedDuty | Refusal> {
    const { rows } = await client.query<PlacedDuty>(readDuty, [id]);
    const duty = rows[0];
    if (duty === undefined) return refuse('duty.not_found');
    return deniedTo(actor, 'duty.change', placeOf(duty), hidden) ?? duty;
  }
}

/** Where a duty's rights are asked. */
export function placeOf({ projectId, unitPath }: PlacedDuty): Scope {
  return projectId === null ? { unitPath } : { projectId, unitPath };
}

function isOfSameScope(one: DutyRow, other: DutyRow): boolean {
  return one.role === other.role && one.projectId === other.projectId && one.unitId === other.unitId;
}

async function scopeOfWish(
  client: Transaction,
  wish: DutyToAssign['scope'],
): Promise<(Scope & { readonly isClosed: boolean }) | Refusal> {
  if ('projectId' in wish) {
    const { rows } = await client.query<{ unitPath: string[] }>(readProjectPlace, [wish.projectId]);
    const place = rows[0];
    return place === undefined
      ? refuse('project.not_found')
      : { projectId: wish.projectId, unitPath: place.unitPath, isClosed: false };
  }
  const unit = await unitOf(client, wish.unitId);
  if (unit === null) return refuse('unit.not_found');
  return { ...scopeOf(unit), isClosed: unit.state === 'closed' };
}
