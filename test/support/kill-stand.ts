import type { Queue } from 'bullmq';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobName, QueueName } from '#jobs';
import { createLogger } from '#runtime';
import { chooseBackend, openQueues } from '../../apps/worker/src/queues.js';
import { serverKey } from './api-parts.js';
import { CuttingProxy } from './cutting-proxy.js';
import { eventually } from './eventually.js';
import { chainProblems } from './history-bytes.js';
import { LadderStand } from './ladder-stand.js';
import { startRedis, type TestRedis } from './redis-server.js';
import { startScriptedReceiver, type ScriptedReceiver } from './scripted-receiver.js';
import { spawnWorker, type WorkerProcess } from './worker-process.js';

/** For what a busy machine takes to start a worker and to let it send. */
const workLimitMs = 60_000;

interface StoredEvent {
  readonly chain: string;
  readonly seq: string;
  readonly recordedAtUs: string;
  readonly prev: Buffer;
  readonly hash: Buffer;
  readonly canon: Buffer;
}

/** How one message stands: by its row, and by what its receiver took. */
export interface Standing {
  readonly state: 'pending' | 'sending' | 'sent' | 'failed' | 'ambiguous';
  readonly received: number;
}

/**
 * A city whose workers are killed one after the other: they reach PostgreSQL through a proxy and send to a receiver that
 * can both kill at a point. What became of their messages is told by plain SQL and by what the receiver wrote down.
 */
