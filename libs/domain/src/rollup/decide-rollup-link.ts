import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, systemChain } from '../history/history-entry.js';
import type { PeriodKind } from './period.js';

/** A link works for so many days at most. */
export const longestLinkDays = 90;

/** The links in the mail of an issue work for so many days from its sending. */
export const mailLinkDays = 30;

/** So many links of a person may work at once. */
export const mostLinks = 50;

/** The issue that a link shows. */
export interface LinkedIssue {
  readonly id: string;
  readonly kind: PeriodKind;
  readonly period: string;
  readonly scopeId: string;
}

/** A link that somebody makes: for how long, for whom and why. */
export interface RollupLinkWish {
  readonly personId: string;
  readonly validDays: number;
  readonly note: string;
}

/** Makes a link to an issue; it has the id of its event, and the history never knows its token. */
export function decideRollupLink(id: string, issue: LinkedIssue, wish: RollupLinkWish): Decision {
  const { personId, validDays, note } = wish;
  return decision({
    entries: [
      historyEntry<'rollup_link.created'>({
        event: id,
        chain: systemChain,
        action: 'rollup_link.created',
        before: null,
        after: {
          link: id,
          rollup: issue.id,
          kind: issue.kind,
          period: issue.period,
          scope: issue.scopeId,
          person: personId,
          validDays,
          note: seal(note, personId),
        },
      }),
    ],
  });
}

/** Ends a link at once. `id` is that of the new event. */
export function decideRollupLinkRevocation(
  id: string,
  link: { readonly id: string; readonly rollupId: string; readonly personId: string },
): Decision {
  return decision({
    entries: [
      historyEntry<'rollup_link.revoked'>({
        event: id,
        chain: systemChain,
        action: 'rollup_link.revoked',
        before: null,
        after: { link: link.id, rollup: link.rollupId, person: link.personId },
        causedBy: link.id,
      }),
    ],
  });
}

/** Ends the links in the mails of issues that a person has been sent so far. `id` is that of the new event. */
export function decideIssueMailRevocation(id: string, personId: string): Decision {
  return decision({
    entries: [
      historyEntry<'rollup_mail_links.revoked'>({
        event: id,
        chain: systemChain,
        action: 'rollup_mail_links.revoked',
        before: null,
        after: { person: personId },
      }),
    ],
  });
}
