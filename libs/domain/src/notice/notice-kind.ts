import type { StepCode } from '../reminders/ladder.js';
import type { NoticeKind } from './notice-row.js';

/** From how many working days after the date which paper is owed, strictest first. */
const fromWorkingDays: readonly (readonly [days: number, kind: NoticeKind])[] = [
  [20, 'circular'],
  [10, 'supervision'],
  [5, 'prompt'],
];

/** Working days after the date at which a step stands; 0 for one before it. */
function daysAfter(step: StepCode): number {
  return Number(/^after_(\d+)$/.exec(step)?.[1] ?? 0);
}

/** Whether a step can bring a paper at all: what others have brought before is not asked. */
export function mayBringNotice(step: StepCode): boolean {
  return daysAfter(step) >= fromWorkingDays.at(-1)![0];
}

/**
 * Which paper a step of a milestone's ladder brings that is claimed after those `earlier` ones of the same deadline; null:
 * none. It is the strictest that the ladder has come to since, so that a city whose steps lie on other days has its papers
 * too, an outage brings the newest alone, and the weekly repetitions bring none.
 */
export function noticeKindOf(step: StepCode, earlier: readonly StepCode[]): NoticeKind | null {
  const days = daysAfter(step);
  const before = Math.max(0, ...earlier.map(daysAfter).filter((other) => other < days));
  return fromWorkingDays.find(([from]) => from > before && from <= days)?.[1] ?? null;
}
