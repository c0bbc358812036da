import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { Database } from '#database';
import { KeptAnswersService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { asOwner } from '../support/as-owner.js';
import { City, planned, reached } from '../support/city.js';
import { CuttingProxy } from '../support/cutting-proxy.js';

let city: City;
/** Two instances before one database, and one whose connections may be cut. */
let first: ApiClient;
let second: ApiClient;
let fragile: ApiClient;
let proxy: CuttingProxy;
let head: string;
let administrator: string;

beforeAll(async () => {
  city = await City.found();
  await city.person('unit_head', { unitId: city.areaId }, { login: 'head' });
  await city.person('system_administrator', { unitId: city.rootId }, { login: 'admin' });
  proxy = await CuttingProxy.before(city.test.appUrl);
  [first, second] = [await ApiClient.of(city), await ApiClient.of(city)];
  fragile = await ApiClient.of({ test: { ...city.test, appUrl: proxy.url } });
  head = (await first.as('head')).cookie;
  administrator = (await first.as('admin')).cookie;
});

afterAll(async () => {
  await Promise.all([first?.close(), second?.close(), fragile?.close()]);
  await proxy?.close();
  await city?.leave();
});

interface Question {
  url: string;
  body: object;
  headers: Record<string, string>;
}

/** A stage change that nobody has asked for yet. */
async function stageChange(key: string = randomUUID()): Promise<Question & { projectId: string }> {
  const milestones = [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-03-31')];
  const projectId = await city.project({ milestones });
  const etag = (await first.with(head).get(`/api/v1/projects/${projectId}`)).headers.etag as string;
  return {
    projectId,
    url: `/api/v1/projects/${projectId}/stage-changes`,
    body: {
      stage: 'groundbreaking',
      reachedOn: '2022-03-04',
      evidence: [{ kind: 'construction_permit', number: '1' }],
    },
    headers: { 'if-match': etag, 'idempotency-key': key },
  };
}

async function ask(api: ApiClient, { url, body, headers }: Question, cookie = head) {
  return api.with(cookie).post(url, body, headers);
}

/** What a client is told. */
function told({ statusCode, headers, body }: LightMyRequestResponse): unknown {
  return [statusCode, headers.etag, body];
}

async function eventsOf(projectId: string): Promise<number> {
  const rows = await city.database.query<{ seq: string }>(`SELECT seq FROM audit.chain WHERE chain = $1`, [
    projectId,
  ]);
  return Number(rows[0]!.seq);
}

async function keptAnswers(): Promise<number> {
  const [row] = await city.database.query<{ count: number }>('SELECT count(*)::integer FROM kept_answer');
  return row!.count;
}

describe('a request that is repeated with its key', () => {
  it('does nothing again and is given the first answer, whichever instance it comes to', async () => {
    const question = await stageChange();
    const answer = await ask(first, question);
    expect([answer.statusCode, answer.headers['idempotency-replayed']]).toEqual([201, undefined]);
    const events = await eventsOf(question.projectId);
    for (const api of [first, second]) {
      const again = await ask(api, question);
      expect(told(again)).toEqual(told(answer));
      expect(again.headers['idempotency-replayed']).toBe('true');
    }
    expect(await eventsOf(question.projectId)).toBe(events);
  });

  it('whose first answer was not heard is given it, also with the revision read meanwhile', async () => {
    const question = await stageChange();
    const answer = await ask(first, question);
    const etag = answer.headers.etag as string;
    const again = await ask(second, { ...question, headers: { ...question.headers, 'if-match': etag } });
    expect(told(again)).toEqual(told(answer));
  });

  it('by another person is a request of its own', async () => {
    const question = await stageChange();
    expect((await ask(first, question)).statusCode).toBe(201);
    const other = await ask(first, question, administrator);
    expect([other.statusCode, other.json().code]).toEqual([404, 'project.not_found']);
  });

  it.each<[string, (question: Question) => Partial<Question>]>([
    ['another body', ({ body }) => ({ body: { ...body, reachedOn: '2022-03-03' } })],
    ['another address', ({ url }) => ({ url: url.replace('stage-changes', 'holds') })],
  ])('but %s is refused', async (_, change) => {
    const question = await stageChange();
    expect((await ask(first, question)).statusCode).toBe(201);
    const other = await ask(second, { ...question, ...change(question) });
    expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency.reused']);
  });

  it('of no body is answered with none again', async () => {
    const api = first.with(head);
    const made = await api.post('/api/v1/tokens', { name: 'program', validDays: 7 });
    expect(made.statusCode).toBe(201);
    const revoke = async () =>
      api.post(`/api/v1/tokens/${made.json().id}/revocations`, {}, { 'idempotency-key': 'revoke-1' });
    for (const replayed of [undefined, 'true']) {
      const answer = await revoke();
      expect([answer.statusCode, answer.body, answer.headers['idempotency-replayed']]).toEqual([
        204,
        '',
        replayed,
      ]);
    }
  });

  it('without a key is judged anew', async () => {
    const { 'if-match': etag = '' } = (await stageChange()).headers;
    const question = await stageChange();
    const plain = { ...question, headers: { 'if-match': question.headers['if-match'] ?? etag } };
    expect((await ask(first, plain)).statusCode).toBe(201);
    expect((await ask(first, plain)).statusCode).toBe(412);
  });

  it.each(['', 'a b', 'ä', 'x'.repeat(201)])('needs a key that is one: not %j', async (key) => {
    const question = await stageChange(key);
    const answer = await ask(first, question);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'idempotency.malformed']);
  });
});

