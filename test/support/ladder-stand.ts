import { newId } from '#database';
import { isRefusal, localDate, type Person } from '#domain';
import {
  CalendarService,
  ClockService,
  DeadlinesService,
  DeliveriesService,
  NoticeIssuesService,
  ProjectChanges,
  RemindersService,
  type FrozenMail,
  type MailToRender,
  type SendOutcome,
} from '#portfolio';
import { City, planned, reached } from './city.js';

/** A reminder as a test looks at it. */
export interface SeenReminder {
  step: string;
  state: string;
  reason: string | null;
}

/** A message with its delivery as a test looks at it. */
export interface SeenMessage {
  id: string;
  personId: string;
  day: string;
  slot: number;
  items: number;
  state: string;
  token: number;
  attempts: number;
  unknownAttempts: number;
  error: string | null;
  sendAt: Date;
}

/** A city with the services of the ladder, and what a test does to it. */
export class LadderStand {
  readonly reminders: RemindersService;
  readonly notices: NoticeIssuesService;
  readonly deliveries: DeliveriesService;
  readonly deadlines: DeadlinesService;
  readonly clock: ClockService;

  private constructor(readonly city: City) {
    const calendars = new CalendarService(city.database);
    this.reminders = new RemindersService(city.database, newId, calendars, 'city.example');
    // What a paper looks like is told elsewhere.
    this.notices = new NoticeIssuesService(
      city.database,
      new ProjectChanges(city.database, newId, calendars),
      calendars,
      newId,
      async () => Buffer.from('%PDF-'),
    );
    this.deliveries = new DeliveriesService(city.database);
    this.deadlines = new DeadlinesService(city.database, newId);
    this.clock = new ClockService(city.database);
  }

  /** Begins on Monday 2022-02-21 at nine, with the official calendar. */
  static async begin(beginsAt = '2022-02-21T09:00:00+08:00'): Promise<LadderStand> {
    const city = await City.found(beginsAt);
    await new CalendarService(city.database).loadOfficialYears();
    return new LadderStand(city);
  }

  /** Moves the clock to a time in the city. */
  async goTo(time: string): Promise<void> {
    const moved = await this.clock.advance(new Date(`${time}+08:00`));
    if (isRefusal(moved)) throw new Error(moved.code);
  }

  /** A signed project that is to break ground on Friday 2022-03-04. */
  async project(dueOn = '2022-03-04'): Promise<string> {
    return this.city.project({
      milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', dueOn)],
    });
  }

  /** One with a liaison officer of its own, or this one. */
  async projectOf(officer: Person | null = null, dueOn?: string): Promise<{ id: string; officer: Person }> {
    const id = await this.project(dueOn);
    if (officer === null)
      return { id, officer: await this.city.person('liaison_officer', { projectId: id }) };
    await this.city.duty(officer.personId, 'liaison_officer', { projectId: id });
    return { id, officer };
  }

  /** Records that ground was broken. */
  async reach(projectId: string, on: string): Promise<void> {
    const duties = [{ role: 'liaison_officer' as const, projectId, unitId: null }];
    const [anybody] = await this.city.database.query<{ id: string }>('SELECT id FROM person LIMIT 1');
    const stored = await this.city.projects.changeStage(
      { kind: 'person', personId: anybody!.id, duties },
      projectId,
      null,
      {
        stage: 'groundbreaking',
        reachedOn: localDate(on),
        evidence: [{ kind: 'construction_permit', number: '320585202203040001' }],
        note: null,
      },
    );
    if (isRefusal(stored)) throw new Error(stored.code);
  }

  /** The steps of a project in the order of their days. */
  async steps(projectId: string): Promise<SeenReminder[]> {
    return this.city.database.query(
      'SELECT step, state, reason FROM reminder WHERE project_id = $1 ORDER BY day, planned_at, step',
      [projectId],
    );
  }

  /** All messages, oldest first. */
  async messages(): Promise<SeenMessage[]> {
    return this.city.database.query(
      `SELECT m.id, m.person_id AS "personId", m.day, m.slot, d.state, d.token, d.attempts, d.last_error AS error,
         d.unknown_attempts AS "unknownAttempts", d.send_at AS "sendAt",
         (SELECT count(*)::integer FROM item i WHERE i.message_id = m.id AND i.state = 'open') AS items
       FROM message m JOIN delivery d ON d.message_id = m.id ORDER BY m.day, m.slot, m.created_at, m.id`,
    );
  }

  /** The items of a person, by what they came as. */
  async receivedAs(projectId: string): Promise<Record<string, string>> {
    const rows = await this.city.database.query<{ received_as: string; person_id: string }>(
      `SELECT i.received_as, i.person_id FROM item i JOIN reminder r ON r.id = i.reminder_id
       WHERE r.project_id = $1 AND i.state = 'open'`,
      [projectId],
    );
    return Object.fromEntries(rows.map((row) => [row.received_as, row.person_id]));
  }

  /** Makes the message's delivery due now, as if its next time had come. */
  async makeDue(messageId: string): Promise<void> {
    await this.city.database.query(`UPDATE delivery SET send_at = app.now() WHERE message_id = $1`, [
      messageId,
    ]);
  }

  /** As if the worker had been gone for longer than its lease. */
  async endLease(messageId: string): Promise<void> {
    await this.city.database.query(
      `UPDATE delivery SET lease_until = app.now() WHERE message_id = $1 AND state = 'sending'`,
      [messageId],
    );
  }

  /** Ends everything. */
  async leave(): Promise<void> {
    await this.city.leave();
  }
}

/** Makes of a mail what a test reads in its bytes; each call is another mail. */
export function rendering(): { render: (mail: MailToRender) => Promise<Buffer>; calls: MailToRender[] } {
  const calls: MailToRender[] = [];
  return {
    calls,
    render: async (mail) => {
      calls.push(mail);
      const projects =
        mail.kind === 'reminders'
          ? mail.items.map((item) => item.projectId)
          : mail.kind === 'rollup'
            ? [mail.rollupId]
            : mail.issues.map(({ period }) => period);
      return Buffer.from(JSON.stringify({ call: calls.length, id: mail.internetMessageId, projects }));
    },
  };
}

/** A receiver that answers as the test says, and keeps what it was given. */
export function receiving(...outcomes: SendOutcome[]): {
  sendMail: (mail: FrozenMail) => Promise<SendOutcome>;
  got: FrozenMail[];
} {
  const got: FrozenMail[] = [];
  return {
    got,
    sendMail: async (mail) => {
      got.push(mail);
      return outcomes[got.length - 1] ?? { kind: 'sent' };
    },
  };
}

/** Certainly not arrived. */
export const refused: SendOutcome = { kind: 'refused', permanent: false, reason: '451 try later' };
/** Refused for good. */
export const refusedForGood: SendOutcome = { kind: 'refused', permanent: true, reason: '550 no such user' };
/** Perhaps arrived. */
export const unknown: SendOutcome = { kind: 'unknown', reason: 'lost after the final dot' };
