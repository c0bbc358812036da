import {
  decideRollupSchedule,
  isRefusal,
  namedPeriod,
  type Actor,
  type NewId,
  type Refusal,
  type RollupSchedule,
  type RollupScheduleWish,
} from '#domain';
import type { Database } from '#database';
import { listSchedules, lockSchedules, readSchedule, storeSchedule } from './rollup-schedules.queries.js';

/** A schedule with the unit's name, how many issues it has had and how many of their mails did not arrive. */
export interface RollupScheduleRecord extends RollupSchedule {
  readonly scope: string;
  readonly issues: number;
  readonly failed: number;
}

/** Which units are owed which rollups, from when and until when. It asks no rights: for whoever runs the system. */
export class RollupSchedulesService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
  ) {}

  /** All schedules, by unit and kind. */
  async list(): Promise<readonly RollupScheduleRecord[]> {
    return this.database.query<RollupScheduleRecord>(listSchedules);
  }

  /** Schedules a unit's rollups from a period on, or changes their schedule; periods that are over already are made up. */
  async schedule(actor: Actor, scopeId: string, wish: RollupScheduleWish): Promise<RollupSchedule | Refusal> {
    const first = namedPeriod(wish.firstPeriod);
    if ('refused' in first) return first;
    const { kind } = first;
    return this.database.transaction(async (client) => {
      await client.query(lockSchedules);
      const { rows } = await client.query<RollupSchedule>(readSchedule, [kind, scopeId]);
      const decided = decideRollupSchedule({ ...wish, kind, scopeId }, rows[0] ?? null, this.newId);
      if (isRefusal(decided)) return decided;
      await this.database.storeIn(client, decided, actor);
      await client.query(storeSchedule, [kind, scopeId, wish.firstPeriod, wish.lastPeriod, wish.language]);
      return { ...wish, kind, scopeId };
    });
  }
}
