import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { ClockService } from '#portfolio';
import { createApi } from '../../apps/api/src/create-api.js';
import { apiParts } from '../support/api-parts.js';
import { asOwner } from '../support/as-owner.js';
import { City, password } from '../support/city.js';

let city: City;
let app: NestFastifyApplication;
let secureApp: NestFastifyApplication;
let people = 0;

beforeAll(async () => {
  city = await City.found();
  app = await api('http://127.0.0.1:3000');
  secureApp = await api('https://projects.example');
});

afterAll(async () => {
  await app?.close();
  await secureApp?.close();
  await city?.leave();
});

async function api(publicUrl: string): Promise<NestFastifyApplication> {
  return createApi(apiParts(city.database, { publicUrl }));
}

async function send(options: InjectOptions): Promise<LightMyRequestResponse> {
  return app.inject(options);
}

/** Somebody who may read the list. */
async function supervisor(): Promise<{ login: string; personId: string }> {
  const login = `supervisor${(people += 1)}`;
  const unitId = await city.unit(login, [city.rootId]);
  return { login, ...(await city.person('supervisor', { unitId }, { login })) };
}

async function logIn(login: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
  return send({ method: 'POST', url: '/api/v1/session', payload: { login, password }, headers });
}

interface Cookie {
  name: string;
  value: string;
}

/** A session of a new person: its token. */
async function token(login?: string): Promise<string> {
  const answer = await logIn(login ?? (await supervisor()).login);
  return (answer.cookies[0] as unknown as Cookie).value;
}

/** The status of a reading with the token. */
async function reading(value: string, name = 'session', at = app): Promise<number> {
  const answer = await at.inject({
    url: '/api/v1/projects?listYear=2022',
    headers: { cookie: `${name}=${value}` },
  });
  return answer.statusCode;
}

function hashOf(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}

async function changeSession(value: string, set: string): Promise<void> {
  await asOwner(city.test, (ask) => ask(`UPDATE session SET ${set} WHERE token_hash = $1`, [hashOf(value)]));
}

async function sessionsOf(personId: string): Promise<number> {
  const rows = await city.database.query('SELECT FROM session WHERE person_id = $1', [personId]);
  return rows.length;
}

describe('security 24: the cookie', () => {
  it('is HttpOnly, SameSite and of the whole site, and the token stands nowhere else', async () => {
    const answer = await logIn((await supervisor()).login);
    expect(answer.statusCode).toBe(200);
    expect(answer.cookies).toEqual([
      {
        name: 'session',
        value: expect.any(String),
        path: '/',
        httpOnly: true,
        sameSite: 'Lax',
        maxAge: 12 * 60 * 60,
      },
    ]);
    const { value } = answer.cookies[0] as unknown as Cookie;
    expect(Buffer.from(value, 'base64url').length).toBeGreaterThanOrEqual(16);
    expect(answer.body).not.toContain(value);
  });

  it('is a __Host- cookie behind TLS, and no other is accepted there', async () => {
    const { login } = await supervisor();
    const answer = await secureApp.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { login, password },
    });
    expect(answer.cookies).toEqual([
      {
        name: '__Host-session',
        value: expect.any(String),
        path: '/',
        httpOnly: true,
        secure: true,
        sameSite: 'Lax',
        maxAge: 12 * 60 * 60,
      },
    ]);
    expect(answer.headers['strict-transport-security']).toMatch(/max-age=\d{7,}/);
    const { value } = answer.cookies[0] as unknown as Cookie;
    expect(await reading(value, '__Host-session', secureApp)).toBe(200);
    expect(await reading(value, 'session', secureApp)).toBe(401);
  });

  it('is stored hashed only', async () => {
    const value = await token();
    const rows = await asOwner(city.test, (ask) =>
      ask<{ row: string; hash: Buffer }>('SELECT session::text AS row, token_hash AS hash FROM session'),
    );
    expect(rows.some(({ hash }) => hash.equals(hashOf(value)))).toBe(true);
    const forms = [
      value,
      Buffer.from(value).toString('hex'),
      Buffer.from(value, 'base64url').toString('hex'),
    ];
    for (const { row } of rows) for (const form of forms) expect(row).not.toContain(form);
  });
});

