import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Database, settledTogether } from '#database';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { timersByHand } from '../support/timers-by-hand.js';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = new Database({ url: test.appUrl, applicationName: 'connections', onError: () => undefined });
});

afterAll(async () => {
  await database.close();
  await test.drop();
});

describe('statements of one turn', () => {
  it('leave together at its end, and are answered in their order', async () => {
    const client = await database.pool.connect();
    try {
      const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
      const answers = [client.query('SELECT 1 AS n'), client.query('SELECT $1::integer AS n', [2])];
      expect(stream.writableCorked).toBe(1);
      answers.push(client.query('SELECT 3 AS n'));
      expect(stream.writableCorked).toBe(1);
      const rows = (await Promise.all(answers)).flatMap((answer) => answer.rows as { n: number }[]);
      expect(rows).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
      expect(stream.writableCorked).toBe(0);
    } finally {
      client.release();
    }
  });

  it('are undone together, and the one that failed is told of rather than those behind it', async () => {
    const work = database.transaction(async (client) => {
      const ring = client.query(
        `INSERT INTO outbox (id, job, subject_id) VALUES (uuidv7(), 'clock.moved', uuidv7())`,
      );
      const failing = client.query('SELECT 1 / 0');
      const behind = client.query('SELECT 1');
      await settledTogether([behind, ring, failing]);
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect(await database.query('SELECT FROM outbox')).toEqual([]);
  });
});

describe('a connection that nobody uses', () => {
  const minute = 60_000;
  const servedBy = async (): Promise<number> => {
    const [served] = await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return served!.pid;
  };

  it('is kept for the next one who comes within half an hour, who finds all plans made, and no longer', async () => {
    timersByHand();
    try {
      const before = await servedBy();
      jest.advanceTimersByTime(29 * minute);
      expect(await servedBy()).toBe(before);
      jest.advanceTimersByTime(31 * minute);
      expect(await servedBy()).not.toBe(before);
    } finally {
      jest.useRealTimers();
    }
  });
});
