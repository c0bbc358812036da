import { deadlineKey, lastBefore, type Case } from './case.js';
import type { ReminderRow } from './evidence.js';
import { cityDay, dayText, midnight, morningOf } from './own-calendar.js';
import { owedSteps, type OwedStep } from './own-ladder.js';
import { isResting } from './own-rests.js';
import { receiversAt } from './own-recipients.js';
import type { ReplayedDeadline } from './replayed.js';

/** How many steps the history owes in all: those that came due, and of each ladder the next one. */
export interface Obligations {
  readonly findings: readonly string[];
  readonly owed: number;
  /** Items that ended as sent and that the receiver never got, and obligations without a row. */
  readonly lost: number;
}

/** I1: what is owed by the history is on record, no more and no less, and everything due has come to its end. */
export function checkObligations(given: Case): Obligations {
  const findings: string[] = [];
  let owed = 0;
  let lost = 0;
  const known = new Set<string>();
  for (const deadline of given.deadlines) {
    const key = deadlineKey(deadline.subject, deadline.version);
    known.add(key);
    const rounds = awake(given, deadline);
    const until = lastBefore(rounds, deadline.endedAt ?? Number.POSITIVE_INFINITY);
    const steps = afterRests(deadline, rounds, owedSteps(deadline, until, given.days));
    const rows = new Map((given.remindersOf.get(key) ?? []).map((row) => [row.step, row]));
    const due = steps.slice(
      0,
      steps.findIndex(({ sendAt }) => sendAt > until),
    );
    const next = steps[waitingAfter(steps, until)]!;
    const expected = [...due, next];
    owed += expected.length;
    for (const step of expected) {
      const row = rows.get(step.step);
      rows.delete(step.step);
      if (row === undefined) {
        lost += 1;
        findings.push(`${key} owes ${step.step}, which is not on record`);
      } else findings.push(...wrongRow(given, deadline, step, row, { isDue: step !== next, due }));
    }
    for (const step of rows.keys()) findings.push(`${key} has ${step} on record and does not owe it`);
    findings.push(...missing(given, deadline));
  }
  for (const key of given.remindersOf.keys())
    if (!known.has(key)) findings.push(`${key} has reminders and is no deadline of the history`);
  const undelivered = checkDeliveries(given);
  return { findings: [...findings, ...undelivered], owed, lost: lost + undelivered.length };
}

function wrongRow(
  given: Case,
  deadline: ReplayedDeadline,
  step: OwedStep,
  row: ReminderRow,
  { isDue, due }: { isDue: boolean; due: readonly OwedStep[] },
): string[] {
  const key = `${deadlineKey(deadline.subject, deadline.version)} ${step.step}`;
  const findings: string[] = [];
  if (row.day !== dayText(step.day)) findings.push(`${key} is on ${row.day} instead of ${dayText(step.day)}`);
  if (row.sendAt.getTime() !== step.sendAt)
    findings.push(
      `${key} goes at ${row.sendAt.toISOString()} instead of ${new Date(step.sendAt).toISOString()}`,
    );
  if (row.recipients.join() !== step.recipients.join())
    findings.push(`${key} goes to ${row.recipients.join()} instead of ${step.recipients.join()}`);
  if (!isDue) {
    const isRight =
      deadline.endedAt === null
        ? row.state === 'pending'
        : row.state === 'cancelled' && row.reason === deadline.endedBy;
    if (!isRight) findings.push(`${key} is ${row.state} (${row.reason}) before its time`);
    return findings;
  }
  const at = row.endedAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const newest = due.findLast(({ sendAt }) => sendAt <= at);
  if (newest?.step === step.step && isSuppressed(given, deadline, at)) {
    if (row.state !== 'superseded' || row.reason !== 'suppressed')
      findings.push(`${key} is ${row.state} (${row.reason}) though an earlier stage is due`);
  } else if (row.state === 'claimed') {
    if (newest?.step !== step.step) findings.push(`${key} was claimed where ${newest?.step} was the newest`);
    findings.push(...wrongItems(given, deadline, step, row, at));
  } else if (row.state !== 'superseded' || newest === undefined || newest.step === step.step)
    findings.push(`${key} is due and ${row.state} (${row.reason})`);
  return findings;
}

/** The rounds in which the ladder was not at rest: nothing is claimed meanwhile. */
function awake({ mailed }: Case, { turns }: ReplayedDeadline): readonly number[] {
  return turns.length === 0 ? mailed : mailed.filter((at) => !isResting(turns, at));
}

/** The place of the step that waits after a round: the one that a rest has moved, otherwise of those next at one instant the last. */
function waitingAfter(steps: readonly OwedStep[], round: number): number {
  const moved = steps.findIndex(({ sendAt, isMoved }) => isMoved && sendAt > round);
  if (moved !== -1) return moved;
  const next = steps.find(({ sendAt }) => sendAt > round)!;
  return steps.findLastIndex(({ sendAt }) => sendAt === next.sendAt);
}

