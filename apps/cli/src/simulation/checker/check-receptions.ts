import type { JournalEntry, Received, ReceivedItem } from '../journal.js';
import { lastBefore, type Case } from './case.js';
import { dayNumber, isNight, midnight, nextShown } from './own-calendar.js';
import { owedSteps } from './own-ladder.js';
import { isResting } from './own-rests.js';
import type { ReplayedDeadline } from './replayed.js';

/** I2: a message goes twice only where the first end is not known, never a third time, and with the same bytes. */
export function checkCopies(given: Case): { findings: string[]; duplicates: number } {
  const findings: string[] = [];
  let duplicates = 0;
  for (const [id, copies] of given.receivedOf) {
    const [first] = copies;
    duplicates += copies.length - 1;
    const sentAt = given.messages.get(id)?.sentAt?.getTime();
    if (copies.length > 2) findings.push(`message ${id} was received ${copies.length} times`);
    for (const copy of copies.slice(1))
      if (copy.bytes !== first!.bytes || copy.internetMessageId !== first!.internetMessageId)
        findings.push(`message ${id} was received with other bytes the second time`);
    if (copies.length > 1 && !endIsUnknown(first!, given.evidence.journal))
      findings.push(`message ${id} was received twice though the first end was known`);
    if (sentAt !== undefined && copies.some(({ at }) => at.getTime() > sentAt))
      findings.push(`message ${id} was received after it was sent on record`);
  }
  return { findings: [...findings, ...toldTwice(given), ...tooMany(given)], duplicates };
}

/** Whether the sender may not know of a copy: it heard no answer, or its process ended in that very round. */
function endIsUnknown({ answered, at }: Received, journal: readonly JournalEntry[]): boolean {
  return (
    answered === 'unknown' ||
    journal.some((entry) => entry.kind === 'crashed' && entry.at.getTime() === at.getTime())
  );
}

/** Nobody is told of the same step of the same deadline by two messages. */
function toldTwice(given: Case): string[] {
  const told = new Map<string, string>();
  const findings: string[] = [];
  const deadlineAt = deadlineFinder(given);
  for (const { message, person, items, at } of given.received)
    for (const item of items) {
      const deadline = deadlineAt(item, at.getTime());
      const key = `${person} ${deadline?.subject} ${deadline?.version} ${item.step}`;
      const other = told.get(key);
      if (deadline !== undefined && other !== undefined && other !== message)
        findings.push(
          `${person} was told of ${item.step} of ${deadline.subject} by ${other} and by ${message}`,
        );
      told.set(key, message);
    }
  return findings;
}

/** One message a person and day; a second one only for what is due that very day. */
function tooMany({ evidence, receivedOf }: Case): string[] {
  const perDay = new Map<string, string[]>();
  for (const { id, person, day, kind } of evidence.messages)
    if (kind === 'reminders' && receivedOf.has(id))
      perDay.set(`${person} ${day}`, [...(perDay.get(`${person} ${day}`) ?? []), id]);
  return [...perDay].flatMap(([key, ids]) => {
    const isUrgent = ids.some((id) =>
      receivedOf.get(id)!.some(({ items }) => items.some(({ step }) => step === 'day_itself')),
    );
    return ids.length <= (isUrgent ? 2 : 1) ? [] : [`${key} has ${ids.length} messages`];
  });
}

/** I3: nothing is received before its time, in the night, or after what it tells of has ended. */
export function checkTimes(given: Case): { findings: string[]; early: number } {
  const findings: string[] = [];
  let early = 0;
  const deadlineAt = deadlineFinder(given);
  for (const { message, rollup, items, at } of given.received) {
    const instant = at.getTime();
    const says = `message ${message} at ${at.toISOString()}`;
    const wanted = rollup === null ? null : timeOfIssue(given.evidence, rollup);
    if (isNight(instant) && !(wanted !== null && isNight(wanted))) findings.push(`${says} came in the night`);
    if (wanted !== null) {
      const isEarly = instant < wanted;
      if (isEarly) findings.push(`${says} brought the rollup before its time`);
      if (isEarly) early += 1;
    }
    for (const item of items) {
      const deadline = deadlineAt(item, instant);
      if (deadline === undefined) {
        findings.push(`${says} tells of ${item.step} of ${item.project} ${item.stage}, which does not stand`);
        continue;
      }
      if (isResting(deadline.turns, instant))
        findings.push(`${says} tells of ${item.step} of ${deadline.subject}, whose ladder rests`);
      const step = owedSteps(deadline, instant, given.days).find((one) => one.step === item.step);
      if (step !== undefined && step.sendAt <= instant) continue;
      early += 1;
      findings.push(`${says} tells of ${item.step} of ${deadline.subject} before its time`);
    }
  }
  return { findings, early };
}

