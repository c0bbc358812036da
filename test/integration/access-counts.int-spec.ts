import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import type { RecordedSignInSettings } from '#domain';
import { AccessCountsService, SettingsRecordService } from '#portfolio';
import { createLogger } from '#runtime';
import { ApiClient } from '../support/api-client.js';
import { asOwner } from '../support/as-owner.js';
import { City, password } from '../support/city.js';
import { SignInStand } from '../support/sign-in-stand.js';

let city: City;
let stand: SignInStand;
let api: ApiClient;
let counts: AccessCountsService;
let logged = '';

beforeAll(async () => {
  city = await City.found();
  stand = new SignInStand(city);
  counts = new AccessCountsService(city.database, newId);
  const to = new Writable({
    write: (line: Buffer, _, done) => {
      logged += line.toString();
      done();
    },
  });
  api = await ApiClient.of(city, { logger: createLogger('test', 'trace', { to }) });
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

/** The minutes that run are over: each lies some hours back, no two at one. */
async function endMinute(): Promise<void> {
  await asOwner(city.test, (ask) =>
    ask(`UPDATE access_count SET minute = minute - ceil(random() * 1e6) * interval '1 hour'`),
  );
}

interface AccessEvent {
  readonly action: string;
  readonly actor: string;
  readonly class: string;
  readonly after: {
    person: string | null;
    login: string | null;
    address: string;
    detail: string;
    minute: string;
    times: number;
  };
}

async function accessEvents(personId: string | null): Promise<AccessEvent[]> {
  return asOwner(city.test, (ask) =>
    ask<AccessEvent & Record<string, unknown>>(
      `SELECT canon ->> 'action' AS action, canon ->> 'actor' AS actor, class, canon #> '{data,after}' AS after
       FROM (SELECT e.class, e.seq, convert_from(c.canon, 'UTF8')::jsonb AS canon
             FROM audit.event e JOIN audit.canon c USING (chain, seq) WHERE e.chain = '_sys') AS c
       WHERE canon #>> '{data,after,minute}' IS NOT NULL AND canon #>> '{data,after,person}' IS NOT DISTINCT FROM $1
       ORDER BY seq`,
      [personId],
    ),
  );
}

/** The text behind a commitment. */
async function opened(commitment: string): Promise<string> {
  const [row] = await city.database.query<{ value: string }>(
    `SELECT value FROM audit.sealed WHERE commitment = decode($1, 'hex')`,
    [commitment],
  );
  return row!.value;
}

async function fail(login: string, times: number): Promise<void> {
  for (let attempt = 0; attempt < times; attempt += 1)
    await api.post('/api/v1/session', { login, password: 'wrong' });
}

describe('security 32: log-ins and refusals', () => {
  it('are recorded by the minute: one event an account, address and kind, with how often', async () => {
    const { login, personId } = await stand.account();
    await fail(login, 3);
    const client = await api.as(login);
    const again = await api.as(login);
    for (let index = 0; index < 4; index += 1) await client.get('/api/v1/projects?listYear=2022');
    await again.delete('/api/v1/session');
    // The minute that runs is not over.
    await counts.recordSums();
    expect(await accessEvents(personId)).toEqual([]);
    await endMinute();
    await counts.recordSums();

    const events = await accessEvents(personId);
    const told = events.map(({ action, after }) => `${action} ${after.detail} ${after.times}`);
    expect(told.sort()).toEqual([
      'action.refused permission.denied project.list 4',
      'log_in.failed session.wrong_credentials 3',
      'session.ended log-out 1',
      'session.opened password 2',
    ]);
    for (const event of events) {
      expect(event).toMatchObject({ actor: 'system:access', class: 'access', after: { person: personId } });
      expect(event.after.minute).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z$/);
      expect(await opened(event.after.login!)).toBe(login);
      expect(await opened(event.after.address)).toBe('127.0.0.1');
    }
    // Once: nothing is left to be recorded.
    await counts.recordSums();
    expect(await accessEvents(personId)).toHaveLength(4);
  });

  it('of logins that nobody has are one event, and what was typed is kept nowhere', async () => {
    const typed = Array.from({ length: 12 }, (_, index) => `my-password-in-the-wrong-field-${index}`);
    for (const login of typed) await fail(login, 1);
    await endMinute();
    await counts.recordSums();
    const failed = (await accessEvents(null)).filter(({ action }) => action === 'log_in.failed');
    expect(failed.reduce((sum, { after }) => sum + after.times, 0)).toBe(12);
    expect(failed.length).toBeLessThanOrEqual(2);
    for (const { after } of failed) expect(after.login).toBeNull();
    const [kept] = await asOwner(city.test, (ask) =>
      ask<{ times: number }>(
        `SELECT (SELECT count(*) FROM audit.sealed WHERE value LIKE '%wrong-field%')::int
              + (SELECT count(*) FROM access_count c WHERE c::text LIKE '%wrong-field%')::int
              + (SELECT count(*) FROM rate_limit r WHERE r::text LIKE '%wrong-field%')::int AS times`,
      ),
    );
    expect(kept!.times).toBe(0);
    expect(logged).not.toContain('wrong-field');
  });

  it('lose none and count none twice, however the counting and the recording meet', async () => {
    const { personId } = await stand.account();
    const place = '198.51.100.77';
    const count = () => counts.count('log_in.failed', personId, place, 'session.wrong_credentials');
    const recorder = async (): Promise<void> => {
      for (let round = 0; round < 10; round += 1) {
        await endMinute();
        await counts.recordSums();
      }
    };
    const lane = async (): Promise<void> => {
      for (let index = 0; index < 40; index += 1) await count();
    };
    await Promise.all([lane(), lane(), lane(), lane(), recorder(), recorder()]);
    await endMinute();
    await counts.recordSums();
    const events = await accessEvents(personId);
    expect(events.reduce((sum, { after }) => sum + after.times, 0)).toBe(160);
  });

  it('wait while they cannot be recorded', async () => {
    const { login, personId } = await stand.account();
    await fail(login, 2);
    await endMinute();
    await asOwner(city.test, (ask) => ask('ALTER TABLE audit.canon RENAME TO gone'));
    await expect(counts.recordSums()).rejects.toThrow(/audit.canon/);
    await asOwner(city.test, (ask) => ask('ALTER TABLE audit.gone RENAME TO canon'));
    await counts.recordSums();
    const [event] = await accessEvents(personId);
    expect(event!.after.times).toBe(2);
  });

  it('that another site sends are counted too, with nobody’s name', async () => {
    const answer = await api.post(
      '/api/v1/session',
      { login: 'x', password },
      { origin: 'https://evil.example' },
    );
    expect(answer.statusCode).toBe(403);
    await endMinute();
    await counts.recordSums();
    const refused = (await accessEvents(null)).filter(({ action }) => action === 'action.refused');
    expect(refused.map(({ after }) => after.detail)).toContain('request.cross_origin');
  });
});

describe('security 32: the settings of signing in', () => {
  it('are recorded when a start finds other ones, once however many instances start', async () => {
    const first = {
      passwordProfile: 'asvs',
      totpRequired: 'administrators',
      oidcIssuer: null,
      oidcLinksByEmail: false,
      trustedProxies: ['10.0.0.0/8'],
      requestsPerMinute: null,
    } as const;
    const start = async (settings: RecordedSignInSettings) =>
      new SettingsRecordService(city.database, newId).record(settings);
    await Promise.all([start(first), start(first), start(first)]);
    await start({ ...first, trustedProxies: ['10.0.0.0/8'] });
    await start({ ...first, passwordProfile: 'mlps' });
    await start({ ...first, passwordProfile: 'mlps' });
    const events = await asOwner(city.test, (ask) =>
      ask(
        `SELECT canon #> '{data,before}' AS before, canon #> '{data,after}' AS after
         FROM (SELECT seq, convert_from(canon, 'UTF8')::jsonb AS canon FROM audit.canon WHERE chain = '_sys') AS c
         WHERE canon ->> 'action' = 'sign_in_settings.changed' ORDER BY seq`,
      ),
    );
    expect(events).toEqual([
      { before: null, after: first },
      { before: { passwordProfile: 'asvs' }, after: { passwordProfile: 'mlps' } },
    ]);
  });
});

describe('security 16: the log', () => {
  it('stays one line an entry, and holds no token, cookie or password, whatever is sent', async () => {
    const { login } = await stand.account();
    const client = await api.as(login);
    const { token } = (await client.post('/api/v1/tokens', { name: 'x', validDays: 1 })).json() as {
      token: string;
    };
    const before = logged.length;
    const evil = 'first\r\n{"level":"info","msg":"forged"}\u2028';
    await asOwner(city.test, (ask) => ask('ALTER TABLE session RENAME TO gone'));
    const answers = [
      await client.get(`/api/v1/session?${encodeURIComponent(evil)}`, { 'user-agent': 'x' }),
      await api.post('/api/v1/session', { login, password }),
      await api.post('/api/v1/password-changes', {
        login: evil,
        currentPassword: password,
        newPassword: evil,
      }),
    ];
    await asOwner(city.test, (ask) => ask('ALTER TABLE gone RENAME TO session'));
    expect(answers.map(({ statusCode }) => statusCode)).toContain(500);
    const lines = logged
      .slice(before)
      .split('\n')
      .filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(() => JSON.parse(line) as unknown).not.toThrow();
      expect(line).not.toMatch(/[\u0085\u2028\u2029]/);
      expect(JSON.parse(line)).not.toMatchObject({ msg: 'forged' });
    }
    for (const secret of [password, token, client.cookie.slice(client.cookie.indexOf('=') + 1)])
      expect(logged).not.toContain(secret);
  });
});
