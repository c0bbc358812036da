import { afterNight, cityDay, morningOf, type WorkingDays } from './own-calendar.js';
import type { ReplayedDeadline } from './replayed.js';

/** A step that a deadline owes, by the checker's own reckoning. */
export interface OwedStep {
  readonly step: string;
  readonly day: number;
  /** Milliseconds since 1970. */
  readonly sendAt: number;
  readonly recipients: readonly string[];
  /** A rest of the ladder has moved it. */
  readonly isMoved: boolean;
}

const before = [30, 14, 7, 3, 1, 0];
/** Working days after the date, and who is added there; afterwards every five of them. */
const after: readonly (readonly [number, string | null])[] = [
  [1, 'unit_head'],
  [3, 'supervisor'],
  [5, null],
  [10, 'project_leader'],
  [20, 'root_leader'],
];

/** Who decides over another date, and who stands above them. */
const deciding = ['supervisor', 'project_leader', 'root_leader'];

/** The steps that a deadline owes in their order, until the first one whose time lies after `until`, and the further ones of the same instant. */
export function owedSteps(deadline: ReplayedDeadline, until: number, days: WorkingDays): OwedStep[] {
  const owed: OwedStep[] = [];
  const recordedOn = cityDay(deadline.recordedAt);
  const earliest = afterNight(deadline.recordedAt);
  for (const { step, day, recipients } of ladderOf(deadline, days)) {
    if (day < recordedOn) continue;
    const sendAt = Math.max(morningOf(day), earliest);
    const last = owed.at(-1);
    if (last !== undefined && last.sendAt > until && sendAt > last.sendAt) return owed;
    owed.push({ step, day, sendAt, recipients, isMoved: false });
  }
  return owed;
}

interface Step {
  readonly step: string;
  readonly day: number;
  readonly recipients: readonly string[];
}

/** Of those who decide: the steps after the day until which they were to, from the supervisor on. */
function* ladderOf({ dueOn, askedOn, owner, isOwn }: ReplayedDeadline, days: WorkingDays): Generator<Step> {
  if (owner !== null) {
    yield* owing(dueOn, isOwn ? ['liaison_officer', 'unit_head'] : ['unit_head'], days);
    return;
  }
  for (const step of ladder(dueOn, days)) {
    if (askedOn === null) yield step;
    else if (step.step.startsWith('after_'))
      yield {
        ...step,
        recipients: deciding.filter((role) => role === 'supervisor' || step.recipients.includes(role)),
      };
  }
}

/** Of a unit that owes something: the first ones from three days before, then its supervisor, then whoever leads the city. */
function* owing(dueOn: number, first: readonly string[], days: WorkingDays): Generator<Step> {
  const upTo = (count: number): string[] => [
    ...first,
    ...(count >= 3 ? ['supervisor'] : []),
    ...(count >= 10 ? ['root_leader'] : []),
  ];
  yield { step: 'before_3', day: days.onOrBefore(dueOn - 3), recipients: upTo(0) };
  yield { step: 'day_itself', day: days.onOrBefore(dueOn), recipients: upTo(0) };
  for (const count of [1, 3, 10])
    yield { step: `after_${count}`, day: days.after(dueOn, count), recipients: upTo(count) };
  for (let count = 15; ; count += 5)
    yield { step: `after_${count}`, day: days.after(dueOn, count), recipients: upTo(count) };
}

function* ladder(dueOn: number, days: WorkingDays): Generator<Step> {
  const recipients = ['liaison_officer'];
  for (const count of before)
    yield {
      step: count === 0 ? 'day_itself' : `before_${count}`,
      day: days.onOrBefore(dueOn - count),
      recipients: [...recipients],
    };
  for (const [count, adds] of after) {
    if (adds !== null) recipients.push(adds);
    yield { step: `after_${count}`, day: days.after(dueOn, count), recipients: [...recipients] };
  }
  for (let count = 25; ; count += 5)
    yield { step: `after_${count}`, day: days.after(dueOn, count), recipients: [...recipients] };
}
