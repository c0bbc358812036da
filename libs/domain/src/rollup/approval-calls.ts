import { addDays, type LocalDate } from '../calendar/local-date.js';

/** Somebody who may approve an issue today. */
export interface Approver {
  readonly personId: string;
  /** How far below the root the unit of their duty stands; the largest is the nearest to the issue's own. */
  readonly depth: number;
  readonly hasAddress: boolean;
  /** The mails of this kind that go to them from today on; one that waits is not made yet, and will tell of this issue too. */
  readonly mails: readonly { readonly day: LocalDate; readonly waits: boolean }[];
}

/** How somebody is told; `mailOn`: the day of the mail that is to be made, null: by the inbox, and by a mail that waits. */
export interface ApprovalCall {
  readonly personId: string;
  readonly mailOn: LocalDate | null;
}

/**
 * How those who may approve an issue are told that it waits. The inbox tells everybody; a mail goes to the nearest of those who
 * have an address, one a person and day: where one has gone, the next goes the day after, if the issue still waits then.
 */
export function approvalCalls(approvers: readonly Approver[], today: LocalDate): ApprovalCall[] {
  const nearest = Math.max(...approvers.map(({ depth, hasAddress }) => (hasAddress ? depth : 0)));
  return approvers.map(({ personId, depth, hasAddress, mails }) => {
    const isMailed = hasAddress && depth === nearest && !mails.some(({ waits }) => waits);
    return { personId, mailOn: isMailed ? firstFree(today, mails) : null };
  });
}

function firstFree(from: LocalDate, mails: Approver['mails']): LocalDate {
  return mails.some(({ day }) => day === from) ? firstFree(addDays(from, 1), mails) : from;
}
