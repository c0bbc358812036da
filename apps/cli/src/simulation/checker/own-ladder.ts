import { afterNight, cityDay, morningOf, type WorkingDays } from './own-calendar.js';
import type { ReplayedDeadline } from './replay.js';

/** A step that a deadline owes, by the checker's own reckoning. */
export interface OwedStep {
  readonly step: string;
  readonly day: number;
  /** Milliseconds since 1970. */
  readonly sendAt: number;
  readonly recipients: readonly string[];
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

/** The steps that a deadline owes in their order, until the first one whose time lies after `until`, and the further ones of the same instant. */
export function owedSteps(deadline: ReplayedDeadline, until: number, days: WorkingDays): OwedStep[] {
  const owed: OwedStep[] = [];
  const recordedOn = cityDay(deadline.recordedAt);
  const earliest = afterNight(deadline.recordedAt);
  for (const { step, day, recipients } of ladder(deadline.dueOn, days)) {
    if (day < recordedOn) continue;
    const sendAt = Math.max(morningOf(day), earliest);
    const last = owed.at(-1);
    if (last !== undefined && last.sendAt > until && sendAt > last.sendAt) return owed;
    owed.push({ step, day, sendAt, recipients });
  }
  return owed;
}

function* ladder(
  dueOn: number,
  days: WorkingDays,
): Generator<{ step: string; day: number; recipients: readonly string[] }> {
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
