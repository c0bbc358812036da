import { addDays, type LocalDate, type NewId, type StepCode } from '#domain';
import type { ReceivedAs } from './claim-facts.js';
import type { OwedItem } from './plan-batch.js';

/** A message that exists, locked by this claim. */
export interface ExistingMessage {
  readonly id: string;
  readonly personId: string;
  readonly day: LocalDate;
  readonly slot: 1 | 2;
  /** Whether items may still join it: it was not handed over and is not frozen. */
  readonly open: boolean;
  /** Whether it had ended unsent because all its items had been cancelled. */
  readonly ended: boolean;
}

/** A message to make. */
export interface NewMessage {
  readonly id: string;
  readonly personId: string;
  readonly day: LocalDate;
  readonly slot: 1 | 2;
}

/** An item with its place. */
export interface PlacedItem {
  readonly reminderId: string;
  readonly personId: string;
  readonly messageId: string;
  readonly receivedAs: ReceivedAs;
}

/** Where the items of a claim go. */
export interface MessagePlan {
  readonly created: readonly NewMessage[];
  readonly items: readonly PlacedItem[];
  /** Messages that had ended for want of items and have one again. */
  readonly reopened: readonly string[];
  /** Messages of today that got an item: their doorbell is to ring. */
  readonly toRing: readonly string[];
}

/**
 * One message a person and day (thrift, domain language): an item joins today's first message while that was not
 * handed over. Afterwards it waits for tomorrow's, except that a day-itself item opens a second one today.
 */
export function planMessages(
  owed: readonly OwedItem[],
  existing: readonly ExistingMessage[],
  today: LocalDate,
  newId: NewId,
): MessagePlan {
  const tomorrow = addDays(today, 1);
  const messages = new Map<string, ExistingMessage>();
  const key = (personId: string, day: LocalDate, slot: number): string => `${personId} ${day} ${slot}`;
  for (const message of existing) messages.set(key(message.personId, message.day, message.slot), message);
  const created: NewMessage[] = [];
  const reopened = new Set<string>();
  const toRing = new Set<string>();

  const take = (personId: string, day: LocalDate, slot: 1 | 2): ExistingMessage | null => {
    const place = key(personId, day, slot);
    let message = messages.get(place);
    if (message === undefined) {
      message = { id: newId(), personId, day, slot, open: true, ended: false };
      messages.set(place, message);
      created.push({ id: message.id, personId, day, slot });
    }
    if (!message.open) return null;
    if (message.ended) reopened.add(message.id);
    return message;
  };

  const place = (personId: string, step: StepCode): ExistingMessage => {
    const now = take(personId, today, 1) ?? (step === 'day_itself' ? take(personId, today, 2) : null);
    if (now !== null) {
      toRing.add(now.id);
      return now;
    }
    // Tomorrow's first message is never handed over before tomorrow, so the last one is always there.
    for (let day = tomorrow; ; day = addDays(day, 1)) {
      const later = take(personId, day, 1);
      if (later !== null) return later;
    }
  };

  const items = owed.map((item) => ({
    reminderId: item.reminderId,
    personId: item.personId,
    messageId: place(item.personId, item.step).id,
    receivedAs: item.receivedAs,
  }));
  return { created, items, reopened: [...reopened], toRing: [...toRing] };
}
