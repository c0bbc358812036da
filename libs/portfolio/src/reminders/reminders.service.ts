import {
  isQuiet,
  ladderOf,
  ladderOfSubject,
  replanned,
  type AnsweringDuty,
  type NewId,
  type PlannedReminder,
  type ReminderSettings,
  type Settings,
  type WorkingCalendar,
} from '#domain';
import { readThrough, settledTogether, type Database, type Read } from '#database';
import type { CalendarService } from '../calendar/calendar.service.js';
import { GoverningSettings } from '../settings/governing-settings.js';
import { SettingsService } from '../settings/settings.service.js';
import { planOnce } from '../deliveries/deliveries.queries.js';
import { internetMessageId } from '../deliveries/internet-message-id.js';
import { ringDoorbells } from '../deliveries/ring-doorbells.js';
import { inLanes } from '../at-once/lanes.js';
import { oweNotices } from '../notices/owe-notices.js';
import type { DueReminder, AnsweringUnit } from './claim-facts.js';
import { deadlineOf } from './deadline-of.js';
import { MessageTaken, placeItems, type MessageMaking } from './place-items.js';
import { planBatch, type BatchPlan, type LadderRules } from './plan-batch.js';
import {
  endReminders,
  holdStill,
  insertReminders,
  isAnyDue,
  isAnyToReplan,
  lockDueReminders,
  moveReminders,
  readAnsweringDuties,
  readDueReminders,
  readAnsweringUnits,
  readRemindersToReplan,
  takeRemindersToReplan,
  withoutFlush,
} from './reminders.queries.js';

/** What a claim runs in: a connection inside a transaction. */
type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Reminders of one transaction: its locks are held for some tens of milliseconds. */
const batchSize = 2_000;
/** Those of the first claim, which tells whether there are so many that lanes are worth while. */
const firstBatchSize = 500;
/** How often a batch begins again because another claim made the same person's message first. */
const attempts = 5;

/** A reminder that is planned again, with what is true of its subject. */
type ReminderToReplan = Omit<
  DueReminder,
  | 'subjectId'
  | 'step'
  | 'deadlineVersion'
  | 'currentDeadlineVersion'
  | 'suppressed'
  | 'projectState'
  | 'answeringUnitId'
> &
  Pick<PlannedReminder, 'step' | 'day' | 'recipients' | 'provisional' | 'sendAt'> & {
    readonly onRecord: string[];
    readonly rests: boolean;
  };

/** What a batch goes by: the city's hours for the messages of all, and for each project what its ladder climbs by. */
interface BatchRules {
  readonly hours: ReminderSettings;
  readonly of: (projectId: string) => LadderRules;
}

/** What becomes of the doorbells of messages of a claim of so many reminders. */
type RingFor = (client: Transaction, count: number, messageIds: readonly string[]) => Promise<void>;

/** They ring when all is claimed. */
const later = async (): Promise<void> => undefined;

/** Where a batch ended, in the order in which reminders are claimed. */
interface Place {
  /** As PostgreSQL writes it in UTC, so that its order is that of the text. */
  readonly sendAt: string;
  readonly id: string;
}

const beforeAllIds = '00000000-0000-0000-0000-000000000000';
const beginning: Place = { sendAt: '-infinity', id: beforeAllIds };

interface ClaimedBatch {
  readonly count: number;
  readonly end: Place;
  /** Messages of today that got an item. */
  readonly touched: readonly string[];
}

/** Claims reminders: from a row that names a date and roles to items in the messages of people. */
export class RemindersService {
  readonly #database: Database;
  readonly #newId: NewId;
  readonly #calendars: CalendarService;
  readonly #mailHost: string;
  readonly #governing: GoverningSettings;

  /** `mailHost`: the host of the sender's address, for the Message-ID. */
  constructor(database: Database, newId: NewId, calendars: CalendarService, mailHost: string) {
    this.#database = database;
    this.#newId = newId;
    this.#calendars = calendars;
    this.#mailHost = mailHost;
    this.#governing = new GoverningSettings(database, new SettingsService(database, newId));
  }

  /**
   * Claims every reminder that is due; nothing in the quiet hours. Two claims at once share the rows between them.
   * The messages' doorbells ring when all is claimed, so that the items of one person are together before the message
   * goes; with one batch, which is the rule, in its own transaction. The organisation stands still meanwhile: a hand-over
   * comes before a claim or finds all its items. Returns how many rows were claimed, superseded or cancelled.
   */
  async claimDue(): Promise<number> {
    if ((await this.#database.query(isAnyDue, [], 'is_any_due')).length === 0) return 0;
    const first = await this.#claimBatch(firstBatchSize, beginning, (client, count, messageIds) =>
      count < firstBatchSize ? ringDoorbells(client, messageIds, this.#newId) : later(),
    );
    if (first.count < firstBatchSize) return first.count;
    const touched = new Set(first.touched);
    let { end } = first;
    try {
      const further = await this.#untilNotFull(async () => {
        // The index still has what was claimed: only behind it is there anything new.
        const batch = await this.#claimBatch(batchSize, end, later);
        if (isBehind(batch.end, end)) end = batch.end;
        for (const messageId of batch.touched) touched.add(messageId);
        return batch.count;
      });
      return first.count + further;
    } finally {
      await this.#database.transaction((client) => ringDoorbells(client, [...touched], this.#newId));
    }
  }

