import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import {
  isRefusal,
  refuse,
  type Actor,
  type Decision,
  type ProjectFacts,
  type Refusal,
  type VisibleProjects,
} from '#domain';
import { decisionDocument } from './decision-store.js';
import { FactsQuestion } from './facts-question.js';
import { PackingClient } from './packing-client.js';
import { ownPart, partOf, type Part } from './part.js';
import type { FactsDocument } from './project-facts.js';
import { refusalOfViolation } from './refusal-of-violation.js';
import { settledTogether } from './settled-together.js';

/** How to reach PostgreSQL, always as the application's role. */
export interface DatabaseOptions {
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly maxConnections?: number;
  /** A statement that runs longer is cancelled; below the limit of a transaction. Default 25 s. */
  readonly statementLimitMs?: number;
  /**
   * Whose rights the rows of projects are read with (docs/adr/0011-row-security-behind-the-filters.md). `system`
   * reads everything; without it nothing of a project is seen, except by `queryAs`.
   */
  readonly reader?: 'system';
  /** Hears of connections that break while idle; without a listener they would end the process. */
  readonly onError: (error: Error) => void;
}

/** A stored change. */
export interface Stored {
  readonly recordedAt: Date;
  /** Sequence number of the change's last event in its chain: the new ETag of a project. */
  readonly seq: number;
}

/** A statement that reads what is needed beside the facts that every rule needs. */
export interface MoreFacts {
  /** It is prepared once a connection. */
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Asks through the connection that holds a project, or, as `Database.read`, through any. Under the lock it reads as the
 * system: whether the actor may know what is asked for is for the rule to say.
 */
export type Read = <Row>(question: MoreFacts) => Promise<readonly Row[]>;

/** Asks through a connection that is inside a transaction. */
export function readThrough(client: pg.PoolClient): Read {
  return async <Row>({ name, text, values }: MoreFacts) => {
    const { rows } = await client.query<pg.QueryResultRow>({ name, text, values: [...values] });
    return rows as unknown as readonly Row[];
  };
}

/** Fixed when a database is made; only a demonstration and a simulation have a clock of their own. */
export type DatabaseKind = 'live' | 'demo' | 'simulation';

type Answer<T> = T | Refusal;
interface StoredDocument {
  readonly recordedAt: string;
  readonly seq: number;
}

/**
 * How long a connection is kept when nobody uses it, milliseconds. A new one knows no table and has no plan: what
 * takes 12 ms on a used one took 90 to 220 there, and in a city with a few requests a minute that would be every request.
 */
const keptIdleMs = 30 * 60_000;
/** After how long without traffic the network is asked whether the other side is there, so that nothing between forgets them. */
const askedAfterMs = 30_000;
const longestStatementMs = 25_000;
/** `asOf` relies on it: what is older than 60 s never changes any more. */
const transactionLimitMs = 30_000;
const deadlockDetected = '40P01';
const versionConflict = 'KP003';
/** The database's clock was set back: a little later it has caught up. */
const clockWentBack = 'KP004';
const triedAgain = new Set([deadlockDetected, clockWentBack]);
/** A project is given to a unit that is closed. */
const unitClosed = 'KP005';
const attempts = 3;
const holdClock = { name: 'hold_clock', text: 'SELECT app.now() AS now FROM app.hold_clock()' };
const holdOrganisation = {
  name: 'hold_organisation',
  text: 'SELECT app.now() AS now FROM app.hold_organisation()',
};
const readAs = 'SELECT app.read_as($1, $2)';
/**
 * Where the statement has a name, its plan is kept as well: left to itself, the server takes the larger guess of a plan
 * without values for a reason to plan anew each time, which for a list cost nearly as much as its lines.
 */
const readAsPlannedOnce = `${readAs}, set_config('plan_cache_mode', 'force_generic_plan', true)`;

/**
 * That of the database's own functions: a plan that both use, be it of the clock or of a foreign key, is made anew each time
 * it meets another path than the one it was made for.
 */
const searchPath = 'pg_catalog,public,pg_temp';

/** Dates stay texts: a Date would move them by the machine's zone. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.DATE
      ? (text: string) => text
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** Connections to PostgreSQL, and the two ways to change what is recorded. */
export class Database {
  readonly pool: pg.Pool;
  readonly #together = new AsyncLocalStorage<pg.PoolClient>();
  readonly #facts = new FactsQuestion();
  /** Calls of `together` under way. */
  #held = 0;

