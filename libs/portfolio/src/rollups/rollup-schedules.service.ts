import {
  can,
  decideRollupSchedule,
  isRefusal,
  namedPeriod,
  refuse,
  visibleProjects,
  type Actor,
  type NewId,
  type Person,
  type DirectChannel,
  type Refusal,
  type RollupSchedule,
  type RollupScheduleWish,
  type UndeliveredCause,
  type UnitRow,
} from '#domain';
import type { Database } from '#database';
import { deniedTo, isStale, type ExpectedVersion } from '../organisation/changed.js';
import { readUnit } from '../organisation/units.queries.js';
import { hasApprover } from './rollup-approvals.queries.js';
import { listSchedules, lockSchedules, readSchedule, storeSchedule } from './rollup-schedules.queries.js';

/** A schedule as it stands; `version` grows with each change. */
export interface StoredSchedule extends RollupSchedule {
  readonly version: number;
}

/** A reader whom the newest issue that went to them did not reach by mail for sure. */
export interface UndeliveredReader {
  readonly person: { readonly id: string; readonly name: string };
  readonly rollup: { readonly id: string; readonly period: string };
  readonly message: string;
  readonly cause: UndeliveredCause;
  /** The channel that it arrived by instead; null: none. */
  readonly reachedBy: DirectChannel | null;
}

/** A schedule with the unit's name, how many issues it has had, how many of their mails did not arrive, and to whom. */
export interface RollupScheduleRecord extends StoredSchedule {
  readonly scope: string;
  readonly issues: number;
  readonly failed: number;
  /** Of those who would get the next one. */
  readonly undelivered: readonly UndeliveredReader[];
  /** The issue that waits for its approval; null: none does. */
  readonly waiting: { readonly id: string; readonly period: string } | null;
}

const hidden = { read: 'unit.read', code: 'unit.not_found' } as const;

/** Which units are owed which rollups, from when and until when, and when they are sent. */
export class RollupSchedulesService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
  ) {}

  /** All schedules, by unit and kind, for whoever runs the system. */
  async list(): Promise<readonly RollupScheduleRecord[]> {
    return this.#list(null);
  }

  /** The schedules of the reader's units and of those below. */
  async listFor(reader: Person): Promise<readonly RollupScheduleRecord[] | Refusal> {
    if (!can(reader, 'rollup_schedule.list')) return refuse('permission.denied');
    return this.#list(visibleProjects(reader).unitIds);
  }

  /**
   * Schedules a unit's rollups from a period on, or changes their schedule; periods that are over already are made up.
   * `expected`: the version that was read, 0 where the unit had none of that kind.
   */
  async schedule(
    actor: Actor,
    scopeId: string,
    expected: ExpectedVersion,
    wish: RollupScheduleWish,
  ): Promise<StoredSchedule | Refusal> {
    return this.database.transaction(async (client) => {
      const [unit] = (await client.query<UnitRow>(readUnit, [scopeId])).rows;
      if (unit === undefined) return refuse('unit.not_found');
      const denied = deniedTo(actor, 'rollup_schedule.change', { unitPath: unit.path }, hidden);
      if (denied !== null) return denied;
      const first = namedPeriod(wish.firstPeriod);
      if ('refused' in first) return first;
      const { kind } = first;
      await client.query(lockSchedules);
      const [standing = null] = (await client.query<StoredSchedule>(readSchedule, [kind, scopeId])).rows;
      if (isStale(standing?.version ?? 0, expected))
        return refuse(expected === 0 ? 'precondition.required' : 'rollup.schedule_changed');
      const changedBy = actor.kind === 'person' ? actor.personId : null;
      const { rows: found } = await client.query<{ hasApprover: boolean }>(hasApprover, [
        unit.path,
        changedBy,
      ]);
      const hasOne = found[0]!.hasApprover;
      const decided = decideRollupSchedule({ ...wish, kind, scopeId }, standing, hasOne, this.newId);
      if (isRefusal(decided)) return decided;
      await this.database.storeIn(client, decided, actor);
      const { firstPeriod, lastPeriod, sendTime, timeZone, language, approval } = wish;
      const sending = [language, sendTime, timeZone, approval];
      const values = [kind, scopeId, firstPeriod, lastPeriod, ...sending, changedBy];
      const { rows } = await client.query<{ version: number }>(storeSchedule, values);
      return { ...wish, kind, scopeId, version: rows[0]!.version };
    });
  }

  async #list(unitIds: readonly string[] | null): Promise<readonly RollupScheduleRecord[]> {
    return this.database.query<RollupScheduleRecord>(listSchedules, [unitIds]);
  }
}
