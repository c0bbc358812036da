import type {
  CountsWhenDue,
  Language,
  LocalDate,
  NoticeKind,
  OwedName,
  PeriodKind,
  StepCode,
  Text,
} from '#domain';
import type { ReceivedAs } from '../reminders/claim-facts.js';

/** The paper that goes with an item. */
export interface MailPaper {
  /** Its number as it is printed. */
  readonly reference: string;
  readonly kind: NoticeKind;
  readonly replyDueOn: LocalDate;
  readonly pdf: Buffer;
}

/** One item of a reminder mail, with what is true when the mail is frozen. */
export interface MailItem {
  readonly itemId: string;
  readonly projectId: string;
  readonly project: string;
  /** Made up for a demonstration. */
  readonly synthetic: boolean;
  /** Null: of what a unit owes. */
  readonly stage: string | null;
  readonly stageLabel: Text | null;
  /** What a unit owes, with its id; null: the item is of a date. */
  readonly owed: (OwedName & { readonly id: string }) | null;
  readonly dueOn: LocalDate | null;
  /** The date that was asked for and waits for a decision; null: the item is of the milestone's own date. */
  readonly askedOn: LocalDate | null;
  readonly step: StepCode;
  readonly receivedAs: ReceivedAs;
  /** The unit that leads the project, or that owes. */
  readonly answeringUnit: string;
  /** Null where the duty is vacant. */
  readonly liaisonOfficer: string | null;
  /** The paper that the step has brought; null: none. */
  readonly paper: MailPaper | null;
}

/**
 * Whether an answer of the reader is waited for: who is told of a vacant duty is asked for none; who decides over a date
 * change, or owes something else than a date, answers after log-in.
 */
export function isAnswerable({
  receivedAs,
  askedOn,
  owed,
}: Pick<MailItem, 'receivedAs' | 'askedOn' | 'owed'>): boolean {
  return receivedAs !== 'security_administrator' && askedOn === null && owed === null;
}

/** An issue that waits for its reader's approval. */
export interface WaitingIssue {
  readonly kind: PeriodKind;
  readonly period: string;
  /** The unit's name. */
  readonly scope: string;
  readonly number: number;
  /** When it goes at the earliest; ISO. */
  readonly sendAt: string;
}

interface Addressed {
  readonly messageId: string;
  /** The Message-ID header, the same for every attempt. */
  readonly internetMessageId: string;
  readonly to: string;
  /** The reader's name. */
  readonly reader: string;
  /** Whether the database is a demonstration or simulation: the mail says so. */
  readonly isDemonstration: boolean;
  readonly language: Language;
  /** Whether its reader may do without such mails: then it says how. */
  readonly isSwitchable: boolean;
  /** The day in the city on which it is sent. */
  readonly on: LocalDate;
  /** Why somebody has it sent again: the mail says so. */
  readonly againBecause?: string;
}

/** A message to be made into the bytes of a mail. */
export type MailToRender =
  | (Addressed & {
      readonly kind: 'reminders';
      /** Those that the mail names, the worst first. */
      readonly items: readonly MailItem[];
      /** Those that it only counts. */
      readonly others: CountsWhenDue;
    })
  | (Addressed & { readonly kind: 'rollup_approval'; readonly issues: readonly WaitingIssue[] })
  | (Addressed & {
      readonly kind: 'rollup';
      readonly rollupId: string;
      /** Its reader has it sent to themselves, to see it: the mail says so. */
      readonly isTest: boolean;
    });

/** Makes the bytes (MIME) of a mail. Called inside the claim's transaction: quick, and nothing that waits. */
export type RenderMail = (mail: MailToRender) => Promise<Buffer>;

/** A mail as it was frozen by its claim. */
export interface FrozenMail {
  readonly messageId: string;
  readonly to: string;
  /** With placeholders where the tokens of its links will stand. */
  readonly mime: Buffer;
}

/** Whose a message is: a person's, or an address's that a schedule of rollups names. */
export type MessageOwner =
  | { readonly personId: string; readonly addressId: null }
  | { readonly personId: null; readonly addressId: string };

/** Of whatever has an owner, the owner alone. */
export function ownerOf({ personId, addressId }: MessageOwner): MessageOwner {
  return addressId === null ? { personId, addressId } : { personId, addressId };
}

/** The same with whose it is: what its tokens are bound to. */
export type ClaimedMail = FrozenMail & MessageOwner;

/**
 * How an attempt ended. `refused`: it is certain that the receiver does not have it; `permanent` when trying again
 * is useless, with `addressRefused` where an app or the SMS service knows nobody by the address. `unknown`: the body was
 * handed over and no answer came.
 */
export type SendOutcome =
  | { readonly kind: 'sent' }
  | {
      readonly kind: 'refused';
      readonly permanent: boolean;
      readonly reason: string;
      readonly addressRefused?: boolean;
    }
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * Hands a mail to the receiver; ends within 55 seconds whatever happens, since the lease is 60. Never throws: an
 * error would be taken for an unknown outcome.
 */
export type SendMail = (mail: ClaimedMail) => Promise<SendOutcome>;