  constructor(options: DatabaseOptions) {
    this.pool = new pg.Pool({
      Client: PackingClient,
      connectionString: options.url,
      application_name: options.applicationName,
      max: options.maxConnections ?? 10,
      idleTimeoutMillis: keptIdleMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: askedAfterMs,
      types,
      pipeline: true,
      options:
        `-c search_path=${searchPath} -c timezone=UTC -c statement_timeout=${options.statementLimitMs ?? longestStatementMs} -c transaction_timeout=${transactionLimitMs}` +
        (options.reader === undefined ? '' : ` -c app.reader=${options.reader}`),
    } as pg.PoolConfig);
    this.pool.on('error', options.onError);
    // A connection that breaks while it is in use tells it by its statement; without a listener of its own it would end
    // the process as well.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /** Rows of one statement. With a `name` it is prepared once a connection. */
  async query<T extends pg.QueryResultRow>(
    text: string,
    values: unknown[] = [],
    name?: string,
  ): Promise<T[]> {
    const statement = name === undefined ? { text, values } : { text, values, name };
    const held = this.#together.getStore();
    const result = await (held === undefined
      ? this.pool.query<T>(statement)
      : asPart(partOf(held), ({ client }) => client.query<T>(statement)));
    return result.rows;
  }

  /** The same for a question that is else asked under a lock. */
  readonly read: Read = <Row>({ name, text, values }: MoreFacts) =>
    this.query<pg.QueryResultRow>(text, [...values], name) as Promise<unknown[]> as Promise<readonly Row[]>;

  /**
   * Everything that `work` asks and changes through this object, in one transaction: what would commit by itself is a
   * savepoint in it, and all is committed together at the end, or nothing where `work` throws. Changes inside come one after
   * the other.
   */
  async together<T>(work: () => Promise<T>): Promise<T> {
    this.#held += 1;
    try {
      return await asPart(await ownPart(this.pool), ({ client }) => this.#together.run(client, work));
    } finally {
      this.#held -= 1;
      // Once used, it makes every promise of the process several times as dear as long as it is not disabled.
      if (this.#held === 0) this.#together.disable();
    }
  }

  /**
   * Rows of one statement as a reader may see them: in a transaction that begins by saying who reads, all in one packet.
   * With a `name` it is prepared and planned once a connection.
   */
  async queryAs<T extends pg.QueryResultRow>(
    reader: VisibleProjects,
    text: string,
    values: unknown[] = [],
    name?: string,
  ): Promise<T[]> {
    const part = await this.#part();
    const { client } = part;
    const own = part.begin === 'BEGIN';
    const begin =
      name === undefined
        ? { name: 'read_as', text: readAs }
        : { name: 'read_as_planned_once', text: readAsPlannedOnce };
    try {
      const [, , rows] = await settledTogether([
        client.query(own ? 'BEGIN READ ONLY' : part.begin),
        client.query({ ...begin, values: [reader.projectIds, reader.unitIds] }),
        client.query<T>(name === undefined ? { text, values } : { text, values, name }),
        own ? part.commit() : part.undo(),
      ]);
      part.release();
      return rows.rows;
    } catch (error) {
      await part.abandon();
      throw error;
    }
  }

  /**
   * Changes one project: locks it, reads its facts and application time after the lock, lets `decide` decide,
   * and stores the decision with its history. A refusal of `decide` changes nothing. `readMore` reads more under the lock;
   * what it asks before it first waits goes with the lock in one packet.
   */
  async changeProject<More = null>(
    actor: Actor,
    projectId: string,
    decide: (facts: ProjectFacts, more: More) => Answer<Decision> | null,
    readMore?: (read: Read) => Promise<More>,
  ): Promise<Answer<Stored> | null> {
    return this.#retried(() =>
      this.#transaction(async (client, begin) => {
        const [, locked, more] = await settledTogether([
          begin,
          client.query<{ facts: FactsDocument | null }>(this.#facts.of(projectId)),
          readMore?.(readThrough(client)) ?? Promise.resolve(null),
        ]);
        const document = locked.rows[0]?.facts ?? null;
        if (document === null) return refuse('project.not_found');
        // Another part of the same transaction may have stored it, and may still be undone.
        const isKept = this.#together.getStore() === undefined;
        const decided = decide(this.#facts.answered(document, isKept), more as More);
        return decided === null || isRefusal(decided) ? decided : { decision: decided, actor };
      }),
    );
  }

  /** Changes what belongs to no existing project. `now` is application time, read once. */
  async change(actor: Actor, decide: (now: Date) => Answer<Decision>): Promise<Answer<Stored>> {
    const stored = await this.#retried(() =>
      this.#transaction(async (client, begin) => {
        const [, clock] = await settledTogether([begin, client.query<{ now: Date }>(holdClock)]);
        const decided = decide(clock.rows[0]!.now);
        return isRefusal(decided) ? decided : { decision: decided, actor };
      }),
    );
    return stored!;
  }

