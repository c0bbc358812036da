import type { LadderRecipient, LadderSubject, LocalDate, OwedName } from '#domain';
import type { Database, PrismaClient } from '#database';
import type { CalendarService } from '../calendar/calendar.service.js';
import { withoutAddresses } from '../deliveries/without-addresses.js';
import { withOwedDate, type OwedRow } from '../reminders/owed-date.js';
import { listRemindersForOperator } from './administration.queries.js';

/** States of a step as an operator asks for them: the row's own, and `sent` for one that somebody has received. */
export const reminderStates = ['pending', 'claimed', 'sent', 'superseded', 'cancelled'] as const;

/** One of them. */
export type ReminderState = (typeof reminderStates)[number];

/** States of a delivery. */
export const deliveryStates = ['pending', 'sending', 'sent', 'failed', 'ambiguous'] as const;

/** One of them. */
export type DeliveryState = (typeof deliveryStates)[number];

/** A step of a ladder with what became of it. */
export interface ReminderRecord {
  readonly id: string;
  readonly projectId: string;
  readonly project: string;
  readonly subject: LadderSubject;
  /** By what it is known (`OwedName`); null: of a date, and of what has none. */
  readonly reference: string | null;
  readonly permitKind: OwedName['permitKind'];
  readonly stage: string | null;
  readonly stageLabel: string | null;
  readonly deadlineVersion: number;
  /** The deadline as it is now. */
  readonly dueOn: LocalDate | null;
  readonly step: string;
  readonly day: string;
  readonly sendAt: Date;
  /** Roles; people are fixed at the claim. */
  readonly recipients: readonly LadderRecipient[];
  readonly provisional: boolean;
  readonly state: string;
  /** Why it was superseded or cancelled. */
  readonly reason: string | null;
  readonly endedAt: Date | null;
  readonly receivers: readonly {
    readonly personId: string;
    /** Null: erased. */
    readonly person: string | null;
    readonly receivedAs: string;
    /** `cancelled`: dropped from the message before it was sent. */
    readonly item: string;
    readonly messageId: string;
    readonly channel: string;
    readonly delivery: DeliveryState | null;
    readonly sentAt: string | null;
  }[];
}

/** A message with its delivery. */
export interface MessageRecord {
  readonly id: string;
  readonly person: string | null;
  /** Whose address without an account it went to; null: to a person. */
  readonly address: string | null;
  readonly email?: string | null;
  readonly channel: string;
  readonly kind: string;
  readonly day: string;
  readonly slot: number | null;
  /** E.g. `2022-W09`, of a rollup's message. */
  readonly period: string | null;
  /** Items that are in it. */
  readonly items: number;
  readonly state: DeliveryState | null;
  readonly sendAt: Date | null;
  readonly sentAt: Date | null;
  readonly attempts: number;
  readonly unknownAttempts: number;
  /** The worker's lease, while it is being sent. */
  readonly leaseUntil: Date | null;
  readonly internetMessageId: string | null;
  /** With mail addresses masked, unless contacts were asked for. */
  readonly lastError: string | null;
}

/** A rollup without its contents. */
export interface RollupRecord {
  readonly id: string;
  readonly kind: string;
  readonly period: string;
  readonly scope: string;
  readonly listYear: number;
  readonly number: number;
  readonly cutAt: Date;
  readonly sendAt: Date;
  readonly recordedAt: Date;
  readonly dataSha256: string;
  /** How many of its messages are in which state of delivery. */
  readonly deliveries: Readonly<Partial<Record<DeliveryState, number>>>;
}

/** Which rollup: by number or by period (`2022-W09`); a number may come again in another list year. */
export interface RollupWish {
  readonly number: number | null;
  readonly period: string | null;
  readonly listYear: number | null;
}

/** A rollup with its documents, byte for byte. */
export interface RollupDocuments extends Omit<RollupRecord, 'deliveries'> {
  readonly data: string;
  readonly labels: string;
}

/** Reminders, messages and rollups as the operator reads them; it asks no rights (see DirectoryService). */
export class DispatchRecordsService {
  readonly #database: Database;
  readonly #prisma: PrismaClient;
  readonly #calendars: CalendarService;

  constructor(database: Database, prisma: PrismaClient, calendars: CalendarService) {
    this.#database = database;
    this.#prisma = prisma;
    this.#calendars = calendars;
  }

