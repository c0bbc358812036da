import {
  can,
  decideNextLifecycle,
  lifecycleProblems,
  refuse,
  type Action,
  type Lifecycle,
  type NewId,
  type Person,
  type Refusal,
  type Text,
  type UnitRow,
} from '#domain';
import type { Database, Stored } from '#database';
import { deniedTo, isStale } from '../organisation/changed.js';
import { readRoot } from '../organisation/units.queries.js';
import { listLifecycles, readLifecycle } from './lifecycles.queries.js';

/** A version of a lifecycle, and since when there is one. */
export interface PublishedLifecycle {
  readonly lifecycle: Lifecycle;
  readonly publishedAt: Date;
  /** The number of the newest version: what a change must have read. */
  readonly newest: number;
}

interface LifecycleRow {
  readonly definition: Lifecycle;
  readonly publishedAt: Date;
  readonly newest: number;
}

/** A lifecycle as somebody wants to publish it; its version follows the newest one. */
export type LifecycleWish = Omit<Lifecycle, 'version'>;

const hidden = { read: 'lifecycle.read', code: 'lifecycle.not_found' } as const;

/** The templates (生命周期模板) that projects begin with. */
export class LifecyclesService {
  readonly #database: Database;
  readonly #newId: NewId;

  constructor(database: Database, newId: NewId) {
    this.#database = database;
    this.#newId = newId;
  }

  /** The newest version of each. */
  async list(person: Person): Promise<readonly PublishedLifecycle[] | Refusal> {
    if (!can(person, 'lifecycle.list')) return refuse('permission.denied');
    const rows = await this.#database.query<Omit<LifecycleRow, 'newest'>>(listLifecycles);
    return rows.map((row) => published({ ...row, newest: row.definition.version }));
  }

  /** One version; null: the newest. */
  async read(person: Person, code: string, version: number | null): Promise<PublishedLifecycle | Refusal> {
    const [row] = await this.#database.query<LifecycleRow>(readLifecycle, [code, version]);
    return row === undefined || !can(person, 'lifecycle.read')
      ? refuse('lifecycle.not_found')
      : published(row);
  }

  /** What is wrong with a lifecycle that would be the next version; nothing is recorded. */
  async preview(
    person: Person,
    wish: LifecycleWish,
  ): Promise<{ readonly version: number; readonly problems: readonly Text[] } | Refusal> {
    const [row] = await this.#database.query<LifecycleRow>(readLifecycle, [wish.code, null]);
    if (row === undefined) return refuse('lifecycle.not_found');
    const denied = await this.#denied(person, 'lifecycle.publish');
    if (denied !== null) return denied;
    const version = row.newest + 1;
    return { version, problems: lifecycleProblems({ ...wish, version }) };
  }

  /**
   * Publishes the next version: projects keep the one that they began with. Who has read version 0 publishes the first of
   * a lifecycle that is not there yet.
   */
  async publish(
    person: Person,
    expected: number,
    wish: LifecycleWish,
  ): Promise<(Stored & { readonly version: number }) | Refusal> {
    let version = 0;
    const stored = await this.#database.changeOrganisation(person, async (client) => {
      const root = await client.query<UnitRow>(readRoot);
      const { rows } = await client.query<LifecycleRow>(readLifecycle, [wish.code, null]);
      const current = rows[0] ?? null;
      if (current === null && expected !== 0) return refuse('lifecycle.not_found');
      const denied = deniedTo(person, 'lifecycle.publish', { unitPath: pathOf(root.rows) }, hidden);
      if (denied !== null) return denied;
      if (isStale(current?.newest ?? 0, expected)) return refuse('lifecycle.changed');
      version = (current?.newest ?? 0) + 1;
      return decideNextLifecycle(current?.definition ?? null, wish, this.#newId);
    });
    return 'refused' in stored ? stored : { ...stored, version };
  }

  async #denied(person: Person, action: Action): Promise<Refusal | null> {
    const root = await this.#database.query<{ id: string }>(readRoot);
    return deniedTo(person, action, { unitPath: pathOf(root) }, hidden);
  }
}

function pathOf(rows: readonly { readonly id: string }[]): readonly string[] {
  return rows.map(({ id }) => id);
}

function published({ definition, publishedAt, newest }: LifecycleRow): PublishedLifecycle {
  return { lifecycle: definition, publishedAt, newest };
}