  /**
   * Plans again what was planned before the steps, the hours or the calendar changed, in the order of ids, a batch a
   * transaction. What is due by now is left to the claim, and what is planned as it was is not written. Returns how many
   * rows it looked at.
   */
  async replanChanged(): Promise<number> {
    if ((await this.#database.query(isAnyToReplan, [], 'is_any_to_replan')).length === 0) return 0;
    let end = beforeAllIds;
    return this.#untilNotFull(async () => {
      const after = end;
      const ids = await this.#database.transaction((client) => this.#replanBatch(client, after));
      for (const id of ids) if (id > end) end = id;
      return ids.length;
    });
  }

  /** Plans reminders with ids beyond `after` again; returns theirs. */
  async #replanBatch(client: Transaction, after: string): Promise<readonly string[]> {
    const [{ rows }] = await settledTogether([
      client.query<{ id: string }>(takeRemindersToReplan, [batchSize, after]),
      client.query(withoutFlush),
    ]);
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return ids;
    const read = readThrough(client);
    await replan(client, ids, await this.#rules(read, await this.#calendars.seenBy(read)));
    return ids;
  }

  /** Batches in lanes side by side until none is full; returns the sum of what they came to. */
  async #untilNotFull(batch: () => Promise<number>): Promise<number> {
    let sum = 0;
    const goOn = async (): Promise<void> => {
      for (let isFull = true; isFull;) {
        const count = await batch();
        sum += count;
        isFull = count === batchSize;
      }
    };
    await inLanes(goOn);
    return sum;
  }

  /** As the transaction of `read` sees them. */
  async #rules(read: Read, calendar: WorkingCalendar): Promise<BatchRules> {
    const settingsOf = await this.#governing.of(null, { read });
    const made = new Map<Settings, LadderRules>();
    const of = (projectId: string): LadderRules => {
      const settings = settingsOf(projectId);
      const { reminder_steps: steps, reminder_hours: hours } = settings;
      const rules = made.get(settings) ?? { calendar, ladder: ladderOf(steps), hours };
      made.set(settings, rules);
      return rules;
    };
    return { hours: settingsOf(null).reminder_hours, of };
  }

  /** `limit`: how many reminders at most; `ring`: what becomes of the doorbells in the same transaction. */
  async #claimBatch(limit: number, after: Place, ring: RingFor): Promise<ClaimedBatch> {
    // Before the transaction: inside it, waiting for a second connection could wait for somebody who waits for it.
    const calendar = await this.#calendars.calendar();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#database.transaction(async (client) =>
          this.#claimIn(client, limit, after, calendar, ring),
        );
      } catch (error) {
        if (attempt === attempts || !(error instanceof MessageTaken)) throw error;
      }
    }
  }

  async #claimIn(
    client: Transaction,
    limit: number,
    after: Place,
    calendar: WorkingCalendar,
    ring: RingFor,
  ): Promise<ClaimedBatch> {
    const [clock, rules, locked] = await settledTogether([
      client.query<{ now: Date }>(holdStill),
      this.#rules(readThrough(client), calendar),
      client.query<Place>({
        name: 'lock_due_reminders',
        text: lockDueReminders,
        values: [limit, after.sendAt, after.id],
      }),
      // A large batch is worth plans of its own.
      limit === batchSize ? Promise.resolve() : client.query(planOnce),
      client.query(withoutFlush),
    ]);
    // In the quiet hours what was locked is let go of at once.
    if (isQuiet(clock.rows[0]!.now, rules.hours)) return { count: 0, end: after, touched: [] };
    const ids = locked.rows.map(({ id }) => id);
    const touched =
      ids.length === 0
        ? []
        : await this.#claimLocked(client, rules, ids, (messageIds) => ring(client, ids.length, messageIds));
    return { count: ids.length, end: locked.rows.at(-1) ?? after, touched };
  }

  /** Returns the messages of today that got an item. */
  async #claimLocked(
    client: Transaction,
    rules: BatchRules,
    ids: readonly string[],
    ring: MessageMaking['ring'],
  ): Promise<readonly string[]> {
    const reminders = await client.query<DueReminder>({
      name: 'read_due_reminders',
      text: readDueReminders,
      values: [ids],
    });
    const unitIds = [...new Set(reminders.rows.map(({ answeringUnitId }) => answeringUnitId))];
    const projectIds = [...new Set(reminders.rows.map(({ projectId }) => projectId))];
    const [units, duties, clock] = await settledTogether([
      client.query<AnsweringUnit>({
        name: 'read_answering_units',
        text: readAnsweringUnits,
        values: [unitIds],
      }),
      client.query<AnsweringDuty>({
        name: 'read_answering_duties',
        text: readAnsweringDuties,
        values: [projectIds, unitIds],
      }),
      client.query<{ now: Date }>('SELECT app.now() AS now'),
    ]);
    const { now } = clock.rows[0]!;
    const plan = planBatch(reminders.rows, units.rows, duties.rows, now, rules.of, this.#newId);
    const onRecord = await recordClaim(client, plan, now);
    const items = plan.items.filter(({ reminderId }) => onRecord.has(reminderId));
    if (items.length === 0) return [];
    const making: MessageMaking = {
      newId: this.#newId,
      sendTime: rules.hours.sendTime,
      messageIdOf: (id) => internetMessageId(id, this.#mailHost),
      oneStepOfEach: true,
      ring,
    };
    const [touched] = await settledTogether([
      placeItems(client, items, now, making),
      oweNotices(client, items),
    ]);
    return touched;
  }
}

/**
 * Writes what a claim comes to. Returns the reminders that are on record as claimed or superseded by it; another claim may
 * have put a step on record before.
 */
async function recordClaim(
  client: Transaction,
  { ended, moved, inserted }: BatchPlan,
  now: Date,
): Promise<ReadonlySet<string>> {
  const plans = new Map<string, { readonly place: number; readonly columns: object }>();
  const planOf = (planned: PlannedReminder): number => {
    const { step, day, sendAt, provisional, recipients } = planned;
    const key = `${step} ${day} ${sendAt.getTime()} ${provisional} ${recipients.join()}`;
    const plan = plans.get(key) ?? { place: plans.size + 1, columns: planColumns(planned) };
    plans.set(key, plan);
    return plan.place;
  };
  const [, , { rows }] = await settledTogether([
    client.query({
      name: 'end_reminders',
      text: endReminders,
      values: [
        ended.map(({ id }) => id),
        ended.map(({ state }) => state),
        ended.map(({ reason }) => reason),
        now,
      ],
    }),
    move(
      client,
      moved.map(({ id, planned }) => ({ id, ...planColumns(planned) })),
    ),
    client.query<{ id: string }>({
      name: 'insert_reminders',
      text: insertReminders,
      values: [
        inserted.map(({ id }) => id),
        inserted.map(({ of }) => of),
        inserted.map(({ planned }) => planOf(planned)),
        inserted.map(({ state }) => state),
        inserted.map(({ reason }) => reason),
        JSON.stringify([...plans.values()].map(({ columns }) => columns)),
        now,
      ],
    }),
  ]);
  return new Set([...ended.map(({ id }) => id), ...rows.map(({ id }) => id)]);
}

/** Whether a place lies behind another one. */
function isBehind(one: Place, other: Place): boolean {
  return one.sendAt === other.sendAt ? one.id > other.id : one.sendAt > other.sendAt;
}

/** Moves reminders to other plans, if there are any. */
async function move(client: Transaction, moved: readonly object[]): Promise<void> {
  if (moved.length > 0)
    await client.query({ name: 'move_reminders', text: moveReminders, values: [JSON.stringify(moved)] });
}

/** A plan as columns of `reminder`. */
function planColumns({ step, day, recipients, provisional, sendAt }: PlannedReminder): object {
  return { step, day, recipients, provisional, send_at: sendAt.toISOString() };
}

/** Plans locked reminders (`ids`) again, and moves those that come to another day, hour, step or recipient. */
async function replan(client: Transaction, ids: readonly string[], rules: BatchRules): Promise<void> {
  const [{ rows }, clock] = await settledTogether([
    client.query<ReminderToReplan>(readRemindersToReplan, [ids]),
    client.query<{ now: Date }>('SELECT app.now() AS now'),
  ]);
  const { now } = clock.rows[0]!;
  const moved = rows.flatMap((reminder) => {
    const { id, onRecord, rests, sendAt } = reminder;
    // The step that a resting ladder has reached stands; its claim goes by the rules of that day.
    const { calendar, hours, ladder: ofMilestones } = rules.of(reminder.projectId);
    const deadline = deadlineOf(reminder, calendar);
    if (rests || sendAt <= now || deadline === null) return [];
    const ladder = ladderOfSubject(reminder.subjectKind, ofMilestones);
    const planned = replanned(deadline, new Set(onRecord), now, calendar, hours, ladder);
    if (planned === null || isPlannedAlike(planned, reminder)) return [];
    return [{ id, ...planColumns(planned) }];
  });
  await move(client, moved);
}

function isPlannedAlike(one: PlannedReminder, other: PlannedReminder): boolean {
  return (
    one.step === other.step &&
    one.day === other.day &&
    one.sendAt.getTime() === other.sendAt.getTime() &&
    one.provisional === other.provisional &&
    one.recipients.join() === other.recipients.join()
  );
}
