import type { CountsWhenDue, Language, LocalDate, NoticeKind, OwedName, StepCode } from '#domain';

/** One project and stage of a reminder mail. */
export interface ReminderMailItem {
  readonly projectId: string;
  readonly project: string;
  /** Made up for a demonstration. */
  readonly synthetic: boolean;
  /** The stage as people call it, in the mail's language; null: of what a unit owes. */
  readonly stageLabel: string | null;
  /** What a unit owes; null: the item is of a date. */
  readonly owed: OwedName | null;
  readonly dueOn: LocalDate | null;
  /** The date that was asked for and waits for a decision; null: the item is of the milestone's own date. */
  readonly askedOn: LocalDate | null;
  readonly step: StepCode;
  /** The duty under which the reader receives it. */
  readonly receivedAs:
    | 'liaison_officer'
    | 'unit_head'
    | 'supervisor'
    | 'project_leader'
    | 'root_leader'
    | 'security_administrator';
  /** The unit that leads the project, or that owes. */
  readonly answeringUnit: string;
  /** Of the project; null where the duty is vacant. */
  readonly liaisonOfficer: string | null;
  /** Where the reader answers; null: no answer is waited for. */
  readonly answerUrl: string | null;
  /** The paper that goes with the item, to be replied to until a day; null: none. */
  readonly paper: {
    readonly reference: string;
    readonly kind: NoticeKind;
    readonly replyDueOn: LocalDate;
    readonly pdf: Buffer;
  } | null;
}

/** What a reminder mail says. */
export interface ReminderMailDocument {
  /** The reader's name. */
  readonly reader: string;
  readonly language: Language;
  /** The day in the city on which it is sent; lateness is counted to it. */
  readonly on: LocalDate;
  readonly isDemonstration: boolean;
  /** Whether a reply to the mail is read. */
  readonly mayReply: boolean;
  /** Those that it names, the worst first. */
  readonly items: readonly ReminderMailItem[];
  /** Those that it only counts. */
  readonly others: CountsWhenDue;
}