describe('a session ends', () => {
  it('with the log-out, wherever its cookie is, and only that one', async () => {
    const { login } = await supervisor();
    const [value, other] = [await token(login), await token(login)];
    const answer = await send({
      method: 'DELETE',
      url: '/api/v1/session',
      headers: { cookie: `session=${value}` },
    });
    expect(answer.statusCode).toBe(204);
    expect(answer.cookies).toMatchObject([{ name: 'session', value: '', path: '/', expires: new Date(0) }]);
    expect(await reading(value)).toBe(401);
    expect(await reading(other)).toBe(200);
  });

  it('security 24: with the next log-in of the same browser, which gets a new id', async () => {
    const { login } = await supervisor();
    const old = await token(login);
    const answer = await logIn(login, { cookie: `session=${old}` });
    const { value } = answer.cookies[0] as unknown as Cookie;
    expect(value).not.toBe(old);
    expect([await reading(old), await reading(value)]).toEqual([401, 200]);
  });

  it('security 24: and an id that somebody else has chosen never becomes one', async () => {
    const { login } = await supervisor();
    const chosen = Buffer.alloc(32, 7).toString('base64url');
    const answer = await logIn(login, { cookie: `session=${chosen}` });
    expect((answer.cookies[0] as unknown as Cookie).value).not.toBe(chosen);
    expect(await reading(chosen)).toBe(401);
  });

  it('when its person is disabled, who cannot log in again', async () => {
    const { login, personId } = await supervisor();
    const value = await token(login);
    await asOwner(city.test, (ask) =>
      ask(`UPDATE person_version SET state = 'disabled' WHERE id = $1 AND recorded_to = 'infinity'`, [
        personId,
      ]),
    );
    expect(await reading(value)).toBe(401);
    const answer = await logIn(login);
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'session.wrong_credentials']);
  });

  it('security 26: after 30 idle minutes; each use begins them anew', async () => {
    const value = await token();
    await changeSession(value, `last_used_at = clock_timestamp() - interval '29 minutes'`);
    expect(await reading(value)).toBe(200);
    const [used] = await city.database.query<{ fresh: boolean }>(
      `SELECT last_used_at > clock_timestamp() - interval '1 minute' AS fresh FROM session WHERE token_hash = $1`,
      [hashOf(value)],
    );
    expect(used).toEqual({ fresh: true });
    await changeSession(value, `last_used_at = clock_timestamp() - interval '30 minutes'`);
    expect(await reading(value)).toBe(401);
  });

  it('security 26: after 12 hours, however busy', async () => {
    const value = await token();
    const [session] = await city.database.query<{ hours: number }>(
      'SELECT (extract(epoch FROM expires_at - created_at) / 3600)::float AS hours FROM session WHERE token_hash = $1',
      [hashOf(value)],
    );
    expect(session!.hours).toBeCloseTo(12, 3);
    const passed = (time: string) =>
      changeSession(value, `created_at = created_at - ${time}, expires_at = expires_at - ${time}`);
    await passed(`interval '11 hours 59 minutes'`);
    expect(await reading(value)).toBe(200);
    await passed(`interval '1 minute'`);
    expect(await reading(value)).toBe(401);
  });

  it('by the machine’s clock, not by that of a demonstration', async () => {
    const value = await token();
    const clock = new ClockService(city.database);
    await clock.advance(new Date((await clock.now()).getTime() + 24 * 3_600_000));
    expect(await reading(value)).toBe(200);
  });

  it('security 24: with a change of the roles, and the next log-in gets a new id', async () => {
    const { login, personId } = await supervisor();
    const value = await token(login);
    await asOwner(city.test, (ask) =>
      ask('UPDATE duty_version SET to_on = app.today() WHERE person_id = $1', [personId]),
    );
    const answer = await send({ url: '/api/v1/session', headers: { cookie: `session=${value}` } });
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'session.rights_changed']);
    expect(await reading(value)).toBe(401);
    const next = await token(login);
    expect(next).not.toBe(value);
    // One who has no role reads no list.
    expect(await reading(next)).toBe(403);
  });

  it('not with another unit in the same role, which gives its rights at once', async () => {
    const { login, personId } = await supervisor();
    const value = await token(login);
    const unitId = await city.unit(`more of ${login}`, [city.rootId]);
    const projectId = await city.project({ leadUnitId: unitId });
    const url = `/api/v1/projects/${projectId}`;
    const status = async () => (await send({ url, headers: { cookie: `session=${value}` } })).statusCode;
    expect(await status()).toBe(404);
    await city.duty(personId, 'supervisor', { unitId });
    expect(await status()).toBe(200);
  });
});