export class KillStand {
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'kills-'));
  readonly #workers: WorkerProcess[] = [];
  /** Addresses of all who were ever owed a message. */
  readonly #owed: string[] = [];

  private constructor(
    readonly stand: LadderStand,
    readonly receiver: ScriptedReceiver,
    readonly proxy: CuttingProxy,
    private readonly redis: TestRedis | null,
    private readonly queues: ReadonlyMap<QueueName, Queue>,
  ) {}

  /** Founds the city on a Monday morning. */
  static async begin(backend: 'PostgreSQL' | 'Redis'): Promise<KillStand> {
    const stand = await LadderStand.begin();
    const redis = backend === 'Redis' ? await startRedis() : null;
    const { appUrl } = stand.city.test;
    const connections = await chooseBackend({ databaseAppUrl: appUrl, redisUrl: redis?.url });
    const queues = openQueues(connections, createLogger('test', 'silent'));
    await Promise.all([...queues.values()].map(async (queue) => queue.waitUntilReady()));
    const receiver = await startScriptedReceiver({});
    return new KillStand(stand, receiver, await CuttingProxy.before(appUrl), redis, queues);
  }

  /** The next worker process, which begins with what is due. */
  startWorker(): WorkerProcess {
    const worker = spawnWorker({
      DATABASE_APP_URL: this.proxy.url,
      SMTP_URL: this.receiver.url,
      MAIL_FROM: 'projects@city.example',
      PUBLIC_URL: 'https://projects.city.example',
      SERVER_KEY: serverKey.toString('base64'),
      DATA_DIR: this.#dataDir,
      ...(this.redis === null ? {} : { REDIS_URL: this.redis.url }),
    });
    this.#workers.push(worker);
    return worker;
  }

  /**
   * These people more are owed a message from now on, each for a project of their own with a date on this day. Returns
   * their addresses.
   */
  async owe(people: number, dueOn: string): Promise<string[]> {
    const addresses = [];
    for (let index = 0; index < people; index += 1) {
      const { officer } = await this.stand.projectOf(null, dueOn);
      addresses.push(`${officer.personId}@city.example`);
    }
    this.#owed.push(...addresses);
    return addresses;
  }

  /**
   * Has the queue bring a job that would else come within a minute, until all that is due was claimed or the worker is
   * dead: a sweep that is asked for while it runs may have looked before.
   */
  async ring(job: Exclude<JobName, 'deliveries.send'>, worker: WorkerProcess): Promise<void> {
    const sweeps = this.queues.get('sweeps')!;
    let isDead = false;
    void worker.ended.then(() => (isDead = true));
    let rung = await sweeps.add(job, {});
    await eventually(
      'what is due is claimed',
      async () => {
        if (isDead || (await this.#unclaimed()).length === 0) return true;
        if ((await rung.getState()) === 'completed') rung = await sweeps.add(job, {});
        return false;
      },
      workLimitMs,
    );
  }

  /** Nobody is killed any more. */
  disarm(): void {
    this.receiver.watch = () => false;
    this.proxy.arm(null);
  }

  /**
   * Waits until nothing of the dead is on its way any more, neither to the server nor to the receiver: what was not to be
   * let through is not until then.
   */
  async quiet(): Promise<void> {
    await eventually(
      'the connections of the dead are gone',
      async () => {
        const [row] = await this.stand.city.database.query<{ left: boolean }>(
          `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
             AND application_name = 'key-projects-worker') AS left`,
        );
        return !row!.left && this.receiver.open() === 0;
      },
      workLimitMs,
    );
    this.disarm();
  }

  /** Lets the leases of the dead run out. */
  async leasesEnd(): Promise<void> {
    const { clock } = this.stand;
    await clock.advance(new Date((await clock.now()).getTime() + 120_000));
  }

  /** Waits until what is owed to these people has come to its end. */
  async ended(people: readonly string[]): Promise<void> {
    await eventually(
      'each message ends',
      async () => {
        const standings = await this.standings(people);
        return people.every((person) =>
          ['sent', 'failed', 'ambiguous'].includes(standings.get(person)?.state ?? ''),
        );
      },
      workLimitMs,
    );
  }

  /** How the messages of these people stand; who has none yet is missing. Throws when somebody has two. */
  async standings(people: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
    const rows = await this.stand.city.database.query<{ email: string; state: Standing['state'] }>(
      `SELECT p.email, d.state FROM delivery d JOIN message m ON m.id = d.message_id
       JOIN person_profile p ON p.person_id = m.person_id WHERE p.email = ANY ($1)`,
      [people],
    );
    const standings = new Map(
      rows.map(({ email, state }) => [email, { state, received: this.copiesFor(email).length }]),
    );
    if (standings.size < rows.length) throw new Error('Somebody has two messages.');
    return standings;
  }

  /** As if the worker that sends somebody's message were slower than its lease, while its clock is held. */
  async endLeaseOf(person: string): Promise<void> {
    const messages = await this.stand.messages();
    await this.stand.endLease(messages.find(({ personId }) => person.startsWith(personId))!.id);
  }

  /** What the receiver took for somebody, each with the Message-ID in it. */
  copiesFor(person: string): { messageId: string | undefined; body: string }[] {
    return this.receiver.taken
      .filter(({ to }) => to === person)
      .map(({ body }) => ({ messageId: /^Message-ID: *(?:\r\n )?(<\S+>)\r$/im.exec(body)?.[1], body }));
  }

  /** Whose project of these people's is named by what a worker said; throws where it is not one person's. */
  async personIn(said: string, people: readonly string[]): Promise<string> {
    const owners = await this.stand.city.database.query<{ email: string; projectId: string }>(
      `SELECT p.email, d.scope_id AS "projectId"
       FROM duty_version d JOIN person_profile p ON p.person_id = d.person_id
       WHERE p.email = ANY ($1) AND d.recorded_to = 'infinity'`,
      [people],
    );
    const named = owners.filter(({ projectId }) => said.includes(projectId));
    if (named.length !== 1) throw new Error(`${named.length} people's projects are named.`);
    return named[0]!.email;
  }

  /** How often a missed date of these people's projects was recorded. */
  async missesRecorded(people: readonly string[]): Promise<number> {
    const [row] = await this.stand.city.database.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM audit.canon c
       JOIN duty_version d ON d.scope_id::text = c.chain AND d.recorded_to = 'infinity'
       JOIN person_profile p ON p.person_id = d.person_id
       WHERE p.email = ANY ($1) AND convert_from(c.canon, 'UTF8')::json ->> 'action' = 'milestone.missed'`,
      [people],
    );
    return row!.count;
  }

  /** What does not hold at the end, in sentences. */
  async breaches(): Promise<string[]> {
    const { database } = this.stand.city;
    const events = await database.query<StoredEvent>(
      `SELECT e.chain, e.seq, e.recorded_at_us AS "recordedAtUs", e.prev, e.hash, c.canon
       FROM audit.event e JOIN audit.canon c ON c.chain = e.chain AND c.seq = e.seq ORDER BY e.chain, e.seq`,
    );
    const exact = events.map(({ seq, recordedAtUs, ...event }) => ({
      ...event,
      seq: BigInt(seq),
      recordedAtUs: BigInt(recordedAtUs),
    }));
    const standings = await this.standings(this.#owed);
    return [
      ...chainProblems(exact),
      ...(await this.#unclaimed()).map(({ step }) => `the reminder ${step} is due and was not claimed`),
      ...this.#owed.flatMap((person) => {
        const copies = this.copiesFor(person);
        const { state } = standings.get(person) ?? { state: 'nothing' };
        return [
          ...(state === 'sent' || state === 'ambiguous' ? [] : [`what ${person} is owed ended as ${state}`]),
          ...(copies.length === 0 ? [`${person} received nothing`] : []),
          ...(copies.length > 2 ? [`${person} received ${copies.length} copies`] : []),
          ...(new Set(copies.map(({ body }) => body)).size > 1 ? [`${person} received two mails`] : []),
          ...(copies.some(({ messageId }) => messageId === undefined) ? [`${person}'s mail has no id`] : []),
        ];
      }),
      ...(this.receiver.taken.every(({ to }) => this.#owed.includes(to)) ? [] : ['somebody else had mail']),
    ];
  }

  async #unclaimed(): Promise<{ step: string }[]> {
    return this.stand.city.database.query(
      `SELECT step FROM reminder WHERE send_at <= app.now() AND state = 'pending'`,
    );
  }

  /** Ends everything. */
  async leave(): Promise<void> {
    for (const worker of this.#workers) worker.kill9();
    await Promise.all(this.#workers.map(async ({ ended }) => ended));
    await this.receiver.stop();
    await Promise.all([...this.queues.values()].map(async (queue) => queue.close()));
    await this.proxy.close();
    await this.stand.leave();
    await this.redis?.stop();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}
