import { decision, type Decision } from '../decision.js';
import type { PersonChannel } from '../direct-channels/direct-channel.js';
import { historyEntry, systemChain } from '../history/history-entry.js';
import { refuse, type Refusal } from '../refusal.js';
import type { Preference } from './preference.js';

/** What is to change; what is left out stays. `overdue`: whether to be told of dates that have passed. */
export type PreferenceWish = {
  readonly [K in keyof Preference]?: Preference[K] | undefined;
} & { readonly overdue?: boolean | undefined };

/**
 * Changes what a person wants. `reachable`: the channels that reach them today. Of what is overdue everybody is told whom the
 * ladder names.
 */
export function decidePreference(
  event: string,
  personId: string,
  from: Preference,
  { overdue = true, ...wish }: PreferenceWish,
  reachable: readonly PersonChannel[],
): { readonly decision: Decision; readonly to: Preference } | Refusal {
  if (!overdue) return refuse('preference.overdue_stays');
  const { firstChannel = from.firstChannel } = wish;
  if (firstChannel !== from.firstChannel && !reachable.includes(firstChannel))
    return refuse('preference.channel_not_yours');
  const to: Preference = {
    firstChannel,
    language: wish.language ?? from.language,
    beforeDates: wish.beforeDates ?? from.beforeDates,
    rollups: wish.rollups ?? from.rollups,
  };
  const changed = (Object.keys(to) as (keyof Preference)[]).filter((field) => to[field] !== from[field]);
  if (changed.length === 0) return refuse('change.empty');
  const only = (values: Preference) => Object.fromEntries(changed.map((field) => [field, values[field]]));
  return {
    to,
    decision: decision({
      entries: [
        historyEntry<'preference.changed'>({
          event,
          chain: systemChain,
          action: 'preference.changed',
          before: only(from),
          after: { person: personId, ...only(to) },
        }),
      ],
    }),
  };
}
