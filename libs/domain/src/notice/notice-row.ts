import type { LocalDate } from '../calendar/local-date.js';
import type { SealedColumn } from '../history/history-entry.js';

/** The papers of the ladder, mildest first: 提示单, 督办单, 通报. */
export const noticeKinds = ['prompt', 'supervision', 'circular'] as const;

/** One of them. */
export type NoticeKind = (typeof noticeKinds)[number];

/** `issued`: the unit is to reply. */
export const noticeStates = ['issued', 'replied', 'closed'] as const;

/** How a notice was closed: by a supervisor, or by itself for what has become of its date. */
export const noticeOutcomes = ['supervisor', 'reached', 'deadline_changed', 'project_ended'] as const;

/** What of a notice never changes: which step it was issued for, its number, and what its paper says. */
export interface NoticeAnchor {
  readonly id: string;
  readonly projectId: string;
  readonly milestoneId: string;
  readonly deadlineVersion: number;
  /** Of the ladder: `after_10`. */
  readonly step: string;
  readonly kind: NoticeKind;
  readonly year: number;
  /** Within kind and year, from 1, without a gap. */
  readonly number: number;
  /** The number as it is printed: 重项办督〔2022〕12号. */
  readonly reference: string;
  readonly issuedOn: LocalDate;
  /** A `NoticeDocument` as canonical JSON, byte for byte. */
  readonly document: string;
}

/** Where a notice stands (`notice_version`). */
export interface NoticeRow {
  readonly id: string;
  readonly version: number;
  readonly projectId: string;
  readonly state: (typeof noticeStates)[number];
  /** To whom it is addressed: the unit that led the project when it was issued. */
  readonly ownerUnitId: string;
  /** The last working day for the reply. */
  readonly replyDueOn: LocalDate;
  readonly reply: SealedColumn | null;
  readonly measures: SealedColumn | null;
  /** Until when the measures take effect, as the unit says. */
  readonly doneBy: LocalDate | null;
  readonly repliedBy: string | null;
  readonly repliedAt: string | null;
  /** Null where it closed by itself. */
  readonly closedBy: string | null;
  readonly closedAt: string | null;
  readonly outcome: (typeof noticeOutcomes)[number] | null;
  /** Why it was sent back, closed or reopened. */
  readonly note: SealedColumn | null;
  readonly sentBack: number;
  readonly reopened: number;
}

/** A notice with what its rules ask of its anchor. */
export interface NoticeFacts extends NoticeRow {
  readonly milestoneId: string;
  readonly deadlineVersion: number;
  readonly kind: NoticeKind;
  readonly year: number;
  readonly number: number;
}
