import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type TestRedis } from '../support/redis-server.js';
import { eventually } from '../support/eventually.js';
import { isAlive, RunningProduct } from './running-product.js';

/** A sweep each minute, a claim, a send; twice that on a busy machine. */
const mailLimitMs = 180_000;
const testLimitMs = 400_000;

/** The first quarter of an hour of a new user, and what may go wrong in it, on one of the queue's backends. */
export function describeWholeChain(backend: 'PostgreSQL' | 'Redis'): void {
  describe(`the whole chain, queue on ${backend}`, () => {
    let redis: TestRedis | undefined;
    let product: RunningProduct;

    beforeAll(async () => {
      redis = backend === 'Redis' ? await startRedis() : undefined;
      product = new RunningProduct(redis === undefined ? {} : { REDIS_URL: redis.url });
      await product.start();
    }, testLimitMs);

    afterAll(async () => {
      await product?.remove();
      await redis?.stop();
    }, testLimitMs);

    it('lists 183 projects to the supervisor', async () => {
      await product.logIn('supervisor');
      const { items } = (await (
        await product.ask('GET', '/api/v1/projects?listYear=2022&limit=200')
      ).json()) as {
        items: unknown[];
      };
      expect(items).toHaveLength(183);
    });

    it('shows a recorded stage in the history: who, when, before, after', async () => {
      await product.logIn('liaison_officer');
      const document = (await (await product.ask('GET', '/api/openapi.json')).json()) as never;
      const { id, example } = exampleOf(document);
      const project = `/api/v1/projects/${id}`;
      const etag = (await product.ask('GET', project)).headers.get('etag')!;
      const changed = await product.ask('POST', `${project}/stage-changes`, example, { 'if-match': etag });
      expect(changed.status).toBe(201);
      const { items } = (await (await product.ask('GET', `${project}/history`)).json()) as {
        items: unknown[];
      };
      expect(items[0]).toMatchObject({
        action: 'stage.reached',
        recordedAt: expect.stringMatching(/^2022-03-0[67]T/),
        before: { stage: 'signing' },
        after: { stage: 'groundbreaking', reachedOn: '2022-03-04' },
      });
    });

    it(
      'keeps the promise over a kill -9 of the worker while it sends: each message arrives, none twice',
      async () => {
        await product.cli('clock', 'advance', '--to', '07:30');
        await eventually(
          'the first reminder arrives',
          async () => (await product.mails()).length > 0,
          mailLimitMs,
        );
        const { worker } = product.runtime();
        process.kill(worker, 'SIGKILL');
        await eventually('the worker runs again', () => product.runtime().worker !== worker, mailLimitMs);
        const states = await eventually(
          'all deliveries of the morning ended',
          async () => {
            const { messages } = JSON.parse(await product.cli('messages', 'list', '--json')) as Messages;
            const reminders = messages.filter(({ kind }) => kind === 'reminders');
            return reminders.length > 0 && reminders.every(({ state }) => state === 'sent') && reminders;
          },
          mailLimitMs,
        );
        const ids = (await product.mails()).map(({ messageId }) => messageId);
        expect(new Set(ids).size).toBe(states.length);
      },
      testLimitMs,
    );

    it('alerts of a missed date in Chinese', async () => {
      const overdue = (await product.mails()).find(({ subject }) => subject?.includes('逾期'));
      expect(overdue?.subject).toContain('演示数据');
      expect(overdue?.html).toContain('演示数据');
      expect(overdue?.text).toMatch(/逾期 ?\d+ ?天/);
    });

    it(
      'sends the first rollup at 08:00',
      async () => {
        await product.cli('clock', 'advance', '--to', '08:00');
        const rollup = await eventually(
          'the rollup arrives',
          async () => (await product.mails()).find(({ subject }) => subject?.includes('2022-W09')),
          mailLimitMs,
        );
        expect(rollup.subject).toContain('演示数据');
        expect(rollup.attachments.map(({ filename }) => filename)).toEqual(
          expect.arrayContaining(['data.json', 'labels.json']),
        );
        expect(
          JSON.parse(rollup.attachments.find(({ filename }) => filename === 'data.json')!.content.toString()),
        ).toMatchObject({
          period: '2022-W09',
        });
        const checkpoint = rollup.attachments.find(({ filename }) => filename === 'checkpoint.txt')!;
        // The witness may have been asked a moment before the mail was frozen, or a moment after.
        expect(checkpoint.content.toString()).toMatch(
          /\n\n— 127\.0\.0\.1:\d+\/history \S+\n(?:— localhost\/witness \S+\n)?$/,
        );
        expect(rollup.text).toContain(checkpoint.content.toString().trimEnd());
      },
      testLimitMs,
    );

    it(
      'exports a history that agrees with the mail, also after its key was rotated while it runs',
      async () => {
        const folder = join(product.dataDir, 'export');
        await product.cli('history', 'rotate-key', '--reason', '例行更换');
        await product.cli('history', 'export', folder);
        const witness = join(product.dataDir, 'witness', 'witness.pub');
        const mail = ['--checkpoint', await product.fileOfMail('2022-W09'), '--witness', witness];
        const verdict = JSON.parse(
          await product.cli('history', 'verify', folder, ...mail, '--json'),
        ) as unknown;
        expect(verdict).toMatchObject({
          holds: true,
          summary: { keys: [expect.any(String), expect.any(String)] },
        });
      },
      testLimitMs,
    );

    it(
      'starts again after a kill -9 of the launcher, with its data, and leaves nothing when it stops',
      async () => {
        const before = product.runtime();
        await product.kill9();
        await product.start();
        await product.logIn('supervisor');
        const list = await product.ask('GET', '/api/v1/projects?listYear=2022&limit=200');
        expect(((await list.json()) as { items: unknown[] }).items).toHaveLength(183);
        const after = product.runtime();
        expect(await product.stop()).toBe(0);
        const pids = [before, after].flatMap((runtime) => Object.values(runtime));
        expect(pids.filter(isAlive)).toEqual([]);
      },
      testLimitMs,
    );
  });
}

interface Messages {
  messages: { kind: string; state: string }[];
}

interface ApiDocument {
  paths: {
    '/api/v1/projects/{id}/stage-changes': {
      post: {
        parameters: { name: string; example: string }[];
        requestBody: { content: { 'application/json': { example: unknown } } };
      };
    };
  };
}

function exampleOf(document: ApiDocument): { id: string; example: unknown } {
  const { post } = document.paths['/api/v1/projects/{id}/stage-changes'];
  return {
    id: post.parameters.find(({ name }) => name === 'id')!.example,
    example: post.requestBody.content['application/json'].example,
  };
}
