import { decision, type Decision } from '../decision.js';
import { historyEntry, systemChain } from '../history/history-entry.js';
import type { NewId } from '../project/project-facts.js';
import { refuse, type Refusal } from '../refusal.js';
import type { Language } from '../refusal-texts.js';
import { isTimeZone, nextTimeInZone } from '../calendar/zoned-time.js';
import { sealedAddresses, type RollupAddress } from './rollup-address.js';
import { rollupPeriod, type PeriodKind, type RollupPeriod } from './period.js';

/** When the mails of an issue go: at a time `HH:MM` that clocks in an IANA zone show. */
export interface SendingTime {
  readonly sendTime: string;
  readonly timeZone: string;
}

/** When issues are sent unless a schedule says otherwise, on holidays too. */
export const usualSendingTime: SendingTime = { sendTime: '08:00', timeZone: 'Asia/Shanghai' };

/**
 * From which period on a unit is owed rollups, up to which (null: it goes on), when their mails go and in which language
 * they are.
 */
export interface RollupScheduleWish extends SendingTime {
  readonly firstPeriod: string;
  readonly lastPeriod: string | null;
  readonly language: Language;
  /** Whether each issue is sent only after somebody has approved it. */
  readonly approval: boolean;
  /** Who gets them beside the duties on the unit; null: as they stand. */
  readonly addresses: readonly RollupAddress[] | null;
}

/** A unit's schedule of one kind. */
export interface RollupSchedule extends RollupScheduleWish {
  readonly addresses: readonly RollupAddress[];
  readonly kind: PeriodKind;
  readonly scopeId: string;
}

/** Names the period, or refuses a code that names none. */
export function namedPeriod(code: string): RollupPeriod | Refusal {
  try {
    return rollupPeriod(code);
  } catch (error) {
    if (error instanceof RangeError) return refuse('rollup.no_period', { period: code });
    throw error;
  }
}

/** When an issue with that cut is sent: the first such time from the cut on. */
export function sentAt({ sendTime, timeZone }: SendingTime, { cutAt }: Pick<RollupPeriod, 'cutAt'>): Date {
  return nextTimeInZone(cutAt, sendTime, timeZone);
}

/** Whether the schedule owes its unit the issue of a period of its kind. */
export function owesPeriod({ firstPeriod, lastPeriod }: RollupScheduleWish, code: string): boolean {
  return firstPeriod <= code && (lastPeriod === null || code <= lastPeriod);
}

/**
 * Schedules rollups for a unit, or changes how they are scheduled. `standing`: its schedule of that kind; null: none. Addresses
 * are as `checkedAddresses` gives them, and recorded where they change: each event that has them is one more to erase.
 * `hasApprover`: whether there is somebody beside who changes it that could approve its issues.
 */
export function decideRollupSchedule(
  wish: RollupSchedule,
  standing: RollupSchedule | null,
  hasApprover: boolean,
  newId: NewId,
): Decision | Refusal {
  const { firstPeriod, lastPeriod } = wish;
  const first = namedPeriod(firstPeriod);
  if ('refused' in first) return first;
  const last = lastPeriod === null ? null : namedPeriod(lastPeriod);
  if (last !== null) {
    if ('refused' in last) return last;
    if (last.kind !== first.kind || last.from < first.from)
      return refuse('rollup.schedule_order', { first: first.code, last: last.code });
  }
  if (!isTimeZone(wish.timeZone)) return refuse('rollup.no_time_zone', { zone: wish.timeZone });
  if (wish.approval && !hasApprover) return refuse('rollup.no_approver');
  const after = fieldsOf(wish);
  const before = standing === null ? null : fieldsOf(standing);
  const hasOtherAddresses = JSON.stringify(wish.addresses) !== JSON.stringify(standing?.addresses ?? []);
  if (before !== null && JSON.stringify(before) === JSON.stringify(after) && !hasOtherAddresses)
    return refuse('rollup.schedule_unchanged');
  const addresses = ({ addresses: them }: RollupSchedule) =>
    hasOtherAddresses ? { addresses: sealedAddresses(them) } : {};
  return decision({
    entries: [
      historyEntry<'rollup.scheduled'>({
        event: newId(),
        chain: systemChain,
        action: 'rollup.scheduled',
        before: standing === null ? null : { ...before, ...addresses(standing) },
        after: { ...after, ...addresses(wish) },
      }),
    ],
  });
}

function fieldsOf({ scopeId, ...wish }: RollupSchedule) {
  const { kind, firstPeriod, lastPeriod, sendTime, timeZone, language, approval } = wish;
  return { kind, scope: scopeId, firstPeriod, lastPeriod, sendTime, timeZone, language, approval };
}
