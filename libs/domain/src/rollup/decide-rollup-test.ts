import { decision, type Decision } from '../decision.js';
import { historyEntry, systemChain } from '../history/history-entry.js';
import { refuse, type Refusal } from '../refusal.js';
import type { Language } from '../refusal-texts.js';
import type { PeriodKind } from './period.js';

/** So many test sends of a person an hour. */
export const mostTestsAnHour = 5;

/** An issue whose mail somebody wants to see, and whether they have an address. */
export interface TestedIssue {
  readonly id: string;
  readonly kind: PeriodKind;
  readonly period: string;
  readonly scopeId: string;
  readonly number: number;
  readonly hasAddress: boolean;
}

/** Sends an issue's mail to the person who asks, whatever has become of the issue. `message`: the new mail, and its event. */
export function decideRollupTest(
  { id: rollup, kind, period, scopeId: scope, number, hasAddress }: TestedIssue,
  { personId: person, language }: { readonly personId: string; readonly language: Language },
  message: string,
): Decision | Refusal {
  if (!hasAddress) return refuse('rollup.no_address');
  return decision({
    entries: [
      historyEntry<'rollup.test_sent'>({
        event: message,
        chain: systemChain,
        action: 'rollup.test_sent',
        before: null,
        after: { message, rollup, kind, period, scope, number, person, language },
      }),
    ],
  });
}
