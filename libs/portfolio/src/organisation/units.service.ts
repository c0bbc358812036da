import {
  can,
  decideUnitClosing,
  decideUnitCreation,
  decideUnitMove,
  decideUnitRenaming,
  may,
  refuse,
  type Actor,
  type Decision,
  type NewId,
  type Person,
  type Refusal,
  type UnitKind,
  type UnitRow,
  type UnitUse,
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
import { pageOf, startOf, type Page, type PageWish } from './page.js';
import { listUnits, readSubtree, readUnit, readUnitUse } from './units.queries.js';

/** Which units. */
export interface UnitFilter {
  readonly parentId: string | null;
  readonly kind: UnitKind | null;
  readonly state: 'open' | 'closed' | null;
}

/** A new unit below another one. */
export interface NewUnit {
  readonly parentId: string;
  readonly kind: Exclude<UnitKind, 'city'>;
  readonly name: string;
}

const hidden = { read: 'unit.read', code: 'unit.not_found' } as const;

/** The organisation tree. */
export class UnitsService {
  readonly #database: Database;
  readonly #newId: NewId;

  constructor(database: Database, newId: NewId) {
    this.#database = database;
    this.#newId = newId;
  }

  /** A page of units. */
  async list(person: Person, filter: UnitFilter, page: PageWish): Promise<Page<UnitRow> | Refusal> {
    if (!can(person, 'unit.list')) return refuse('permission.denied');
    const { parentId, kind, state } = filter;
    const rows = await this.#database.query<UnitRow>(listUnits, [
      parentId,
      kind,
      state,
      startOf(page),
      page.limit,
    ]);
    return pageOf(rows, page);
  }

  /** One unit. */
  async read(person: Person, id: string): Promise<UnitRow | Refusal> {
    const [unit] = await this.#database.query<UnitRow>(readUnit, [id]);
    return unit === undefined || !can(person, 'unit.read', scopeOf(unit)) ? refuse('unit.not_found') : unit;
  }

  /** Adds a unit below another one. */
  async create(actor: Actor, wish: NewUnit): Promise<Changed | Refusal> {
    const id = this.#newId();
    const stored = await this.#database.changeOrganisation(actor, async (client) => {
      const parent = await unitOf(client, wish.parentId);
      if (parent === null) return refuse('unit.not_found');
      const denied = deniedTo(actor, 'unit.create', scopeOf(parent), hidden);
      if (denied !== null) return denied;
      if (parent.state === 'closed') return refuse('unit.closed');
      const { kind, name } = wish;
      return decideUnitCreation({ id, synthetic: false, kind, name, parentPath: parent.path }, this.#newId);
    });
    return changed(id, 1, stored);
  }

  /** Gives a unit another name. */
  async rename(
    actor: Actor,
    id: string,
    expected: ExpectedVersion,
    name: string,
  ): Promise<Changed | Refusal> {
    return this.#change(actor, id, expected, async (_, unit) => decideUnitRenaming(unit, name, this.#newId));
  }

  /** Hangs a unit with its subtree below another one; it takes the right at both places. */
  async move(
    actor: Actor,
    id: string,
    expected: ExpectedVersion,
    parentId: string,
  ): Promise<Changed | Refusal> {
    return this.#change(actor, id, expected, async (client, unit) => {
      const parent = await unitOf(client, parentId);
      if (parent === null) return refuse('unit.not_found');
      if (!may(actor, 'unit.change', scopeOf(parent))) return refuse('permission.denied');
      const { rows } = await client.query<UnitRow>(readSubtree, [id]);
      return decideUnitMove(unit, rows, parent, this.#newId);
    });
  }

  /** Closes a unit that has nothing any more. */
  async close(actor: Actor, id: string, expected: ExpectedVersion): Promise<Changed | Refusal> {
    return this.#change(actor, id, expected, async (client, unit) => {
      const { rows } = await client.query<{ use: UnitUse }>(readUnitUse, [id]);
      return decideUnitClosing(unit, rows[0]!.use, this.#newId);
    });
  }

  async #change(
    actor: Actor,
    id: string,
    expected: ExpectedVersion,
    decide: (client: Transaction, unit: UnitRow) => Promise<Decision | Refusal>,
  ): Promise<Changed | Refusal> {
    let version = 0;
    const stored = await this.#database.changeOrganisation(actor, async (client) => {
      const unit = await unitOf(client, id);
      if (unit === null) return refuse('unit.not_found');
      const denied = deniedTo(actor, 'unit.change', scopeOf(unit), hidden);
      if (denied !== null) return denied;
      if (isStale(unit.version, expected)) return refuse('unit.changed');
      version = unit.version + 1;
      return decide(client, unit);
    });
    return changed(id, version, stored);
  }
}

/** A unit as it is in a change; null where there is none. */
export async function unitOf(client: Transaction, id: string): Promise<UnitRow | null> {
  const { rows } = await client.query<UnitRow>(readUnit, [id]);
  return rows[0] ?? null;
}

/** Where a unit's rights flow from. */
export function scopeOf(unit: Pick<UnitRow, 'path'>): { readonly unitPath: readonly string[] } {
  return { unitPath: unit.path };
}
