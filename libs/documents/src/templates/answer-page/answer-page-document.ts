import type { Language, LocalDate } from '#domain';

/** The page behind a mail's link: one item and what can be answered to it. */
export interface AnswerPageDocument {
  readonly language: Language;
  readonly isDemonstration: boolean;
  readonly project: string;
  /** Made up for a demonstration. */
  readonly synthetic: boolean;
  /** The stage as people call it, in the page's language. */
  readonly stageLabel: string;
  /** A step inside the stage; null: the stage itself. */
  readonly step: string | null;
  readonly dueOn: LocalDate;
  readonly today: LocalDate;
  readonly leadUnit: { readonly id: string; readonly name: string };
  /** Other units that may have to settle a difficulty. */
  readonly units: readonly { readonly id: string; readonly name: string }[];
  /** Whether the reader may report that nothing has changed. */
  readonly mayReport: boolean;
  /** The mark that the form brings back. */
  readonly form: string;
  /** What was sent, where it is to be corrected: the values of the fields, and `answer`. */
  readonly values: Readonly<Record<string, string>>;
  /** What its reader wrote in a mail, which answers nothing until it is sent from here; null: nothing. */
  readonly reply: string | null;
  /** What is wrong with it; null: nothing was sent yet. */
  readonly problem: string | null;
}

/** A page that says how it went. */
export interface AnswerOutcomeDocument {
  readonly language: Language;
  readonly isDemonstration: boolean;
  readonly outcome: 'recorded' | 'recorded_already' | 'gone' | 'strange_form';
}