describe('a refused request', () => {
  it('keeps nothing, and its key may be used for what is right', async () => {
    const question = await stageChange();
    const before = await keptAnswers();
    const wrong = { ...question, body: { ...question.body, reachedOn: '2022-03-08' } };
    expect((await ask(first, wrong)).json().code).toBe('stage.date_in_future');
    expect((await ask(first, { ...question, body: { stage: 1 } })).json().code).toBe('request.invalid');
    expect(await keptAnswers()).toBe(before);
    expect((await ask(first, question)).statusCode).toBe(201);
  });
});

describe('an answer with a secret', () => {
  it('is told once and kept nowhere; the repetition makes no second one', async () => {
    const key = randomUUID();
    const make = async () =>
      first.with(head).post('/api/v1/tokens', { name: key, validDays: 7 }, { 'idempotency-key': key });
    const made = await make();
    expect(made.statusCode).toBe(201);
    const again = await make();
    expect([again.statusCode, again.json().code]).toEqual([409, 'idempotency.told_once']);
    const [row] = await city.database.query<{ tokens: number; kept: string }>(
      `SELECT (SELECT count(*)::integer FROM api_token WHERE name = $1) AS tokens,
        (SELECT string_agg(k::text, ' ') FROM kept_answer k) AS kept`,
      [key],
    );
    expect(row!.tokens).toBe(1);
    expect(row!.kept).not.toContain(made.json().token);
  });
});

describe('requests with one key at the same time', () => {
  it('have one effect and one answer, over two instances', async () => {
    const question = await stageChange();
    const before = await eventsOf(question.projectId);
    const answers = await Promise.all(
      [first, second, first, second, first, second].map((api) => ask(api, question)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(told(answer)))).size).toBe(1);
    expect(answers[0]!.statusCode).toBe(201);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
    const once = await stageChange();
    const delta = (await eventsOf(question.projectId)) - before;
    const alone = await eventsOf(once.projectId);
    await ask(first, once);
    expect(delta).toBe((await eventsOf(once.projectId)) - alone);
  });

  it('more of them than there are connections are all answered', async () => {
    const questions = await Promise.all(Array.from({ length: 16 }, () => stageChange()));
    const answers = await Promise.all(
      questions.flatMap((question) => [ask(first, question), ask(second, question)]),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 201));
    for (const [index, answer] of answers.entries())
      if (index % 2 === 1) expect(told(answer)).toEqual(told(answers[index - 1]!));
  });

  it('of which the first is refused at the end leave the key to the next one', async () => {
    const unit = { name: '新单位', kind: 'area', parentId: city.rootId };
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(
      [first, second].map((api) =>
        api.with(administrator).post('/api/v1/units', { ...unit, name: '' }, headers),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400]);
    const made = await first.with(administrator).post('/api/v1/units', unit, headers);
    expect(made.statusCode).toBe(201);
    const again = await second.with(administrator).post('/api/v1/units', unit, headers);
    expect(told(again)).toEqual(told(made));
  });
});

