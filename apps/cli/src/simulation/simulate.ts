import { Database, newId, settledTogether } from '#database';
import { addDays, isRefusal, shanghaiInstant, type LocalDate } from '#domain';
import { createHash } from 'node:crypto';
import { AnswerTokens, CalendarService, ClockService, SetupService } from '#portfolio';
import { openRandom, type Random } from '../seed/random.js';
import { CityActs, type CityAct } from './city-acts.js';
import { readEvidence, type Evidence } from './checker/evidence.js';
import { Faults } from './faults.js';
import { Journal, type Sweep } from './journal.js';
import { memorySigner } from './memory-signer.js';
import { Receiver } from './receiver.js';
import { CityFounder, type CityWish } from './simulated-city.js';
import { SimulatedWorker } from './simulated-worker.js';
import { endConnections, readUnfinished, refreshStatistics } from './simulation.queries.js';

/** What is simulated. */
export interface SimulationWish extends CityWish {
  /** Probability that the worker's process ends in a round of sweeps, 0 to 1. */
  readonly faults: number;
}

/** A migrated, empty database. */
export interface SimulationPlace {
  /** As the application's role. */
  readonly url: string;
  /** As its owner, who alone may bring the statistics up to date. */
  readonly ownerUrl: string;
}

/** Longer than a lease: after it, what an ended process had claimed may be claimed again. */
const beyondTheLease = 61_000;
const minute = 60_000;
/** How many people at most do something at the same moment. */
const mostAtOnce = 12;
/** On how many connections: who comes when all are busy waits for one, as in the API. */
const connections = 4;
/** How many sweeps come on average after an act, in the middle of the day's acts. */
const sweepsPerAct = 0.06;
/** Rounds after which faults must be healed. */
const mostRounds = 60;
const weekday = (day: LocalDate): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/**
 * Lives through the days in virtual time on a scratch database: people act through the services, the worker's sweeps run
 * at their hours, and where faults are wished for, its process ends and begins anew. Nothing waits for a real clock.
 */
export class Simulation {
  readonly #journal = new Journal();
  readonly #wish: SimulationWish;
  readonly #url: string;
  readonly #signer = memorySigner('simulation.example/history');
  readonly #database: Database;
  readonly #owner: Database;
  readonly #clock: ClockService;
  readonly #random: Random;
  readonly #faults: Faults;
  readonly #receiver: Receiver;
  readonly #tokens: AnswerTokens;
  #now: Date;
  #worker: SimulatedWorker | null = null;
  #processes = 0;

  constructor({ url, ownerUrl }: SimulationPlace, wish: SimulationWish) {
    this.#url = url;
    this.#wish = wish;
    const options = { applicationName: 'simulation', onError: () => undefined };
    this.#database = new Database({ ...options, url, reader: 'system', maxConnections: connections });
    this.#owner = new Database({ ...options, url: ownerUrl, maxConnections: 1 });
    this.#clock = new ClockService(this.#database);
    this.#random = openRandom(wish.seed, 'days');
    this.#faults = new Faults(openRandom(wish.seed, 'faults'), wish.faults);
    this.#now = shanghaiInstant(wish.from, '00:00');
    this.#tokens = new AnswerTokens(createHash('sha256').update(`simulation ${wish.seed}`).digest());
    this.#receiver = new Receiver(this.#journal, this.#faults, this.#tokens, () => this.#now);
  }

