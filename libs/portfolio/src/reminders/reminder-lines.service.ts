import {
  can,
  refuse,
  reminderOutcomeText,
  visibleProjects,
  type LadderRecipient,
  type LadderSubject,
  type LocalDate,
  type OwedName,
  type Person,
  type Refusal,
  type ReminderOutcome,
  type StepCode,
  type Text,
} from '#domain';
import type { Database } from '#database';
import type { CalendarService } from '../calendar/calendar.service.js';
import { pageOf, type Page, type PageWish } from '../organisation/page.js';
import { readPerson } from '../organisation/people.queries.js';
import { mayOnProject, refuseUnseen } from '../projects/project-rights.js';
import { withoutAddresses } from '../deliveries/without-addresses.js';
import type { ReceivedAs } from './claim-facts.js';
import { withOwedDate, type OwedRow } from './owed-date.js';
import { linesOfPerson, linesOfProject } from './reminder-lines.queries.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** A step of a ladder for one person, or for whoever will have the duty at its claim. Days are `YYYY-MM-DD`, instants ISO. */
export interface ReminderLine {
  /** Of the item, or of a step that nobody has an item of. */
  readonly id: string;
  readonly state: ReminderOutcome;
  /** Why, as a code (null: the state says it) and in words. */
  readonly reason: string | null;
  readonly why: Text;
  readonly sendAt: string;
  /** What it is owed for; null for whoever may read deliveries and no business. */
  readonly about: {
    readonly project: Named;
    readonly subject: LadderSubject;
    /** Null: of what a unit owes. */
    readonly stage: string | null;
    readonly step: string | null;
    /** By what it is known (`OwedName`); null: of a date, and of what has none. */
    readonly reference: string | null;
    readonly permitKind: OwedName['permitKind'];
    /** As it is now. */
    readonly dueOn: LocalDate | null;
    readonly deadlineVersion: number;
    readonly ladderStep: StepCode;
    readonly day: string;
    /** Roles; the people are fixed at the claim. */
    readonly recipients: readonly LadderRecipient[];
  } | null;
  readonly person: Named | null;
  readonly receivedAs: ReceivedAs | null;
  readonly message: {
    readonly id: string;
    readonly channel: string;
    readonly day: string;
    readonly state: 'pending' | 'sending' | 'sent' | 'failed' | 'ambiguous';
    readonly sendAt: string;
    readonly sentAt: string | null;
    readonly attempts: number;
    /** After which it is not known whether the receiver has it. */
    readonly unknownAttempts: number;
    readonly lastError: string | null;
    /** That it came back after it was sent, with a status of RFC 3463. */
    readonly bounce: { readonly status: string; readonly at: string } | null;
    /** The message whose place it took, what had become of that, and why (null: erased); null: it went by itself. */
    readonly again: {
      readonly of: string;
      readonly because: string | null;
      readonly at: string;
      readonly state: 'sent' | 'failed' | 'ambiguous';
      readonly sentAt: string | null;
      readonly attempts: number;
      readonly lastError: string | null;
    } | null;
  } | null;
  /** To the same date of the same milestone, oldest first. */
  readonly answers: readonly {
    readonly id: string;
    readonly kind: 'reached' | 'new_date' | 'difficulty';
    readonly person: Named;
    readonly byLink: boolean;
    readonly promisedOn: string | null;
    readonly recordedAt: string;
  }[];
}

interface LineRow extends Omit<ReminderLine, 'why' | 'sendAt' | 'about'> {
  readonly sendAt: Date;
  readonly about: (Omit<NonNullable<ReminderLine['about']>, 'permitKind'> & OwedRow) | null;
}

/** Which lines; days in the city, both included, of `sendAt`. */
export interface ReminderLineFilter {
  readonly state: ReminderOutcome | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** Everything that was owed, sent, superseded or cancelled, and why: of a person, of a project. */
export class ReminderLinesService {
  constructor(
    private readonly database: Database,
    private readonly calendars: CalendarService,
  ) {}

  /**
   * Of a person: their own; those below a supervisor, as far as the supervisor sees the projects; for a system administrator
   * what became of the messages, and nothing of what they were about.
   */
  async ofPerson(
    reader: Person,
    personId: string,
    filter: ReminderLineFilter,
    page: PageWish,
  ): Promise<Page<ReminderLine> | Refusal> {
    const isOwn = reader.personId === personId;
    const [person] = await this.database.query<{ unitPath: string[] }>(readPerson, [personId]);
    if (person === undefined || (!isOwn && !can(reader, 'person.read', person)))
      return refuse('person.not_found');
    if (!isOwn && !can(reader, 'reminder.read_of_person', person)) return refuse('permission.denied');
    return this.#page(linesOfPerson, reader, personId, filter, page, can(reader, 'delivery.read'));
  }

  /** Of a project, for those in the administration who have a duty that reaches it. */
  async ofProject(
    reader: Person,
    projectId: string,
    filter: ReminderLineFilter,
    page: PageWish,
  ): Promise<Page<ReminderLine> | Refusal> {
    const unseen = await refuseUnseen(this.database, reader, projectId);
    if (unseen !== null) return unseen;
    if (!(await mayOnProject(this.database, reader, 'project.read_reminders', projectId)))
      return refuse('permission.denied');
    return this.#page(linesOfProject, reader, projectId, filter, page, false);
  }

  async #page(
    query: string,
    reader: Person,
    of: string,
    { state, from, to }: ReminderLineFilter,
    page: PageWish,
    withDeliveries: boolean,
  ): Promise<Page<ReminderLine>> {
    const calendar = await this.calendars.calendar();
    const rows = await this.database.queryAs<LineRow>(visibleProjects(reader), query, [
      of,
      state,
      from,
      to,
      page.cursor,
      page.limit,
      withDeliveries,
    ]);
    const items = rows.map(({ sendAt, about, message, ...line }) => ({
      ...line,
      about: about === null ? null : withOwedDate(about, calendar),
      sendAt: sendAt.toISOString(),
      message: message === null ? null : shown(message),
      why: reminderOutcomeText(line.state, line.reason),
    }));
    return pageOf(items, page);
  }
}

function shown(message: NonNullable<ReminderLine['message']>): NonNullable<ReminderLine['message']> {
  const { again, lastError } = message;
  return {
    ...message,
    lastError: withoutAddresses(lastError),
    again: again === null ? null : { ...again, lastError: withoutAddresses(again.lastError) },
  };
}
