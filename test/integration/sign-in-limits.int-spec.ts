import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verify } from '@node-rs/argon2';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { Database, newId } from '#database';
import { AccessCountsService, LogInAttempts, PasswordHasher, ProofOfAccount } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { asOwner } from '../support/as-owner.js';
import { City, password } from '../support/city.js';
import { SignInStand } from '../support/sign-in-stand.js';

const proxy = '10.9.9.9';

let city: City;
let stand: SignInStand;
/** Two instances on one database; both believe the proxy. */
let api: ApiClient;
let other: ApiClient;
let secondDatabase: Database;

beforeAll(async () => {
  city = await City.found();
  stand = new SignInStand(city);
  secondDatabase = new Database({
    url: city.test.appUrl,
    applicationName: 'second instance',
    onError: () => undefined,
  });
  const more = { trustedProxies: ['10.9.9.0/24'] };
  api = await ApiClient.of(city, more);
  other = await ApiClient.of(city, { ...more, database: secondDatabase });
});

afterAll(async () => {
  await api?.close();
  await other?.close();
  await secondDatabase?.close();
  await city?.leave();
});

/** A log-in from an address, through the proxy. */
async function logIn(login: string, secret: string, from: string, at = api): Promise<LightMyRequestResponse> {
  return at.send({
    method: 'POST',
    url: '/api/v1/session',
    payload: { login, password: secret },
    remoteAddress: proxy,
    headers: { 'x-forwarded-for': from },
  });
}

async function codeOf(answer: Promise<LightMyRequestResponse>): Promise<string> {
  const { statusCode, body } = await answer;
  return `${statusCode} ${JSON.parse(body).code ?? ''}`.trim();
}

/** Wrong log-ins, on both instances in turn. */
async function guess(login: string, from: string, times: number): Promise<string[]> {
  const answers: string[] = [];
  for (let attempt = 0; attempt < times; attempt += 1)
    answers.push(await codeOf(logIn(login, `wrong ${attempt}`, from, attempt % 2 === 0 ? api : other)));
  return answers;
}

const wrong = '401 session.wrong_credentials';
const slowed = '429 session.too_many_attempts';
let places = 0;
const anyPlace = () => `198.51.${Math.floor((places += 1) / 250)}.${places % 250}`;

