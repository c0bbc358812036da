import { isQuiet, type AnsweringDuty, type NewId, type WorkingCalendar } from '#domain';
import type { Database } from '#database';
import type { CalendarService } from '../calendar/calendar.service.js';
import { internetMessageId } from '../deliveries/internet-message-id.js';
import type { DueReminder, LeadUnit } from './claim-facts.js';
import { MessageTaken, placeItems } from './place-items.js';
import { planBatch } from './plan-batch.js';
import {
  endReminders,
  insertOutbox,
  insertReminders,
  lockDueReminders,
  readAnsweringDuties,
  readDueReminders,
  readLeadUnits,
} from './reminders.queries.js';

/** What a claim runs in: a connection inside a transaction. */
type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Reminders of one transaction: its locks are held for some tens of milliseconds. */
const batchSize = 2_000;
/** How often a batch begins again because another claim made the same person's message first. */
const attempts = 5;

interface ClaimedBatch {
  readonly count: number;
  /** Messages whose doorbell the last batch of the round rings. */
  readonly toRing: readonly string[];
}

/** Claims reminders: from a row that names a date and roles to items in the messages of people. */
export class RemindersService {
  readonly #database: Database;
  readonly #newId: NewId;
  readonly #calendars: CalendarService;
  readonly #mailHost: string;

  /** `mailHost`: the host of the sender's address, for the Message-ID. */
  constructor(database: Database, newId: NewId, calendars: CalendarService, mailHost: string) {
    this.#database = database;
    this.#newId = newId;
    this.#calendars = calendars;
    this.#mailHost = mailHost;
  }

  /**
   * Claims every reminder that is due; nothing in the quiet hours. Two claims at once share the rows between them.
   * The messages' doorbells ring with the last batch, so that the items of one person are together before the
   * message goes. The organisation stands still meanwhile: a hand-over comes before a claim or finds all its items.
   * Returns how many rows were claimed, superseded or cancelled.
   */
  async claimDue(): Promise<number> {
    let toRing: readonly string[] = [];
    for (let claimed = 0; ;) {
      const batch = await this.#claimBatch(toRing);
      claimed += batch.count;
      if (batch.count < batchSize) return claimed;
      ({ toRing } = batch);
    }
  }

  async #claimBatch(earlier: readonly string[]): Promise<ClaimedBatch> {
    // Before the transaction: inside it, waiting for a second connection could wait for somebody who waits for it.
    const calendar = await this.#calendars.calendar();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#database.transaction((client) => this.#claimIn(client, calendar, earlier));
      } catch (error) {
        if (attempt === attempts || !(error instanceof MessageTaken)) throw error;
      }
    }
  }

  async #claimIn(
    client: Transaction,
    calendar: WorkingCalendar,
    earlier: readonly string[],
  ): Promise<ClaimedBatch> {
    const clock = await client.query<{ now: Date }>(
      'SELECT app.now() AS now FROM app.hold_organisation_still()',
    );
    const quiet = isQuiet(clock.rows[0]!.now);
    const locked = quiet
      ? { rows: [] }
      : await client.query<{ id: string }>({
          name: 'lock_due_reminders',
          text: lockDueReminders,
          values: [batchSize],
        });
    const ids = locked.rows.map(({ id }) => id);
    const touched = ids.length === 0 ? [] : await this.#claimLocked(client, calendar, ids);
    const toRing = [...new Set([...earlier, ...touched])];
    if (ids.length < batchSize && toRing.length > 0) {
      const rings = toRing.map((messageId) => ({ id: this.#newId(), subject_id: messageId }));
      await client.query(insertOutbox, [JSON.stringify(rings)]);
    }
    return { count: ids.length, toRing };
  }

  /** Returns the messages of today that got an item. */
  async #claimLocked(
    client: Transaction,
    calendar: WorkingCalendar,
    ids: readonly string[],
  ): Promise<readonly string[]> {
    const reminders = await client.query<DueReminder>({
      name: 'read_due_reminders',
      text: readDueReminders,
      values: [ids],
    });
    const unitIds = [...new Set(reminders.rows.map(({ leadUnitId }) => leadUnitId))];
    const units = await client.query<LeadUnit>({
      name: 'read_lead_units',
      text: readLeadUnits,
      values: [unitIds],
    });
    const scopes = [
      ...reminders.rows.map(({ projectId }) => projectId),
      ...units.rows.flatMap(({ path }) => path),
    ];
    const duties = await client.query<AnsweringDuty>({
      name: 'read_answering_duties',
      text: readAnsweringDuties,
      values: [[...new Set(scopes)]],
    });
    const clock = await client.query<{ now: Date }>('SELECT app.now() AS now');
    const { now } = clock.rows[0]!;
    const plan = planBatch(reminders.rows, units.rows, duties.rows, now, calendar, this.#newId);
    await client.query(endReminders, [JSON.stringify(plan.ended)]);
    const inserted = await client.query<{ id: string }>(insertReminders, [JSON.stringify(plan.inserted)]);
    const onRecord = new Set([...ids, ...inserted.rows.map(({ id }) => id)]);
    const items = plan.items.filter(({ reminderId }) => onRecord.has(reminderId));
    return items.length === 0
      ? []
      : placeItems(client, items, now, {
          newId: this.#newId,
          messageIdOf: (id) => internetMessageId(id, this.#mailHost),
        });
  }
}
