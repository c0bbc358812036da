import type { PlannedReminder } from './plan-reminder.js';

/** What another setting does to a reminder: it comes, goes, moves, or is addressed to others at the same time. */
export const reminderShifts = ['comes', 'goes', 'moves', 'readdressed'] as const;

/** One of them. */
export type ReminderShift = (typeof reminderShifts)[number];

/** A reminder that is another one by it; null: there is none before, or after. */
export interface ShiftedReminder {
  readonly shift: ReminderShift;
  readonly was: PlannedReminder | null;
  readonly willBe: PlannedReminder | null;
}

/** How the reminders of one ladder differ, step by step; what stays as it is is left out. */
export function compareReminders(
  before: readonly PlannedReminder[],
  after: readonly PlannedReminder[],
): readonly ShiftedReminder[] {
  const next = new Map(after.map((planned) => [planned.step, planned]));
  const old = new Set(before.map(({ step }) => step));
  return [
    ...before.flatMap((was): ShiftedReminder[] => {
      const willBe = next.get(was.step) ?? null;
      const shift = shiftOf(was, willBe);
      return shift === null ? [] : [{ shift, was, willBe }];
    }),
    ...after.flatMap((willBe): ShiftedReminder[] =>
      old.has(willBe.step) ? [] : [{ shift: 'comes', was: null, willBe }],
    ),
  ];
}

function shiftOf(was: PlannedReminder, willBe: PlannedReminder | null): ReminderShift | null {
  if (willBe === null) return 'goes';
  if (was.sendAt.getTime() !== willBe.sendAt.getTime()) return 'moves';
  return was.recipients.join() === willBe.recipients.join() ? null : 'readdressed';
}