  /** Steps of ladders in the order of time; of more than `limit` those nearest to now. */
  async reminders(wish: {
    projectId: string | null;
    personId: string | null;
    state: ReminderState | null;
    limit: number;
  }): Promise<ReminderRecord[]> {
    const { projectId, personId, state, limit } = wish;
    const calendar = await this.#calendars.calendar();
    const rows = await this.#database.query<Omit<ReminderRecord, 'permitKind'> & OwedRow>(
      listRemindersForOperator,
      [projectId, personId, state, limit],
    );
    return rows.map((row) => withOwedDate(row, calendar));
  }

  /** Messages, the newest first. */
  async messages(wish: {
    state: DeliveryState | null;
    contacts: boolean;
    limit: number;
  }): Promise<MessageRecord[]> {
    const rows = await this.#prisma.message.findMany({
      ...(wish.state === null ? {} : { where: { delivery: { state: wish.state } } }),
      include: {
        person: { select: { profile: { select: { name: true, email: true } } } },
        rollupAddress: { select: { name: true, email: true } },
        rollup: { select: { period: true } },
        // Not the mail itself: it may be large.
        delivery: { omit: { mime: true } },
        _count: { select: { items: { where: { state: 'open' } } } },
      },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: wish.limit,
    });
    return rows.map(({ person, rollupAddress, rollup, delivery, _count, ...message }) => ({
      id: message.id,
      person: person?.profile?.name ?? null,
      address: rollupAddress?.name ?? null,
      ...(wish.contacts ? { email: (person?.profile ?? rollupAddress)?.email ?? null } : {}),
      channel: message.channel,
      kind: message.kind,
      day: message.day.toISOString().slice(0, 10),
      slot: message.slot,
      period: rollup?.period ?? null,
      items: _count.items,
      state: (delivery?.state ?? null) as DeliveryState | null,
      sendAt: delivery?.sendAt ?? null,
      sentAt: delivery?.sentAt ?? null,
      attempts: delivery?.attempts ?? 0,
      unknownAttempts: delivery?.unknownAttempts ?? 0,
      leaseUntil: delivery?.leaseUntil ?? null,
      internetMessageId: delivery?.internetMessageId ?? null,
      lastError: wish.contacts
        ? (delivery?.lastError ?? null)
        : withoutAddresses(delivery?.lastError ?? null),
    }));
  }

  /** All rollups, the newest cut first. */
  async rollups(): Promise<RollupRecord[]> {
    const rows = await this.#prisma.rollup.findMany({
      omit: { data: true, labels: true },
      include: {
        ...withScope,
        messages: { where: { kind: 'rollup' }, select: { delivery: { select: { state: true } } } },
      },
      orderBy: [{ cutAt: 'desc' }, { id: 'asc' }],
    });
    return rows.map(({ messages, ...row }) => ({
      ...rollupRecord(row),
      deliveries: counted(messages.map(({ delivery }) => delivery?.state as DeliveryState | undefined)),
    }));
  }

  /** The rollups that a number or a period means, the newest cut first, with their documents. */
  async rollupDocuments(wish: RollupWish): Promise<RollupDocuments[]> {
    const rows = await this.#prisma.rollup.findMany({
      where: {
        ...(wish.number === null ? {} : { number: wish.number }),
        ...(wish.period === null ? {} : { period: wish.period }),
        ...(wish.listYear === null ? {} : { listYear: wish.listYear }),
      },
      include: withScope,
      orderBy: [{ cutAt: 'desc' }, { id: 'asc' }],
    });
    return rows.map((row) => ({ ...rollupRecord(row), data: row.data, labels: row.labels }));
  }
}

const withScope = { scope: { select: { current: { select: { name: true } } } } } as const;

interface RollupRow extends Omit<RollupRecord, 'scope' | 'recordedAt' | 'dataSha256' | 'deliveries'> {
  readonly scope: { readonly current: { readonly name: string } | null };
  readonly recordedFrom: Date;
  readonly dataSha256: Uint8Array;
}

function rollupRecord(row: RollupRow): Omit<RollupRecord, 'deliveries'> {
  const { id, kind, period, listYear, number, cutAt, sendAt } = row;
  return {
    id,
    kind,
    period,
    scope: row.scope.current?.name ?? '',
    listYear,
    number,
    cutAt,
    sendAt,
    recordedAt: row.recordedFrom,
    dataSha256: Buffer.from(row.dataSha256).toString('hex'),
  };
}

function counted(states: readonly (DeliveryState | undefined)[]): Partial<Record<DeliveryState, number>> {
  const counts: Partial<Record<DeliveryState, number>> = {};
  for (const state of states) if (state !== undefined) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