/** When an issue is to come at the earliest: never, if it is none or nobody is owed it. */
function timeOfIssue({ rollups, schedules }: Case['evidence'], id: string): number {
  const issue = rollups.find((rollup) => rollup.id === id);
  const schedule = schedules.find(({ scope }) => scope === issue?.scope);
  if (issue === undefined || schedule === undefined) return Number.POSITIVE_INFINITY;
  return nextShown(midnight(mondayOf(issue.period) + 7), schedule.sendTime, schedule.timeZone);
}

/** Finds the deadline that an item tells of and that stands at an instant. */
function deadlineFinder({
  deadlines,
}: Case): (item: ReceivedItem, instant: number) => ReplayedDeadline | undefined {
  const byStage = new Map<string, ReplayedDeadline[]>();
  for (const deadline of deadlines) {
    const key = `${deadline.project} ${deadline.stage}`;
    byStage.set(key, [...(byStage.get(key) ?? []), deadline]);
  }
  return ({ project, stage, dueOn, askedOn, owed }, instant) =>
    (byStage.get(`${project} ${stage}`) ?? []).find(
      (deadline) =>
        deadline.recordedAt <= instant &&
        (deadline.endedAt === null || deadline.endedAt > instant) &&
        (owed === null || deadline.subject === owed) &&
        (askedOn === null
          ? deadline.askedOn === null && (dueOn === null || deadline.dueOn === dayNumber(dueOn))
          : deadline.askedOn === dayNumber(askedOn)),
    );
}

/** I7: each ladder that stands waits for one step, one that ended for none, and no week of a rollup is left out. */
export function checkPending(given: Case): string[] {
  const pending = new Map<string, number>();
  for (const { subject, state } of given.evidence.reminders)
    if (state === 'pending') pending.set(subject, (pending.get(subject) ?? 0) + 1);
  const standing = new Set(
    given.deadlines.flatMap(({ endedAt, subject }) => (endedAt === null ? [subject] : [])),
  );
  const subjects = new Set([...pending.keys(), ...standing]);
  const findings = [...subjects].flatMap((subject) => {
    const [has, wants] = [pending.get(subject) ?? 0, Number(standing.has(subject))];
    return has === wants ? [] : [`${subject} waits for ${has} steps instead of ${wants}`];
  });
  const lastBuilt = lastBefore(given.built, Number.POSITIVE_INFINITY);
  for (const { scope, firstPeriod } of given.evidence.schedules) {
    const built = given.evidence.rollups
      .filter((rollup) => rollup.scope === scope)
      .map(({ period }) => period);
    const owed = weeksUntil(firstPeriod, lastBuilt);
    if (built.join() !== owed.join())
      findings.push(`the weeks of ${scope} are ${built.length} (${built.join()}) instead of ${owed.length}`);
  }
  return findings;
}

/** The weeks from one on whose end lies a minute back at an instant. */
function weeksUntil(first: string, instant: number): string[] {
  const weeks: string[] = [];
  for (let monday = mondayOf(first); midnight(monday + 7) + 60_000 <= instant; monday += 7)
    weeks.push(weekOf(monday));
  return weeks;
}

/** The number of the Monday of a week written as `2022-W01`: week 1 has the year's fourth of January. */
export function mondayOf(week: string): number {
  const fourth = dayNumber(`${week.slice(0, 4)}-01-04`);
  return fourth - ((fourth + 3) % 7) + 7 * (Number(week.slice(6)) - 1);
}

function weekOf(monday: number): string {
  const thursday = new Date((monday + 3) * 86_400_000);
  const year = thursday.getUTCFullYear();
  return `${year}-W${String((monday - mondayOf(`${year}-W01`)) / 7 + 1).padStart(2, '0')}`;
}
