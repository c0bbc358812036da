import {
  can,
  checkedAddresses,
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
  type RollupAddress,
  type RollupSchedule,
  type RollupScheduleWish,
  type UndeliveredCause,
  type UnitRow,
} from '#domain';
import type { Database } from '#database';
import { deniedTo, isStale, type ExpectedVersion } from '../organisation/changed.js';
import { readUnit } from '../organisation/units.queries.js';
import { removeAddresses, setAddresses } from './rollup-addresses.queries.js';
import { hasApprover } from './rollup-approvals.queries.js';
import { listSchedules, lockSchedules, readSchedule, storeSchedule } from './rollup-schedules.queries.js';

/** A schedule as it stands; `version` grows with each change. */
export interface StoredSchedule extends RollupSchedule {
  readonly version: number;
}

/** A reader whom the newest issue that went to them did not reach by mail for sure. */
export interface UndeliveredReader {
  /** One of both; null: it is the other. */
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly address: { readonly id: string; readonly name: string } | null;
  readonly rollup: { readonly id: string; readonly period: string };
  readonly message: string;
  readonly cause: UndeliveredCause;
  /** The channel that it arrived by instead; null: none. */
  readonly reachedBy: DirectChannel | null;
}

/** An address as it is shown: where its mail goes only to whoever may set it; null: not shown. */
export interface ShownAddress {
  readonly name: string;
  readonly email: string | null;
}

/** A schedule with the unit's name, how many issues it has had, how many of their mails did not arrive, and to whom. */
export interface RollupScheduleRecord extends Omit<StoredSchedule, 'addresses'> {
  readonly addresses: readonly ShownAddress[];
  /** Those whose readers have unsubscribed: nothing goes to them until they are set again. */
  readonly unsubscribed: readonly ShownAddress[];
  readonly scope: string;
  readonly issues: number;
  readonly failed: number;
  /** Of those who would get the next one. */
  readonly undelivered: readonly UndeliveredReader[];
  /** The issue that waits for its approval; null: none does. */
  readonly waiting: { readonly id: string; readonly period: string } | null;
}

interface Placed {
  readonly unitPath: string[];
}

type StandingAddresses = Pick<RollupSchedule, 'kind' | 'scopeId'> & {
  readonly addresses: readonly RollupAddress[];
};
type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

const hidden = { read: 'unit.read', code: 'unit.not_found' } as const;

/** Which units are owed which rollups, from when and until when, and when they are sent. */
export class RollupSchedulesService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
  ) {}

  /** All schedules, by unit and kind, for whoever runs the system; `contacts`: with where the mail of their addresses goes. */
  async list(contacts = false): Promise<readonly RollupScheduleRecord[]> {
    return (await this.#list(null)).map((schedule) => shownSchedule(schedule, contacts));
  }

  /** The schedules of the reader's units and of those below. */
  async listFor(reader: Person): Promise<readonly RollupScheduleRecord[] | Refusal> {
    if (!can(reader, 'rollup_schedule.list')) return refuse('permission.denied');
    const schedules = await this.#list(visibleProjects(reader).unitIds);
    return schedules.map((schedule) =>
      shownSchedule(schedule, can(reader, 'rollup_schedule.change', { unitPath: schedule.unitPath })),
    );
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
      const addresses =
        wish.addresses === null ? (standing?.addresses ?? []) : checkedAddresses(wish.addresses);
      if (isRefusal(addresses)) return addresses;
      const schedule = { ...wish, kind, scopeId, addresses };
      const decided = decideRollupSchedule(schedule, standing, hasOne, this.newId);
      if (isRefusal(decided)) return decided;
      await this.database.storeIn(client, decided, actor);
      const { firstPeriod, lastPeriod, sendTime, timeZone, language, approval } = wish;
      const sending = [language, sendTime, timeZone, approval];
      const values = [kind, scopeId, firstPeriod, lastPeriod, ...sending, changedBy];
      const { rows } = await client.query<{ version: number }>(storeSchedule, values);
      await this.#setAddresses(client, schedule);
      return { ...schedule, version: rows[0]!.version };
    });
  }

  async #setAddresses(client: Transaction, { kind, scopeId, addresses }: StandingAddresses): Promise<void> {
    const kept = addresses.map(({ email }) => email.toLowerCase());
    await client.query(removeAddresses, [kind, scopeId, kept]);
    const rows = addresses.map((address) => ({ id: this.newId(), ...address }));
    if (rows.length > 0) await client.query(setAddresses, [kind, scopeId, JSON.stringify(rows)]);
  }

  async #list(unitIds: readonly string[] | null): Promise<readonly (RollupScheduleRecord & Placed)[]> {
    return this.database.query<RollupScheduleRecord & Placed>(listSchedules, [unitIds]);
  }
}

function shownSchedule(listed: RollupScheduleRecord & Placed, contacts: boolean): RollupScheduleRecord {
  const { unitPath: _, addresses, unsubscribed, ...schedule } = listed;
  const shown = ({ name, email }: ShownAddress): ShownAddress => ({ name, email: contacts ? email : null });
  return { ...schedule, addresses: addresses.map(shown), unsubscribed: unsubscribed.map(shown) };
}