  /**
   * Changes the organisation, or what is set for all of it, one such change at a time. `decide` reads what its rule needs
   * through the connection it gets, which sees everything as it is after the lock, and decides; `now` is application
   * time. `follow` writes what follows and is not recorded itself. What the database will not have is a refusal too.
   */
  async changeOrganisation(
    actor: Actor,
    decide: (client: pg.PoolClient, now: Date) => Promise<Answer<Decision>>,
    follow?: (client: pg.PoolClient, now: Date) => Promise<void>,
  ): Promise<Answer<Stored>> {
    return this.#retried(async () => {
      const part = await this.#part();
      const { client } = part;
      try {
        const [, , held] = await settledTogether([
          client.query(part.begin),
          client.query(`SELECT set_config('app.reader', 'system', true)`),
          client.query<{ now: Date }>(holdOrganisation),
        ]);
        const { now } = held.rows[0]!;
        const decided = await decide(client, now);
        if (isRefusal(decided)) {
          await part.undo();
          part.release();
          return decided;
        }
        const result = await this.storeIn(client, decided, actor);
        await follow?.(client, now);
        await part.commit();
        part.release();
        return result;
      } catch (error) {
        await part.abandon();
        const refusal = refusalOfViolation(error);
        if (refusal !== null) return refusal;
        throw error;
      }
    });
  }

  /** A plain transaction for what is not recorded: claims, deliveries, sessions. */
  async transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    return this.#retried(async () => asPart(await this.#part(), ({ client }) => work(client)));
  }

  /**
   * Stores a decision inside a plain transaction, so that what is recorded and what follows from it (messages,
   * deliveries) commit together. The caller holds no lock that a change waits for.
   */
  async storeIn(client: pg.ClientBase, decision: Decision, actor: Actor): Promise<Stored> {
    const { rows } = await client.query<{ stored: StoredDocument }>(storeQuery(decision, actor));
    return stored(rows[0]!.stored);
  }

  /** The kind of this database. Throws while it is not initialised. */
  async kind(): Promise<DatabaseKind> {
    const [clock] = await this.query<{ kind: DatabaseKind }>('SELECT kind FROM app.clock');
    if (clock === undefined)
      throw new Error('The database is migrated but not initialised: run "initialise" first.');
    return clock.kind;
  }

  /** Waits for what runs and closes all connections. */
  async close(): Promise<void> {
    await this.pool.end();
  }

  /** Where the next change is done: by itself, or with the others of `together`. */
  async #part(): Promise<Part> {
    const held = this.#together.getStore();
    return held === undefined ? ownPart(this.pool) : partOf(held);
  }

  async #transaction(
    work: (
      client: pg.PoolClient,
      begin: Promise<unknown>,
    ) => Promise<Answer<{ decision: Decision; actor: Actor }> | null>,
  ): Promise<Answer<Stored> | null> {
    const part = await this.#part();
    const { client } = part;
    try {
      const outcome = await work(client, client.query(part.begin));
      if (outcome === null || isRefusal(outcome)) {
        await part.undo();
        part.release();
        return outcome;
      }
      const store = storeQuery(outcome.decision, outcome.actor);
      const [result] = await settledTogether([
        client.query<{ stored: StoredDocument }>(store),
        part.commit(),
      ]);
      part.release();
      return stored(result.rows[0]!.stored);
    } catch (error) {
      await part.abandon();
      if (error instanceof pg.DatabaseError && error.code === versionConflict)
        return refuse('project.changed');
      if (error instanceof pg.DatabaseError && error.code === unitClosed) return refuse('unit.closed');
      throw error;
    }
  }

  async #retried<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (attempt === attempts || !(error instanceof pg.DatabaseError) || !triedAgain.has(error.code ?? ''))
          throw error;
      }
    }
  }
}

function storeQuery(decision: Decision, actor: Actor): pg.QueryConfig {
  if (decision.restReminders.length > 0)
    return {
      name: 'store_decision_and_rest',
      text: `WITH done AS MATERIALIZED (SELECT app.store_decision($1::jsonb) AS stored)
        SELECT stored FROM done, LATERAL app.rest_reminders($2::jsonb)`,
      values: [decisionDocument(decision, actor), JSON.stringify(decision.restReminders)],
    };
  return {
    name: 'store_decision',
    text: 'SELECT app.store_decision($1::jsonb) AS stored',
    values: [decisionDocument(decision, actor)],
  };
}

function stored({ recordedAt, seq }: StoredDocument): Stored {
  return { recordedAt: new Date(recordedAt), seq };
}

/** Does the work and ends the part: with what it did, or undone where it throws. */
async function asPart<T>(part: Part, work: (part: Part) => Promise<T>): Promise<T> {
  try {
    const [, result] = await settledTogether([part.client.query(part.begin), work(part)]);
    await part.commit();
    part.release();
    return result;
  } catch (error) {
    await part.abandon();
    throw error;
  }
}
