import 'reflect-metadata';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Worker, type Queue } from 'bullmq';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '#database';
import { jobCatalogue, jobNames, parseJobPayload, queueNames, type QueueName } from '#jobs';
import { OutboxService, SignerFiles } from '#portfolio';
import { createLogger, guardedPost, OutboundGuard } from '#runtime';
import { createWorker, type RunningWorker } from '../../apps/worker/src/create-worker.js';
import { OutboxRelay } from '../../apps/worker/src/outbox-relay.js';
import { chooseBackend, openQueues, type QueueConnections } from '../../apps/worker/src/queues.js';
import { ensureSchedules, schedules } from '../../apps/worker/src/schedules.js';
import { eventually } from '../support/eventually.js';
import { LadderStand } from '../support/ladder-stand.js';
import { startMailCatcher, type MailCatcher } from '../support/mail-catcher.js';
import { startRedis, type TestRedis } from '../support/redis-server.js';

const logger = createLogger('test', 'silent');
let redis: TestRedis;

beforeAll(async () => {
  redis = await startRedis();
});

afterAll(async () => {
  await redis?.stop();
});

describe.each(['postgresql', 'redis'] as const)('the queue on %s', (backend) => {
  let stand: LadderStand;
  let connections: QueueConnections;
  let queues: ReadonlyMap<QueueName, Queue>;
  const closers: (() => Promise<unknown>)[] = [];

  beforeEach(async () => {
    stand = await LadderStand.begin();
    connections = await chooseBackend({
      databaseAppUrl: stand.city.test.appUrl,
      redisUrl: backend === 'redis' ? redis.url : undefined,
    });
    queues = openQueues(connections, logger);
    await Promise.all([...queues.values()].map(async (queue) => queue.waitUntilReady()));
  });

  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
    // On PostgreSQL the queue goes with its database.
    if (backend === 'redis') for (const queue of queues.values()) await queue.obliterate({ force: true });
    await Promise.all([...queues.values()].map(async (queue) => queue.close()));
    await stand.leave();
  });

  /** Takes the jobs of all queues and keeps what they carry. */
  function consume(): { name: string; data: unknown }[] {
    const taken: { name: string; data: unknown }[] = [];
    for (const name of queueNames) {
      const worker = new Worker(name, async (job) => void taken.push({ name: job.name, data: job.data }), {
        connection: connections.consumers,
      });
      worker.on('error', () => undefined);
      closers.push(() => worker.close());
    }
    return taken;
  }

  it('brings the sample of every job through unchanged', async () => {
    const taken = consume();
    for (const name of jobNames)
      await queues.get(jobCatalogue[name].queue)!.add(name, jobCatalogue[name].sample);
    await eventually('all jobs have come', () => taken.length === jobNames.length);
    for (const { name, data } of taken) {
      const known = jobNames.find((one) => one === name)!;
      expect(parseJobPayload(known, data)).toEqual(jobCatalogue[known].sample);
    }
    expect(taken.map(({ name }) => name).sort()).toEqual([...jobNames].sort());
  });

  it('rings each doorbell once when two relays look at the same time, and empties the outbox', async () => {
    const ids = Array.from({ length: 90 }, () => newId());
    for (const id of ids)
      await stand.city.database.query(
        `INSERT INTO outbox (id, job, subject_id) VALUES ($1, 'deliveries.send', $1)`,
        [id],
      );
    const outbox = new OutboxService(stand.city.database);
    const relays = [1, 2].map(() => new OutboxRelay(outbox, queues, logger));
    const rung = await Promise.all(relays.map(async (relay) => relay.relay()));
    expect(rung.reduce((a, b) => a + b)).toBe(90);
    expect(await stand.city.database.query('SELECT FROM outbox')).toEqual([]);
    const { waiting } = await queues.get('deliveries')!.getJobCounts('waiting');
    // One ring in 50 of each relay's share.
    expect(waiting).toBeGreaterThanOrEqual(2);
    expect(waiting).toBeLessThanOrEqual(3);
  });

  it('has one scheduler and one waiting run for each sweep, however often they are made sure of', async () => {
    await ensureSchedules(queues);
    await ensureSchedules(queues);
    const sweeps = queues.get('sweeps')!;
    const present = await sweeps.getJobSchedulers(0, -1);
    expect(present.map(({ key, every }) => `${key} ${every}`).toSorted()).toEqual(
      schedules.map(({ job, everyMs }) => `${job} ${everyMs}`).toSorted(),
    );
    const { delayed, waiting } = await sweeps.getJobCounts('delayed', 'waiting');
    expect(delayed! + waiting!).toBe(schedules.length);
  });

  it('removes a scheduler that the list does not have and corrects one that differs', async () => {
    const sweeps = queues.get('sweeps')!;
    await sweeps.upsertJobScheduler('old.sweep', { every: 1_000_000 }, { name: 'old.sweep', data: {} });
    await sweeps.upsertJobScheduler(
      'rollups.build',
      { every: 1_000_000 },
      { name: 'rollups.build', data: {} },
    );
    await ensureSchedules(queues);
    const present = await sweeps.getJobSchedulers(0, -1);
    expect(present.map(({ key, every }) => `${key} ${every}`).toSorted()).toEqual(
      schedules.map(({ job, everyMs }) => `${job} ${everyMs}`).toSorted(),
    );
  });

  describe('with a worker', () => {
    let worker: RunningWorker | undefined;
    let mailbox: MailCatcher;
    let signerFolder: string;
    const unfit: string[] = [];

    beforeEach(async () => {
      mailbox = await startMailCatcher();
      signerFolder = mkdtempSync(join(tmpdir(), 'signer-'));
    });

    afterEach(async () => {
      await worker?.stop();
      worker = undefined;
      await mailbox.stop();
      rmSync(signerFolder, { recursive: true, force: true });
    });

    async function start(): Promise<RunningWorker> {
      worker = await createWorker({
        database: stand.city.database,
        connections,
        smtpUrl: mailbox.url,
        mailFrom: '重点项目平台 <projects@city.example>',
        publicUrl: 'https://projects.example',
        serverKey: Buffer.alloc(32, 7),
        replies: null,
        witnessUrls: [],
        post: guardedPost(new OutboundGuard([])),
        openSigner: async () => SignerFiles.open(signerFolder, 'city.example/history'),
        logger,
        onUnfit: (reason) => unfit.push(reason),
      });
      return worker;
    }

    it('sends the reminders of a day, each person one mail in Chinese', async () => {
      const { officer } = await stand.projectOf();
      await stand.projectOf(officer);
      await stand.projectOf();
      await stand.goTo('2022-02-25T07:30:00');
      await start();
      await eventually('two mails have come', () => mailbox.mails.length === 2);
      await eventually('all are recorded as sent', async () =>
        (await stand.messages()).every(({ state }) => state === 'sent'),
      );
      const { mail } = mailbox.mails.find(({ to }) => to === `${officer.personId}@city.example`)!;
      expect(mail.subject).toBe('[演示数据] 重点项目提醒：2 项即将到期（2022-02-25）');
      expect(mail.text).toContain('还剩 7 天');
      expect(mail.from?.text).toContain('重点项目平台');
      const [first] = await stand.messages();
      expect(mailbox.mails.map((one) => one.mail.messageId)).toContain(`<${first!.id}@city.example>`);
      expect(unfit).toEqual([]);
    });

    it('runs each job twice to the same effect', async () => {
      await stand.projectOf();
      await stand.goTo('2022-02-25T07:30:00');
      const { queues: own } = await start();
      const jobs = await Promise.all(
        [...jobNames, ...jobNames].map(async (name) =>
          own.get(jobCatalogue[name].queue)!.add(name, jobCatalogue[name].sample),
        ),
      );
      await eventually('all have run', async () =>
        (await Promise.all(jobs.map(async (job) => job.getState()))).every((state) => state === 'completed'),
      );
      await eventually('the mail has come', async () => (await stand.messages())[0]?.state === 'sent');
      expect(mailbox.mails).toHaveLength(1);
    });

    it('records a payload that is none as failed for good', async () => {
      const { queues: own } = await start();
      const job = await own.get('deliveries')!.add('deliveries.send', { id: 'x' }, { attempts: 3 });
      await eventually('it has failed', async () => (await job.getState()) === 'failed');
      expect((await own.get('deliveries')!.getJob(job.id!))!.attemptsMade).toBe(1);
    });

    it('sends without a doorbell what the sweep finds', async () => {
      await stand.projectOf();
      await stand.goTo('2022-02-25T07:30:00');
      await stand.reminders.claimDue();
      await stand.city.database.query('DELETE FROM outbox');
      await start();
      await eventually('the mail has come', () => mailbox.mails.length === 1);
    });
  });
});

describe('a Redis that may throw jobs away', () => {
  it('is refused with one sentence that names the variable', async () => {
    const { Redis } = await import('ioredis');
    const client = new Redis(redis.url);
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await expect(chooseBackend({ databaseAppUrl: 'postgres://unused', redisUrl: redis.url })).rejects.toThrow(
      /^REDIS_URL names a Redis whose maxmemory-policy is allkeys-lru: .*noeviction\.$/,
    );
    await client.config('SET', 'maxmemory-policy', 'noeviction');
    client.disconnect();
  });
});