describe('security 30: guessing', () => {
  it('is slowed at the sixth wrong log-in, on all instances together, with the time to wait', async () => {
    const { login } = await stand.account();
    const from = anyPlace();
    expect(await guess(login, from, 5)).toEqual(Array(5).fill(wrong));
    const sixth = await logIn(login, 'wrong again', from, other);
    expect([sixth.statusCode, sixth.json().code]).toEqual([429, 'session.too_many_attempts']);
    const seconds = Number(sixth.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(8);
    // Slowed is not locked out: here too the right password gets in.
    expect(await codeOf(logIn(login, password, from))).toBe('200');
  });

  it('from many addresses together ends after thirty wrong log-ins: then only known ones are looked at', async () => {
    const { login } = await stand.account();
    const home = anyPlace();
    expect(await codeOf(logIn(login, password, home))).toBe('200');
    for (let address = 0; address < 6; address += 1)
      expect(await guess(login, anyPlace(), 5)).toEqual(Array(5).fill(wrong));
    const refused = await logIn(login, password, anyPlace());
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'session.too_many_attempts']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(60);
    expect(await codeOf(logIn(login, password, home))).toBe('200');
  });

  it('does not lock the owner out: at a known address the right password gets in, whatever was tried', async () => {
    const { login } = await stand.account();
    const home = anyPlace();
    expect(await codeOf(logIn(login, password, home))).toBe('200');
    expect(await guess(login, anyPlace(), 8)).toEqual([...Array(5).fill(wrong), ...Array(3).fill(slowed)]);
    expect(await codeOf(logIn(login, password, home))).toBe('200');
    // Also where the owner has mistyped it six times there.
    expect(await guess(login, home, 6)).toEqual([...Array(5).fill(wrong), slowed]);
    expect(await codeOf(logIn(login, password, home))).toBe('200');
    // And then the free attempts begin anew.
    expect(await guess(login, home, 1)).toEqual([wrong]);
  });

  it('gets no more guesses by sending them at once', async () => {
    const { login } = await stand.account();
    const from = anyPlace();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        codeOf(logIn(login, `wrong ${index}`, from, index % 2 ? api : other)),
      ),
    );
    expect(answers.filter((answer) => answer === wrong)).toHaveLength(5);
    expect(answers.filter((answer) => answer === slowed)).toHaveLength(15);
    expect(await codeOf(logIn(login, password, from))).toBe('200');
  });

  it('is not what many right log-ins at once are', async () => {
    const { login } = await stand.account();
    const from = anyPlace();
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) => codeOf(logIn(login, password, from, index % 2 ? api : other))),
    );
    expect(answers).toEqual(Array(16).fill('200'));
  });

  it('looks the same for a login that nobody has', async () => {
    const { login } = await stand.account();
    const answersOf = async (name: string) => {
      const from = anyPlace();
      const answers: unknown[] = [];
      for (let attempt = 0; attempt < 7; attempt += 1) {
        const answer = await logIn(name, 'wrong', from);
        const { instance: _instance, ...body } = answer.json();
        const { date: _date, 'content-length': _length, 'retry-after': _wait, ...headers } = answer.headers;
        delete body.title;
        delete body.detail;
        answers.push([answer.statusCode, body, headers]);
      }
      return answers;
    };
    expect(await answersOf('nobody.has.this')).toEqual(await answersOf(login));
  });

  it('costs the same for a login that nobody has: one password is compared each time', async () => {
    let compared = 0;
    const hasher = new PasswordHasher(async (kept, secret) => {
      compared += 1;
      return verify(kept, secret);
    });
    const attempts = new LogInAttempts(city.database, 0);
    const counts = new AccessCountsService(city.database, newId);
    const proof = new ProofOfAccount(city.database, hasher, attempts, counts);
    const [known, without] = [await stand.account(), await stand.account()];
    await asOwner(city.test, (ask) => ask('DELETE FROM password WHERE person_id = $1', [without.personId]));
    for (const login of [known.login, without.login, 'nobody.has.that']) {
      compared = 0;
      const refused = await proof.prove({ login, password: 'wrong', address: anyPlace() });
      expect([login, refused]).toMatchObject([login, { code: 'session.wrong_credentials' }]);
      expect([login, compared]).toEqual([login, 1]);
    }
  });

  it('of many accounts from one address is slowed too, and others are not concerned', async () => {
    const from = anyPlace();
    const answers: string[] = [];
    for (let index = 0; index < 51; index += 1)
      answers.push(await codeOf(logIn(`sprayed${index}`, 'wrong', from)));
    expect(answers).toEqual([...Array(50).fill(wrong), slowed]);
    const { login } = await stand.account();
    expect(await codeOf(logIn(login, password, from))).toBe(slowed);
    expect(await codeOf(logIn(login, password, anyPlace()))).toBe('200');
  });

  it('keeps no login and no address in its counters', async () => {
    const rows = await asOwner(city.test, (ask) => ask<{ key: string }>('SELECT key FROM rate_limit'));
    expect(rows.length).toBeGreaterThan(5);
    for (const { key } of rows) expect(key).toMatch(/^[a-z -]+:[\w-]{43}$/);
  });
});

