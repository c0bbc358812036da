import {
  can,
  countedReadings,
  decideReading,
  decideTarget,
  decideTargetChange,
  may,
  refuse,
  targetOutlook,
  type Actor,
  type LocalDate,
  type NewId,
  type Person,
  type Reading,
  type ReadingWish,
  type Refusal,
  type TargetFacts,
  type TargetOutlook,
  type TargetReadingRow,
  type TargetToSet,
  type TargetWish,
  type UnitRow,
} from '#domain';
import type { Database } from '#database';
import type { ListChanges, ListTransaction } from '../lists/list-changes.js';
import { changed, isStale, type Changed, type ExpectedVersion } from '../organisation/changed.js';
import { pageOf, startOf, type Page, type PageWish } from '../organisation/page.js';
import { readRoot } from '../organisation/units.queries.js';
import { listTargets, readNamedByTarget, readReading, readTarget, targetExists } from './targets.queries.js';

/** A figure towards a target with those that it replaced. */
export interface ReadReading extends Reading {
  readonly version: number;
  readonly recordedAt: string;
  readonly corrected: readonly (Pick<Reading, 'value' | 'state'> & { readonly recordedAt: string })[];
}

/** A target with its figures and where it stands today. */
export interface ReadTarget extends TargetFacts {
  readonly ownerUnitName: string | null;
  /** Of a counted one none are on record: its figures are computed. */
  readonly readings: readonly ReadReading[];
  readonly outlook: TargetOutlook;
}

interface TargetRecord extends Omit<ReadTarget, 'outlook'> {
  readonly id: string;
  readonly today: LocalDate;
  readonly ownerPath: readonly string[] | null;
  /** Null: it is not counted. */
  readonly countedDays: readonly LocalDate[] | null;
}

/** Targets of a year, and the figures towards them. */
export class TargetsService {
  readonly #database: Database;
  readonly #newId: NewId;
  readonly #changes: ListChanges;

  constructor(database: Database, newId: NewId, changes: ListChanges) {
    this.#database = database;
    this.#newId = newId;
    this.#changes = changes;
  }

  /** A page of a year's targets. */
  async list(
    person: Person,
    filter: { readonly year: number; readonly programme: string | null },
    page: PageWish,
  ): Promise<Page<ReadTarget> | Refusal> {
    if (!can(person, 'target.read')) return refuse('permission.denied');
    const rows = await this.#database.query<TargetRecord>(listTargets, [
      filter.year,
      filter.programme,
      startOf(page),
      page.limit,
    ]);
    const { nextCursor } = pageOf(rows, page);
    return { items: rows.map(withOutlook), nextCursor };
  }

  /** One target. */
  async read(person: Person, id: string): Promise<ReadTarget | Refusal> {
    const [target] = await this.#database.query<TargetRecord>(readTarget, [id]);
    return target === undefined || !can(person, 'target.read')
      ? refuse('target.not_found')
      : withOutlook(target);
  }

  /** Sets a target of a year. */
  async set(actor: Actor, target: TargetToSet): Promise<Changed | Refusal> {
    const id = this.#newId();
    const stored = await this.#changes.change(actor, async (transaction) => {
      if (!(await transaction.mayAtRoot(actor, 'target.change'))) return refuse('permission.denied');
      const { rows } = await transaction.client.query<{ taken: boolean }>(targetExists, [
        target.year,
        target.name,
      ]);
      if (rows[0]!.taken) return refuse('target.exists', { year: String(target.year), name: target.name });
      const refusal = await refuseNamed(transaction, target.ownerUnitId ?? null, target.programme);
      return refusal ?? decideTarget(target, this.#newId, id);
    });
    return changed(id, 1, stored);
  }

  /** Changes a target. */
  async change(
    actor: Actor,
    id: string,
    expected: ExpectedVersion,
    wish: TargetWish,
    reason: string,
  ): Promise<Changed | Refusal> {
    let version = 0;
    const stored = await this.#changes.change(actor, async (transaction) => {
      const target = await targetOf(transaction, id);
      if (target === null) return refuse('target.not_found');
      const { facts } = target;
      if (!(await transaction.mayAtRoot(actor, 'target.change'))) return deniedTo(actor);
      if (isStale(facts.version, expected)) return refuse('target.changed');
      const { ownerUnitId, programme } = wish;
      const refusal = await refuseNamed(
        transaction,
        ownerUnitId === facts.ownerUnitId ? null : ownerUnitId,
        programme === facts.programme ? null : programme,
      );
      version = facts.version + 1;
      return refusal ?? decideTargetChange(facts, wish, reason, this.#newId);
    });
    return changed(id, version, stored);
  }

  /** Records a figure of a day or corrects the one given for it; the head of the owner unit may, and the supervisors above. */
  async addReading(actor: Actor, id: string, wish: ReadingWish): Promise<Changed | Refusal> {
    let version = 0;
    const stored = await this.#changes.change(actor, async (transaction) => {
      const { client, now } = transaction;
      const target = await targetOf(transaction, id);
      if (target === null) return refuse('target.not_found');
      const root = await client.query<UnitRow>(readRoot);
      const unitPath = target.ownerPath ?? root.rows.map((unit) => unit.id);
      if (!may(actor, 'target.add_reading', { unitPath })) return deniedTo(actor);
      const { rows } = await client.query<TargetReadingRow & { id: string }>(readReading, [id, wish.readOn]);
      version = (rows[0]?.version ?? 0) + 1;
      return decideReading(target.facts, rows[0] ?? null, wish, now, this.#newId);
    });
    return changed(id, version, stored);
  }
}

function withOutlook({ today, ownerPath: _path, countedDays, ...target }: TargetRecord): ReadTarget {
  const readings = countedDays === null ? target.readings : countedReadings(countedDays, target.year, today);
  return { ...target, outlook: targetOutlook(target, readings, today) };
}

async function targetOf(
  { client }: ListTransaction,
  id: string,
): Promise<{ facts: TargetFacts; ownerPath: readonly string[] | null } | null> {
  const { rows } = await client.query<TargetRecord>(readTarget, [id]);
  const [row] = rows;
  if (row === undefined) return null;
  const { version, year, name, programme, measure, sense, strength, value } = row;
  const { ownerUnitId, countedStage, countedCategory, ownerPath } = row;
  const goal = { programme, measure, sense, strength, value, ownerUnitId, countedStage, countedCategory };
  return { facts: { id, version, year, name, ...goal }, ownerPath };
}

/** Whoever may not read targets is told that there is none. */
function deniedTo(actor: Actor): Refusal {
  return refuse(may(actor, 'target.read') ? 'permission.denied' : 'target.not_found');
}

async function refuseNamed(
  { client }: ListTransaction,
  ownerUnitId: string | null,
  programme: string | null,
): Promise<Refusal | null> {
  const { rows } = await client.query<{ ownerPath: string[] | null; hasProgramme: boolean }>(
    readNamedByTarget,
    [ownerUnitId, programme],
  );
  if (ownerUnitId !== null && rows[0]!.ownerPath === null) return refuse('unit.not_found');
  return programme !== null && !rows[0]!.hasProgramme ? refuse('programme.not_found') : null;
}
