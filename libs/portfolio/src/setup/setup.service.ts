import {
  decideLastYearFigure,
  decideLifecyclePublication,
  decideListIssue,
  decideTarget,
  defaultLifecycles,
  firstLifecycles,
  historyEntry,
  isRefusal,
  rollupPeriod,
  systemChain,
  type Actor,
  type Decision,
  type LastYearFigure,
  type Lifecycle,
  type NewId,
  type Refusal,
  type TargetToSet,
} from '#domain';
import { canonicalEvent, type Database, type DatabaseKind } from '#database';
import { findLifecycles, initialiseDatabase, scheduleRollup } from './setup.queries.js';

const setup: Actor = { kind: 'system', part: 'setup' };

/** Makes a database what it is for, and puts yearly lists, targets and figures on record. */
export class SetupService {
  readonly #database: Database;
  readonly #newId: NewId;

  constructor(database: Database, newId: NewId) {
    this.#database = database;
    this.#newId = newId;
  }

  /** The kind of the database, or null while it has none. */
  async kind(): Promise<DatabaseKind | null> {
    const [clock] = await this.#database.query<{ kind: DatabaseKind }>('SELECT kind FROM app.clock');
    return clock?.kind ?? null;
  }

  /**
   * Fixes the kind of a new database with the first event of `_sys` and publishes the default lifecycles. What a
   * start that was cut off has done already is left as it is. `beginsAt` is what the clock of a demonstration or
   * simulation shows now. Returns the kind that the database has, which never changes.
   */
  async initialise(wanted: DatabaseKind, beginsAt: Date | null): Promise<DatabaseKind> {
    const kind = (await this.kind()) ?? (await this.#fixKind(wanted, beginsAt));
    const published = await this.#database.query<{ code: string; newest: number }>(findLifecycles);
    const newest = new Map(published.map((one) => [one.code, one.newest]));
    for (const lifecycle of [...firstLifecycles, ...defaultLifecycles]) {
      const { code, version } = lifecycle;
      // The next version of a city that has published versions of its own is not ours.
      if ((newest.get(code) ?? 0) !== version - 1) continue;
      await this.publishLifecycle(setup, lifecycle);
      newest.set(code, version);
    }
    return kind;
  }

  /** Publishes a version of a lifecycle. Throws for one that cannot be used. */
  async publishLifecycle(actor: Actor, lifecycle: Lifecycle): Promise<void> {
    await this.#store(actor, () => decideLifecyclePublication(lifecycle, this.#newId));
  }

  /** Issues the list of a year. */
  async issueList(actor: Actor, year: number, decisionNumber: string | null): Promise<void> {
    await this.#store(actor, (now) => decideListIssue(year, decisionNumber, now, this.#newId));
  }

  /** Sets a target of a year. */
  async setTarget(actor: Actor, target: TargetToSet): Promise<void> {
    await this.#store(actor, () => decideTarget(target, this.#newId));
  }

  /** Records a figure of last year. */
  async recordLastYearFigure(actor: Actor, figure: LastYearFigure): Promise<void> {
    await this.#store(actor, () => decideLastYearFigure(figure, this.#newId));
  }

  /**
   * Rollups of a unit are owed from this week, month, quarter or year on; said twice for a kind, the first counts. Throws
   * RangeError for a period that does not exist.
   */
  async scheduleRollups(unitId: string, firstPeriod: string): Promise<void> {
    await this.#database.query(scheduleRollup, [rollupPeriod(firstPeriod).kind, unitId, firstPeriod]);
  }

  async #fixKind(kind: DatabaseKind, beginsAt: Date | null): Promise<DatabaseKind> {
    const event = this.#newId();
    const canon = canonicalEvent(
      historyEntry<'database.created'>({
        event,
        chain: systemChain,
        action: 'database.created',
        before: null,
        after: { kind, beginsAt: beginsAt?.toISOString() ?? null },
      }),
      setup,
    );
    await this.#database.query(initialiseDatabase, [kind, beginsAt, event, Buffer.from(canon, 'utf8')]);
    return kind;
  }

  async #store(actor: Actor, decide: (now: Date) => Decision | Refusal): Promise<void> {
    const stored = await this.#database.change(actor, decide);
    if (isRefusal(stored)) throw new Error(`The store refused with ${stored.code}.`);
  }
}
