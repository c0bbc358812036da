import { newId, type DatabaseOptions } from '#database';
import {
  CalendarService,
  DeadlinesService,
  DeliveriesService,
  LateDifficultiesService,
  NoticeIssuesService,
  ProjectChanges,
  RemindersService,
  RollupsService,
  SequencerService,
  type AnswerTokens,
  type OpenSigner,
} from '#portfolio';
import { FaultyDatabase } from './faulty-database.js';
import type { Faults } from './faults.js';
import type { Sweep } from './journal.js';
import { renderSimulated, type Receiver } from './receiver.js';

/** Right side of the simulated Message-IDs. */
const mailHost = 'simulation.example';

/** On how many connections it works: each further one makes plans of its own before it is quick. */
const connections = 3;

/** Each mail names all its items: what its reader is told is held against what is owed. */
const most = 1_000_000;

/** What a worker process is made of. */
export interface WorkerParts {
  readonly url: string;
  /** Under which the server knows its connections. */
  readonly name: string;
  readonly faults: Faults;
  readonly receiver: Receiver;
  readonly openSigner: OpenSigner;
  readonly tokens: AnswerTokens;
}

/** A worker's process: the product's own services on connections of its own, with no memory of the process before. */
export class SimulatedWorker {
  readonly name: string;
  readonly #database: FaultyDatabase;
  readonly #deadlines: DeadlinesService;
  readonly #difficulties: LateDifficultiesService;
  readonly #reminders: RemindersService;
  readonly #notices: NoticeIssuesService;
  readonly #rollups: RollupsService;
  readonly #deliveries: DeliveriesService;
  readonly #sequencer: SequencerService;
  readonly #receiver: Receiver;

  constructor({ url, name, faults, receiver, openSigner, tokens }: WorkerParts) {
    this.name = name;
    const onError = (): void => undefined;
    const options: DatabaseOptions = {
      url,
      applicationName: name,
      reader: 'system',
      maxConnections: connections,
      onError,
    };
    const database = new FaultyDatabase(options, faults);
    const calendars = new CalendarService(database);
    this.#database = database;
    this.#receiver = receiver;
    this.#deadlines = new DeadlinesService(database, newId);
    const changes = new ProjectChanges(database, newId, calendars);
    this.#difficulties = new LateDifficultiesService(database, changes, newId);
    // What a paper looks like decides nothing: its document stands for it.
    this.#notices = new NoticeIssuesService(database, changes, calendars, newId, async (document) =>
      Promise.resolve(Buffer.from(JSON.stringify(document))),
    );
    this.#reminders = new RemindersService(database, newId, calendars, mailHost);
    this.#rollups = new RollupsService(database, newId, { host: mailHost });
    this.#deliveries = new DeliveriesService(database, tokens, { most });
    this.#sequencer = new SequencerService(database, openSigner, newId);
  }

  /** Does it to its end. */
  async sweep(sweep: Sweep): Promise<void> {
    if (sweep === 'night') await this.#sweepNight();
    else if (sweep === 'rollups') await this.#sweepRollups();
    else await this.#sweepMail();
  }

  /** The process is gone. */
  crash(): void {
    this.#database.crash();
  }

  /** The process ends in good order. */
  async close(): Promise<void> {
    await this.#database.close();
  }

  async #sweepNight(): Promise<void> {
    await this.#deadlines.recordMissedDates();
    await this.#difficulties.raiseLate();
  }

  async #sweepRollups(): Promise<void> {
    await this.#sequencer.signDue();
    await this.#rollups.buildDue();
  }

  async #sweepMail(): Promise<void> {
    await this.#reminders.replanChanged();
    await this.#reminders.claimDue();
    await this.#notices.issueOwed();
    await this.#deliveries.sendDue(
      renderSimulated,
      async (mail) => this.#receiver.take(mail),
      new AbortController().signal,
    );
  }
}
