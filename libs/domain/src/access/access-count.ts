import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, systemChain } from '../history/history-entry.js';
import type { NewId } from '../project/project-facts.js';

/** What is counted by the minute instead of being recorded one by one, so that nobody can fill the history. */
export type CountedAccess = 'session.opened' | 'session.ended' | 'log_in.failed' | 'action.refused';

/** How often one thing happened to one account from one address in one minute. */
export interface AccessCount {
  readonly action: CountedAccess;
  /** Null: no account is known, and what was typed in its place is not kept, since it may be a password. */
  readonly person: { readonly id: string; readonly login: string } | null;
  readonly address: string;
  readonly detail: string;
  /** ISO instant of its beginning, by the machine's clock. */
  readonly minute: string;
  readonly times: number;
}

/** Records sums: one event of class `access` each. */
export function decideAccessRecord(counts: readonly AccessCount[], newId: NewId): Decision {
  return decision({
    entries: counts.map(({ action, person, address, detail, minute, times }) =>
      historyEntry<CountedAccess>({
        event: newId(),
        chain: systemChain,
        action,
        before: null,
        after: {
          person: person?.id ?? null,
          login: person === null ? null : seal(person.login, person.id),
          address: seal(address, person?.id ?? null),
          detail,
          minute,
          times,
        },
        class: 'access',
      }),
    ),
  });
}