describe('a request that dies with its connection', () => {
  it('at any statement, before or after it is done, is done once by whoever repeats it until it is answered', async () => {
    proxy.arm(null);
    const quiet = await stageChange();
    expect((await ask(fragile, quiet)).statusCode).toBe(201);
    const statements = proxy.statements;
    expect(statements).toBeGreaterThan(8);
    const alone = await eventsOf(quiet.projectId);
    const died: number[] = [];
    for (let statement = 1; statement <= statements; statement += 1)
      for (const when of ['before', 'after'] as const) {
        const question = await stageChange();
        proxy.arm({ statement, when });
        const lost = await ask(fragile, question);
        proxy.arm(null);
        if (lost.statusCode >= 500) died.push(statement);
        const answer = await ask(first, question);
        expect([statement, when, answer.statusCode]).toEqual([statement, when, 201]);
        expect([statement, when, await eventsOf(question.projectId)]).toEqual([statement, when, alone]);
        if (lost.statusCode === 201) expect(told(answer)).toEqual(told(lost));
        expect(told(await ask(second, question))).toEqual(told(answer));
      }
    expect(new Set(died).size).toBeGreaterThan(statements / 2);
  }, 60_000);
});

describe('what is kept', () => {
  it('holds for a day; after it the request is judged anew, and the worker forgets it', async () => {
    const question = await stageChange();
    expect((await ask(first, question)).statusCode).toBe(201);
    const older = async (hours: number) =>
      asOwner(city.test, (ask) =>
        ask(`UPDATE kept_answer SET created_at = clock_timestamp() - make_interval(hours => $1)`, [hours]),
      );
    await older(23);
    const answers = new KeptAnswersService(city.database);
    expect(await answers.forgetOld()).toBe(0);
    expect((await ask(first, question)).statusCode).toBe(201);
    await older(25);
    expect((await ask(first, question)).statusCode).toBe(412);
    expect(await answers.forgetOld()).toBeGreaterThan(0);
    expect(await keptAnswers()).toBe(0);
  });

  it('goes with the account of a person who is forgotten', async () => {
    const question = await stageChange();
    expect((await ask(first, question)).statusCode).toBe(201);
    await asOwner(city.test, (ask) =>
      ask(`SELECT app.forget_person(person_id) FROM kept_answer GROUP BY person_id`),
    );
    expect(await keptAnswers()).toBe(0);
  });
});

describe('changes in one transaction', () => {
  it('are all undone by what fails at the end, and a refusal in between undoes its own only', async () => {
    const database = new Database({
      url: city.test.appUrl,
      applicationName: 'together',
      onError: () => undefined,
    });
    const count = async () =>
      (await database.query<{ n: number }>('SELECT count(*)::int AS n FROM rate_limit'))[0]!.n;
    const put = async (key: string) => database.query('INSERT INTO rate_limit (key) VALUES ($1)', [key]);
    const before = await count();
    await expect(
      database.together(async () => {
        await put('one');
        await expect(put('one')).rejects.toThrow('duplicate key');
        await database.transaction(async (client) =>
          client.query(`INSERT INTO rate_limit (key) VALUES ('two')`),
        );
        expect(await count()).toBe(before + 2);
        throw new Error('at the end');
      }),
    ).rejects.toThrow('at the end');
    expect(await count()).toBe(before);
    await database.together(async () => {
      await put('one');
      await expect(put('one')).rejects.toThrow('duplicate key');
    });
    expect(await count()).toBe(before + 1);
    await database.close();
  });
});
