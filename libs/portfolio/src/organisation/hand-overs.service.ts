import {
  decideHandOver,
  isOpenOn,
  isRefusal,
  may,
  refuse,
  shanghaiDate,
  type Actor,
  type DutyRow,
  type HandOver,
  type LocalDate,
  type NewId,
  type Refusal,
  type StepCode,
} from '#domain';
import type { Database } from '#database';
import { internetMessageId } from '../deliveries/internet-message-id.js';
import type { ReceivedAs } from '../reminders/claim-facts.js';
import { SettingsService } from '../settings/settings.service.js';
import { placeItems } from '../reminders/place-items.js';
import { ringDoorbells } from '../deliveries/ring-doorbells.js';
import type { Transaction } from './changed.js';
import { readDepartureDuties } from './departure.js';
import { placeOf } from './duties.service.js';
import { cancelItems, lockItemsOfMovedDuties } from './hand-overs.queries.js';
import { personOf } from './people.service.js';

/** A hand-over as it was ordered; without a day it begins today. */
export type HandOverWish = Omit<HandOver, 'fromOn'> & { readonly fromOn: LocalDate | null };

/** What came of a hand-over. */
export interface HandedOver {
  /** How many duties moved. */
  readonly duties: number;
  /** How many items of messages not handed over yet went to the successor. */
  readonly items: number;
  readonly fromOn: LocalDate;
  readonly recordedAt: Date;
}

interface MovableItem {
  readonly id: string;
  readonly reminderId: string;
  readonly receivedAs: ReceivedAs;
  readonly step: StepCode;
  readonly mailHost: string;
  readonly successorHas: boolean;
}

/** 工作交接: a person's duties go to another one, with what waits to be sent because of them. */
export class HandOversService {
  readonly #database: Database;
  readonly #newId: NewId;
  readonly #settings: SettingsService;

  constructor(database: Database, newId: NewId) {
    this.#database = database;
    this.#newId = newId;
    this.#settings = new SettingsService(database, newId);
  }

  /**
   * Moves a person's open duties, or some of them, to a successor. It takes the right at each of them. Where it begins
   * today, items in messages that were not handed over to the mail server go to the successor with it; a message that is
   * being sent at this moment still reaches the person it was made for.
   */
  async handOver(
    actor: Actor,
    personId: string,
    successorId: string,
    wish: HandOverWish,
  ): Promise<HandedOver | Refusal> {
    let moved: readonly DutyRow[] = [];
    let fromOn: LocalDate | null = null;
    let items = 0;
    const { reminder_hours: hours } = await this.#settings.current();
    const stored = await this.#database.changeOrganisation(
      actor,
      async (client, now) => {
        const today = shanghaiDate(now);
        const order = { ...wish, fromOn: wish.fromOn ?? today };
        const person = await personOf(client, personId);
        if (person === null) return refuse('person.not_found');
        const { duties, deputies } = await readDepartureDuties(client, personId);
        const wanted = duties.filter(
          (duty) => isOpenOn(duty, order.fromOn) && (wish.dutyIds?.includes(duty.id) ?? true),
        );
        const places = wanted.length === 0 ? [person] : wanted.map(placeOf);
        if (!places.every((place) => may(actor, 'duty.change', place)))
          return refuse(may(actor, 'person.read', person) ? 'permission.denied' : 'person.not_found');
        const successor = await personOf(client, successorId);
        if (successor === null) return refuse('person.not_found');
        const facts = { person, successor, duties, deputies, today };
        const decided = decideHandOver(facts, order, actor, this.#newId);
        if (isRefusal(decided)) return decided;
        ({ moved } = decided);
        ({ fromOn } = order);
        return decided.decision;
      },
      async (client, now) => {
        if (fromOn === shanghaiDate(now))
          items = await this.#moveItems(client, { personId, successorId, moved }, now, hours.sendTime);
      },
    );
    if (isRefusal(stored)) return stored;
    return { duties: moved.length, items, fromOn: fromOn!, recordedAt: stored.recordedAt };
  }

  /** No claim runs meanwhile, so nothing comes to the person after this look. */
  async #moveItems(
    client: Transaction,
    { personId, successorId, moved }: { personId: string; successorId: string; moved: readonly DutyRow[] },
    now: Date,
    sendTime: string,
  ): Promise<number> {
    const byDuties = moved.map(({ role, projectId, unitId }) => ({
      role,
      project_id: projectId,
      unit_id: unitId,
    }));
    const { rows } = await client.query<MovableItem>(lockItemsOfMovedDuties, [
      personId,
      JSON.stringify(byDuties),
      successorId,
    ]);
    if (rows.length === 0) return 0;
    await client.query(cancelItems, [rows.map(({ id }) => id)]);
    const owed = rows
      .filter(({ successorHas }) => !successorHas)
      .map(({ reminderId, receivedAs, step }) => ({ reminderId, personId: successorId, receivedAs, step }));
    if (owed.length === 0) return 0;
    const { mailHost } = rows[0]!;
    await placeItems(client, owed, now, {
      newId: this.#newId,
      sendTime,
      messageIdOf: (id) => internetMessageId(id, mailHost),
      oneStepOfEach: false,
      ring: async (messageIds) => ringDoorbells(client, messageIds, this.#newId),
    });
    return owed.length;
  }
}
