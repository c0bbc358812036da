import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, systemChain } from '../history/history-entry.js';
import { refuse, type Refusal } from '../refusal.js';
import type { PeriodKind } from './period.js';

/** What becomes of an issue that has to be approved; overtaken: the next one came before anybody decided. */
export const approvalStates = ['waiting', 'approved', 'refused', 'overtaken'] as const;

/** One of them. */
export type ApprovalState = (typeof approvalStates)[number];

/** What has become of an issue that had to be approved, as its readers are told. */
export interface IssueApproval {
  readonly state: ApprovalState;
  /** When it was decided or overtaken; null: it waits. */
  readonly endedAt: Date | null;
  readonly decidedBy: { readonly id: string; readonly name: string } | null;
}

/** An issue with what its approval hangs on. */
export interface ApprovedIssue {
  readonly id: string;
  readonly kind: PeriodKind;
  readonly period: string;
  readonly scopeId: string;
  readonly number: number;
  /** In hex. */
  readonly dataSha256: string;
  /** Null: no approval was asked for it. */
  readonly state: ApprovalState | null;
  /** Who has changed its schedule last; null: no person. */
  readonly scheduledBy: string | null;
}

/** What somebody decides, and the data that they have read, by its SHA-256 in hex. */
export interface ApprovalWish {
  readonly approve: boolean;
  readonly note: string | null;
  readonly readSha256: string;
}

/** Whether it is for somebody else to decide: four eyes. */
export function hasScheduledIt(
  { scheduledBy }: Pick<ApprovedIssue, 'scheduledBy'>,
  personId: string,
): boolean {
  return scheduledBy === personId;
}

/** Lets an issue go out, or keeps it back for good. `event`: the id of the decision's event. */
export function decideRollupApproval(
  issue: ApprovedIssue,
  { approve, note, readSha256 }: ApprovalWish,
  personId: string,
  event: string,
): Decision | Refusal {
  if (hasScheduledIt(issue, personId)) return refuse('rollup.own_schedule');
  if (issue.state !== 'waiting') return refuse('rollup.not_waiting');
  if (readSha256 !== issue.dataSha256) return refuse('rollup.not_as_read');
  if (!approve && (note === null || note === '')) return refuse('request.reason_missing');
  const { id: rollup, kind, period, scopeId: scope, number, dataSha256 } = issue;
  const action = approve ? 'rollup.approved' : 'rollup.refused';
  return decision({
    entries: [
      historyEntry<'rollup.approved' | 'rollup.refused'>({
        event,
        chain: systemChain,
        action,
        before: null,
        after: {
          rollup,
          kind,
          period,
          scope,
          number,
          dataSha256,
          note: note === null ? null : seal(note, personId),
        },
      }),
    ],
  });
}

/**
 * Whether an issue that got no mail of its own stands in the next one's: one that was made up, and one that waited for its
 * approval until then. One that was refused does not.
 */
export function isCarried(isLate: boolean, state: ApprovalState | null): boolean {
  return state === 'overtaken' || (isLate && state !== 'refused');
}