/** The step that waits when a rest begins or is another goes when the rest is over, by day. */
function afterRests(
  { turns }: ReplayedDeadline,
  rounds: readonly number[],
  steps: readonly OwedStep[],
): OwedStep[] {
  const moved = [...steps];
  for (const { at, notBefore } of turns) {
    const waiting = waitingAfter(moved, lastBefore(rounds, at));
    const step = moved[waiting]!;
    moved[waiting] = { ...step, sendAt: Math.max(morningOf(step.day), notBefore), isMoved: true };
  }
  return moved;
}

/** Whether a stage before it is due and not reached at that instant: then that one is reminded of alone. */
function isSuppressed(
  { history }: Case,
  { project, subject, askedOn, owner }: ReplayedDeadline,
  at: number,
): boolean {
  if (askedOn !== null || owner !== null) return false;
  const { milestones, deadlines } = history.projects.get(project)!;
  const earlier = new Set(
    milestones
      .slice(
        0,
        milestones.findIndex(({ id }) => id === subject),
      )
      .map(({ id }) => id),
  );
  return deadlines.some(
    (other) =>
      earlier.has(other.subject) &&
      other.dueOn <= cityDay(at) &&
      other.recordedAt <= at &&
      (other.endedAt === null || other.endedAt > at),
  );
}

/** Each person owed has an item; a successor may have it in the place of the person before. */
function wrongItems(
  { history, itemsOf }: Case,
  { subject, version, project, owner }: ReplayedDeadline,
  { step, recipients }: OwedStep,
  { id }: ReminderRow,
  claimedAt: number,
): string[] {
  const key = `${deadlineKey(subject, version)} ${step}`;
  const owed = receiversAt(history, project, owner, recipients, claimedAt);
  const have = new Set((itemsOf.get(id) ?? []).map(({ person }) => person));
  const later = history.handOvers.filter(({ at }) => at > claimedAt);
  return [
    ...[...owed].filter((person) => !have.has(person)).map((person) => `${key} has no item for ${person}`),
    ...[...have]
      .filter((person) => !owed.has(person) && !later.some(({ to }) => to === person))
      .map((person) => `${key} has an item for ${person}, who is owed none`),
  ];
}

/** A date that passed unreached is missed: once, in the night after it, and no other one is. */
function missing({ history, nights }: Case, deadline: ReplayedDeadline): string[] {
  const { subject, version, dueOn, project, endedAt, askedOn, owner } = deadline;
  if (askedOn !== null || owner !== null) return [];
  const passed = midnight(dueOn + 1);
  const night = nights.find((at) => at >= Math.max(passed, deadline.recordedAt));
  const isMissed = night !== undefined && (endedAt === null || night < endedAt);
  const misses = history.projects
    .get(project)!
    .misses.filter((miss) => miss.milestone === subject && miss.version === version);
  if (misses.length === Number(isMissed) && misses.every(({ recordedAt }) => recordedAt >= passed)) return [];
  return [`${deadlineKey(subject, version)} is missed ${misses.length} times instead of ${Number(isMissed)}`];
}

/** What is due has ended; what ended as sent was received; an item that never went has a reason. */
function checkDeliveries({ evidence, receivedOf, messages, mailed, deadlines, itemsOf }: Case): string[] {
  const last = mailed.at(-1) ?? Number.NEGATIVE_INFINITY;
  const findings: string[] = [];
  for (const { id, state, sendAt } of evidence.messages) {
    const copies = receivedOf.get(id) ?? [];
    if (state === 'sent' && copies.length === 0)
      findings.push(`message ${id} is sent and was never received`);
    if ((state === 'pending' || state === 'sending') && sendAt.getTime() <= last)
      findings.push(`message ${id} was due at ${sendAt.toISOString()} and is ${state}`);
    if (
      state === 'ambiguous' &&
      copies.length === 0 &&
      !evidence.journal.some(({ kind }) => kind === 'crashed')
    )
      findings.push(`message ${id} is ambiguous without an unknown attempt`);
  }
  const deadlineOf = new Map(deadlines.map((deadline) => [deadline.subject, deadline]));
  for (const reminder of evidence.reminders)
    for (const item of itemsOf.get(reminder.id) ?? []) {
      const message = messages.get(item.message);
      if (item.state !== 'open' || message?.state !== 'sent') continue;
      const of = deadlineOf.get(reminder.subject)!;
      const isTold = (receivedOf.get(item.message) ?? []).some(({ items }) =>
        items.some(
          ({ project, stage, owed, step }) =>
            project === of.project &&
            stage === of.stage &&
            owed === (of.owner === null ? null : of.subject) &&
            step === reminder.step,
        ),
      );
      if (!isTold) findings.push(`message ${item.message} is sent and does not tell of its item`);
    }
  return findings;
}