describe('a log-in', () => {
  it('security 30: answers an unknown login and a wrong password the same', async () => {
    const { login, personId } = await supervisor();
    const attempt = async (payload: object) => {
      const answer = await send({ method: 'POST', url: '/api/v1/session', payload });
      expect(answer.cookies).toEqual([]);
      const { instance: _, ...body } = answer.json();
      const { 'content-length': _length, date: _date, ...headers } = answer.headers;
      return { status: answer.statusCode, body, headers };
    };
    const wrong = await attempt({ login, password: 'wrong' });
    expect(wrong.status).toBe(401);
    expect(await attempt({ login: 'nobody-knows-me', password: 'wrong' })).toEqual(wrong);
    expect(await attempt({ login: 'nobody-knows-me', password })).toEqual(wrong);
    expect(await sessionsOf(personId)).toBe(0);
  });

  it.each([
    ['NUL', { login: 'a\u0000b', password }],
    ['half a character', { login: '\ud800', password }],
    ['no password', { login: 'a' }],
    ['a password of a megabyte', { login: 'a', password: 'x'.repeat(900_000) }],
    ['a list', []],
    ['a prototype', JSON.parse('{"__proto__":{"login":"a","password":"b"}}') as object],
  ])('refuses %s as the request’s mistake', async (_, payload) => {
    const answer = await send({
      method: 'POST',
      url: '/api/v1/session',
      payload: JSON.stringify(payload),
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
  });
});

describe('security 27: a request from another site', () => {
  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['another port', { origin: 'http://127.0.0.1:3001' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
    ['a fetch from a sibling', { 'sec-fetch-site': 'same-site' }],
    [
      'a foreign origin that says same-origin',
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ],
  ])('%s: changes nothing', async (_, headers) => {
    const { login, personId } = await supervisor();
    const answer = await logIn(login, { host: '127.0.0.1:3000', ...headers });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'request.cross_origin']);
    expect(answer.cookies).toEqual([]);
    expect(await sessionsOf(personId)).toBe(0);

    const value = await token(login);
    const logOut = await send({
      method: 'DELETE',
      url: '/api/v1/session',
      headers: { ...headers, host: '127.0.0.1:3000', cookie: `session=${value}` },
    });
    expect(logOut.statusCode).toBe(403);
    expect(await reading(value)).toBe(200);
  });

  it.each([
    ['its own page', { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-origin' }],
    ['its own page by another name of loopback', { origin: 'http://localhost:3000', host: 'localhost:3000' }],
    ['a typed address', { 'sec-fetch-site': 'none' }],
    ['a program', {}],
  ])('is not one from %s', async (_, headers) => {
    expect((await logIn((await supervisor()).login, headers as Record<string, string>)).statusCode).toBe(200);
  });

  it('behind TLS is also one from the same host without it', async () => {
    const answer = await secureApp.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { login: (await supervisor()).login, password },
      headers: { host: 'projects.example', origin: 'http://projects.example' },
    });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'request.cross_origin']);
  });

  it('may read, as a link does', async () => {
    const answer = await send({ url: '/health/live', headers: { 'sec-fetch-site': 'cross-site' } });
    expect(answer.statusCode).toBe(200);
  });
});