  /**
   * Runs all days; `onDay` is told how many have passed. Returns what the checker is to look at. Everything is closed
   * afterwards, also when it fails.
   */
  async run(onDay: (passed: number) => void): Promise<Evidence> {
    try {
      const acts = await this.#found();
      for (let passed = 0; passed < this.#wish.days; passed += 1) {
        await this.#liveThrough(addDays(this.#wish.from, passed), acts);
        // Each time that the record has grown about fourfold: after it, every connection makes its plans anew.
        if (Number.isInteger(Math.log2(passed + 1) / 2)) await this.#owner.query(refreshStatistics);
        onDay(passed + 1);
      }
      await this.#settle();
      return await readEvidence(this.#database, this.#journal, this.#signer.verifierKey);
    } finally {
      await this.#worker?.close();
      await this.#database.close();
      await this.#owner.close();
    }
  }

  async #found(): Promise<CityActs> {
    await new SetupService(this.#database, newId).initialise('simulation', this.#now);
    this.#now = await this.#clock.freeze();
    const calendars = new CalendarService(this.#database);
    await calendars.loadOfficialYears();
    const founder = new CityFounder(this.#database, calendars, this.#wish);
    const city = await founder.found(async () => this.#goTo(new Date(this.#now.getTime() + 1)));
    await this.#owner.query(refreshStatistics);
    const acts = new CityActs(city, {
      database: this.#database,
      calendars,
      tokens: this.#tokens,
      receiver: this.#receiver,
    });
    await acts.prepare();
    return acts;
  }

  async #liveThrough(day: LocalDate, acts: CityActs): Promise<void> {
    // The jobs of a new day, and beside them a claim that is a moment too early on purpose: nothing may go.
    await this.#sweepAt(new Date(shanghaiInstant(day, '07:30').getTime() - 1_000), 'night', 'mail');
    await this.#sweepAt(shanghaiInstant(day, '07:30'), 'mail', 'rollups');
    if (weekday(day) === 1) await this.#sweepAt(shanghaiInstant(day, '08:00'), 'mail');
    const todays = acts.actsOn(day, this.#random);
    let at = shanghaiInstant(day, '08:40');
    for (const together of atOnce(todays)) {
      at = new Date(at.getTime() + this.#random.between(20, 150) * 1_000);
      await this.#goTo(at > this.#now ? at : new Date(this.#now.getTime() + 1));
      const refusals = await settledTogether(together.map(async ({ run }) => run()));
      for (const [place, { name }] of together.entries())
        this.#journal.add({ kind: 'act', at: this.#now, act: name, refused: refusals[place] ?? null });
      // In the middle of the day's acts, so that some come before the claim of what they change and some after it.
      if (this.#random.chance(together.length * sweepsPerAct))
        await this.#sweepAt(new Date(this.#now.getTime() + 1_000), 'mail');
    }
    if (todays.length > 0) await this.#sweepAt(shanghaiInstant(day, '19:00'), 'mail');
  }

  /** What waits for another attempt gets it: retries go on for hours, and quiet hours end in the morning. */
  async #settle(): Promise<void> {
    const last = addDays(this.#wish.from, this.#wish.days);
    await this.#sweepAt(shanghaiInstant(last, '00:03'), 'night', 'rollups');
    await this.#sweepAt(shanghaiInstant(last, '07:31'), 'mail');
  }

  /** One round of sweeps, beside one another as the worker's jobs are, and further ones until what faults left behind is done. */
  async #sweepAt(at: Date, ...sweeps: Sweep[]): Promise<void> {
    await this.#goTo(at > this.#now ? at : new Date(this.#now.getTime() + 1));
    for (let round = 1; round <= mostRounds; round += 1) {
      const survived = await this.#runProcess(sweeps, round < mostRounds / 2);
      if (survived && !(await this.#isUnfinished())) {
        for (const sweep of sweeps) this.#journal.add({ kind: 'swept', at: this.#now, sweep });
        return;
      }
      await this.#goTo(new Date(this.#now.getTime() + beyondTheLease));
    }
    throw new Error(`What faults left behind was not done ${mostRounds} rounds later.`);
  }

  /** Runs the sweeps in the process that is there, or in a new one; whether it lived to their end. */
  async #runProcess(sweeps: readonly Sweep[], mayEnd: boolean): Promise<boolean> {
    this.#faults.arm();
    if (!mayEnd) this.#faults.disarm();
    const worker = (this.#worker ??= this.#newProcess());
    const work = settledTogether(sweeps.map(async (sweep) => worker.sweep(sweep)));
    const ended = await Promise.race([work.then(() => false), this.#faults.crashed.then(() => true)]);
    if (!ended) return true;
    work.catch(() => undefined);
    this.#journal.add({ kind: 'crashed', at: this.#now, point: this.#faults.struck! });
    worker.crash();
    this.#worker = null;
    await this.#database.query(endConnections, [worker.name]);
    return false;
  }

  #newProcess(): SimulatedWorker {
    this.#processes += 1;
    const name = `simulated-worker-${this.#processes}`;
    const [faults, receiver] = [this.#faults, this.#receiver];
    const { openSigner } = this.#signer;
    const [url, tokens] = [this.#url, this.#tokens];
    return new SimulatedWorker({ url, name, faults, receiver, openSigner, tokens });
  }

  /**
   * Whether faults have left a message in a lease that nobody holds, or one that waits for an attempt within the next ten
   * minutes.
   */
  async #isUnfinished(): Promise<boolean> {
    if (this.#wish.faults === 0) return false;
    const { name, text } = readUnfinished;
    const [row] = await this.#database.query<{ nextAt: Date | null }>(text, [], name);
    const { nextAt } = row!;
    return nextAt !== null && nextAt.getTime() <= this.#now.getTime() + 10 * minute;
  }

  async #goTo(at: Date): Promise<void> {
    const moved = await this.#clock.advance(at);
    if (isRefusal(moved)) throw new Error(`The clock could not be moved: ${moved.code}.`);
    this.#now = moved;
  }
}

/** Acts in their order, some at a time where each is done to another project: people often work at the same moment. */
function atOnce(acts: readonly CityAct[]): CityAct[][] {
  const groups: CityAct[][] = [];
  for (const act of acts) {
    const last = groups.at(-1);
    const isFree =
      last !== undefined && last.length < mostAtOnce && last.every((other) => goTogether(act, other));
    if (isFree) last.push(act);
    else groups.push([act]);
  }
  return groups;
}

function goTogether(one: CityAct, other: CityAct): boolean {
  return one.projectId !== null && other.projectId !== null && one.projectId !== other.projectId;
}