describe('security 40: X-Forwarded-For', () => {
  it('of anybody but the trusted proxy changes neither limit nor recorded address', async () => {
    const { login, personId } = await stand.account();
    const forged = (address: string, secret: string): InjectOptions => ({
      method: 'POST',
      url: '/api/v1/session',
      payload: { login, password: secret },
      remoteAddress: '203.0.113.7',
      headers: { 'x-forwarded-for': address, forwarded: `for=${address}`, 'x-real-ip': address },
    });
    expect((await api.send(forged('192.0.2.1', password))).statusCode).toBe(200);
    expect(await addressOf(personId)).toBe('203.0.113.7');
    const answers: number[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1)
      answers.push((await api.send(forged(`192.0.2.${attempt}`, 'wrong'))).statusCode);
    expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('of the trusted proxy is believed, but not what stood in it before', async () => {
    const { login, personId } = await stand.account();
    expect(await codeOf(logIn(login, password, '192.0.2.99, 198.51.100.7'))).toBe('200');
    expect(await addressOf(personId)).toBe('198.51.100.7');
  });

  async function addressOf(personId: string): Promise<string> {
    const [session] = await city.database.query<{ address: string }>(
      'SELECT address FROM session WHERE person_id = $1 ORDER BY created_at DESC LIMIT 1',
      [personId],
    );
    return session!.address;
  }
});

describe('security 31: limits', () => {
  it('of requests are shared by all instances: 429 with Retry-After, for one address and no other', async () => {
    const requestsPerMinute = 30;
    const first = await ApiClient.of(city, { requestsPerMinute });
    const second = await ApiClient.of(city, { requestsPerMinute, database: secondDatabase });
    const ask = async (at: ApiClient, remoteAddress: string, url = '/api/v1/session/options') =>
      at.send({ url, remoteAddress });
    const answers: LightMyRequestResponse[] = [];
    for (let index = 0; index < 40; index += 1)
      answers.push(await ask(index % 2 === 0 ? first : second, '203.0.113.50'));
    const statuses = answers.map(({ statusCode }) => statusCode);
    expect(statuses).toEqual([...Array(30).fill(200), ...Array(10).fill(429)]);
    const refused = answers.at(-1)!;
    expect(refused.json()).toMatchObject({ code: 'request.too_many', status: 429 });
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(refused.headers['x-content-type-options']).toBe('nosniff');
    expect((await ask(first, '203.0.113.51')).statusCode).toBe(200);
    // Supervision is answered all the same.
    expect((await ask(first, '203.0.113.50', '/health/ready')).statusCode).toBe(200);
    await first.close();
    await second.close();
  });

  it('of requests hold for other machines where no number is set, and for this one where one is', async () => {
    const usual = await ApiClient.of(city, { requestsPerMinute: null });
    const few = await ApiClient.of(city, { requestsPerMinute: 30 });
    const countOf = async (at: ApiClient, remoteAddress: string, times: number) => {
      let refused = 0;
      for (let index = 0; index < times; index += 1) {
        const { statusCode } = await at.send({ url: '/api/v1/session/options', remoteAddress });
        if (statusCode === 429) refused += 1;
      }
      return refused;
    };
    expect(await countOf(usual, '127.0.0.1', 3_050)).toBe(0);
    expect(await countOf(usual, '203.0.113.60', 3_050)).toBe(50);
    expect(await countOf(few, '127.0.0.1', 31)).toBe(1);
    await usual.close();
    await few.close();
  });

  it('of a page are 200 rows, and of a body 1 MiB', async () => {
    const { login } = await stand.account();
    const client = await api.as(login);
    const page = async (limit: number) =>
      (await client.get(`/api/v1/projects?listYear=2022&limit=${limit}`)).json().code as string;
    expect(await page(201)).toBe('request.invalid');
    expect(await page(200)).not.toBe('request.invalid');
    const large = await client.post('/api/v1/tokens', { name: 'x'.repeat(1024 * 1024), validDays: 1 });
    expect([large.statusCode, large.json().code]).toEqual([413, 'request.too_large']);
  });

  it('of a query’s time cancel it, with a refusal that says so', async () => {
    const database = new Database({
      url: city.test.appUrl,
      applicationName: 'impatient',
      onError: () => undefined,
      statementLimitMs: 1_000,
    });
    const impatient = await ApiClient.of(city, { database });
    await city.person('supervisor', { unitId: city.rootId }, { login: 'impatient' });
    const client = await impatient.as('impatient');
    const answer = await asOwner(city.test, async (ask) => {
      await ask('BEGIN');
      await ask('LOCK TABLE list_entry_version IN ACCESS EXCLUSIVE MODE');
      const held = await client.get('/api/v1/projects?listYear=2022');
      await ask('ROLLBACK');
      return held;
    });
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'request.too_slow']);
    expect((await client.get('/api/v1/projects?listYear=2022')).statusCode).toBe(200);
    await impatient.close();
    await database.close();
  });
});

describe('the metrics', () => {
  it('are read by this machine itself, or with the token; for all others there is nothing', async () => {
    const metricsToken = 'a token of sixteen or more';
    const guarded = await ApiClient.of(city, { metricsToken: metricsToken.replaceAll(' ', '-') });
    const statusOf = async (remoteAddress: string, headers: Record<string, string> = {}, at = guarded) =>
      (await at.send({ url: '/metrics', remoteAddress, headers })).statusCode;
    const bearer = { authorization: 'Bearer a-token-of-sixteen-or-more' };
    expect(await statusOf('127.0.0.1')).toBe(200);
    expect(await statusOf('203.0.113.9')).toBe(404);
    expect(await statusOf('203.0.113.9', { authorization: 'Bearer a-token-of-sixteen-or-mort' })).toBe(404);
    expect(await statusOf('203.0.113.9', bearer)).toBe(200);
    // Through a proxy on this machine everybody comes from it.
    expect(await statusOf('127.0.0.1', { 'x-forwarded-for': '203.0.113.9' })).toBe(404);
    expect(await statusOf('127.0.0.1', { 'x-forwarded-for': '203.0.113.9', ...bearer })).toBe(200);
    expect(await statusOf('203.0.113.9', bearer, api)).toBe(404);
    await guarded.close();
  });
});
