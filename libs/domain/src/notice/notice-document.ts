import type { LocalDate } from '../calendar/local-date.js';
import type { NoticeKind } from './notice-row.js';
import type { LadderRecipient, StepCode } from '../reminders/ladder.js';

/** A reminder of the same deadline that had been sent before the notice was issued. */
export interface ToldBefore {
  readonly on: LocalDate;
  readonly step: StepCode;
  /** As what people were told; never who they are. */
  readonly recipients: readonly (LadderRecipient | 'security_administrator')[];
}

/**
 * What the paper of a notice says, frozen when it was issued. It names units and offices and no person: an official paper is
 * addressed to a unit, and nothing of it has to be erased later. `form` is the version of the paper's form.
 */
export interface NoticeDocument {
  readonly form: 1;
  readonly isDemonstration: boolean;
  readonly kind: NoticeKind;
  readonly year: number;
  readonly number: number;
  /** The issuing organ's name, and what stands for it in the number (机关代字). */
  readonly organ: string;
  readonly mark: string;
  readonly issuedOn: LocalDate;
  /** The addressee (主送): the project's lead unit. */
  readonly addressee: string;
  /** The unit whose supervisor follows the project up; null: nobody does. */
  readonly supervisingUnit: string | null;
  readonly project: {
    readonly id: string;
    readonly name: string;
    readonly code: string | null;
    readonly synthetic: boolean;
  };
  /** In Chinese, as people call it. */
  readonly stageLabel: string;
  /** The step inside the stage; null: the stage itself. */
  readonly stepLabel: string | null;
  readonly baselineOn: LocalDate | null;
  readonly plannedOn: LocalDate | null;
  readonly dueOn: LocalDate;
  /** On the day of issue. */
  readonly workingDaysLate: number;
  readonly toldBefore: readonly ToldBefore[];
  readonly replyWorkingDays: number;
  readonly replyDueOn: LocalDate;
  /** To whom a copy goes (抄送), by office. */
  readonly copies: readonly ('supervisor' | 'project_leader' | 'root_leader')[];
}

const kindMarks: Readonly<Record<NoticeKind, string>> = { prompt: '提', supervision: '督', circular: '通' };

/** What the kinds are called. */
export const noticeKindNames: Readonly<Record<NoticeKind, string>> = {
  prompt: '提示单',
  supervision: '督办单',
  circular: '通报',
};

/** The number as papers and lists show it: 重项办督〔2022〕12号. */
export function noticeNumber({
  mark,
  kind,
  year,
  number,
}: Pick<NoticeDocument, 'mark' | 'kind' | 'year' | 'number'>): string {
  return `${mark}${kindMarks[kind]}〔${year}〕${number}号`;
}

/** The name of the paper as a file. */
export function noticeFileName({
  reference,
  kind,
}: {
  readonly reference: string;
  readonly kind: NoticeKind;
}): string {
  return `${reference} ${noticeKindNames[kind]}.pdf`;
}
