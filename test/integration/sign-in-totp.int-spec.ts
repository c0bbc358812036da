import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { Writable } from 'node:stream';
import type { RoleCode } from '#domain';
import { createLogger } from '#runtime';
import { ApiClient } from '../support/api-client.js';
import { asOwner } from '../support/as-owner.js';
import { City, password } from '../support/city.js';
import { SignInStand } from '../support/sign-in-stand.js';

let city: City;
let stand: SignInStand;
let api: ApiClient;
let logged = '';

beforeAll(async () => {
  city = await City.found();
  stand = new SignInStand(city);
  const to = new Writable({
    write: (line: Buffer, _, done) => {
      logged += line.toString();
      done();
    },
  });
  api = await ApiClient.of(city, {
    env: { passwordProfile: 'asvs', totpRequired: 'administrators', oidc: undefined },
    logger: createLogger('test', 'trace', { to }),
  });
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

async function logIn(login: string): Promise<LightMyRequestResponse> {
  return api.post('/api/v1/session', { login, password });
}

/** A log-in that awaits its code. */
async function pending(login: string): Promise<ApiClient> {
  const answer = await logIn(login);
  expect(answer.json()).toMatchObject({ awaits: 'totp', duties: [] });
  return api.given(answer);
}

async function sendCode(client: ApiClient, code: string): Promise<[number, string]> {
  const { statusCode, body } = await client.post('/api/v1/session/totp', { code });
  return [statusCode, JSON.parse(body).code ?? ''];
}

/** An administrator who is logged in with a second factor. */
async function administrator(role: RoleCode, scopeName: string): Promise<ApiClient> {
  const unitId = await city.unit(scopeName, [city.rootId]);
  const { personId } = await city.person(role, { unitId }, { login: scopeName });
  const { secret } = await stand.enrol(personId);
  const client = await pending(scopeName);
  const answer = await client.post('/api/v1/session/totp', { code: await stand.code(secret, 1) });
  return api.given(answer);
}

describe('security 29: the second factor', () => {
  it('is enrolled by its first code; the secret is shown once and lies sealed in the database', async () => {
    const { login, personId } = await stand.account();
    const client = await api.as(login);
    const started = await client.post('/api/v1/totp-enrolments', {});
    expect(started.statusCode).toBe(201);
    const { secret, uri } = started.json() as { secret: string; uri: string };
    expect(new URL(uri).searchParams.get('secret')).toBe(secret);
    expect(decodeURIComponent(uri)).toContain(`otpauth://totp/重点项目:${login}`);
    // Nothing is asked for before the first code has come.
    expect((await logIn(login)).json()).toMatchObject({ awaits: null });
    const wrong = await client.post('/api/v1/totp-enrolments/confirmations', { code: '000000' });
    expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'totp.wrong_code']);
    const code = await stand.code(secret);
    const confirmed = await client.post('/api/v1/totp-enrolments/confirmations', { code });
    expect(confirmed.statusCode).toBe(200);
    // The session goes on, under a new id.
    expect((await client.get('/api/v1/session')).statusCode).toBe(401);
    expect((await client.given(confirmed).get('/api/v1/session')).statusCode).toBe(200);
    const again = await client.given(confirmed).post('/api/v1/totp-enrolments', {});
    expect([again.statusCode, again.json().code]).toEqual([409, 'totp.already_enrolled']);

    const [row] = await asOwner(city.test, (ask) =>
      ask<{ row: string; secret: Buffer }>(
        'SELECT totp::text AS row, secret FROM totp WHERE person_id = $1',
        [personId],
      ),
    );
    for (const form of [secret, Buffer.from(secret).toString('hex')]) expect(row!.row).not.toContain(form);
    expect(logged).not.toContain(secret);
    const events = await asOwner(city.test, (ask) =>
      ask<{ canon: string }>(
        `SELECT convert_from(canon, 'UTF8') AS canon FROM audit.canon WHERE chain = '_sys'`,
      ),
    );
    expect(events.some(({ canon }) => canon.includes('totp.enrolled') && canon.includes(personId))).toBe(
      true,
    );
    expect(events.some(({ canon }) => canon.includes(secret))).toBe(false);
  });

  it('is asked for after the password; until then nothing else is opened, and the id changes with it', async () => {
    const { login, personId } = await stand.account();
    const { secret } = await stand.enrol(personId);
    const client = await pending(login);
    for (const url of ['/api/v1/projects?listYear=2022', '/api/v1/sessions', '/api/v1/tokens']) {
      const refused = await client.get(url);
      expect([url, refused.statusCode, refused.json().code]).toEqual([url, 403, 'session.awaits_totp']);
    }
    expect((await client.get('/api/v1/session')).json()).toMatchObject({ awaits: 'totp', duties: [] });
    const answer = await client.post('/api/v1/session/totp', { code: await stand.code(secret, 1) });
    expect([answer.statusCode, answer.json().awaits]).toEqual([200, null]);
    expect((await client.get('/api/v1/session')).statusCode).toBe(401);
    const opened = await client.given(answer).get('/api/v1/session');
    expect(opened.json()).toMatchObject({ login, method: 'password', secondFactor: true, awaits: null });
    expect(await sendCode(client.given(answer), '123456')).toEqual([409, 'session.awaits_nothing']);
  });

  it('takes a code once, also when it is sent twice at once, and none from before the last', async () => {
    const { login, personId } = await stand.account();
    const { secret, usedCode } = await stand.enrol(personId);
    expect(await sendCode(await pending(login), usedCode)).toEqual([401, 'totp.wrong_code']);
    const [code, clients] = [await stand.code(secret, 1), [await pending(login), await pending(login)]];
    const answers = await Promise.all(clients.map((client) => sendCode(client, code)));
    expect(answers.map(([status]) => String(status)).sort()).toEqual(['200', '401']);
    expect(await sendCode(await pending(login), await stand.code(secret, -1))).toEqual([
      401,
      'totp.wrong_code',
    ]);
  });

  it('takes no code of five minutes ago, nor one that is yet to come', async () => {
    const { login, personId } = await stand.account();
    const { secret } = await stand.enrol(personId);
    await asOwner(city.test, (ask) => ask('UPDATE totp SET last_step = 0 WHERE person_id = $1', [personId]));
    for (const steps of [-10, 10])
      expect(await sendCode(await pending(login), await stand.code(secret, steps))).toEqual([
        401,
        'totp.wrong_code',
      ]);
    expect((await sendCode(await pending(login), await stand.code(secret)))[0]).toBe(200);
  });

  it('is not guessed: after five wrong codes none is looked at, whichever log-in brings it', async () => {
    const { login, personId } = await stand.account();
    const { secret } = await stand.enrol(personId);
    const client = await pending(login);
    const right = await stand.code(secret, 1);
    for (let attempt = 1; attempt <= 5; attempt += 1)
      expect(await sendCode(client, right === '000000' ? '111111' : '000000')).toEqual([
        401,
        'totp.wrong_code',
      ]);
    const sixth = await client.post('/api/v1/session/totp', { code: right });
    expect([sixth.statusCode, sixth.json().code]).toEqual([429, 'session.too_many_attempts']);
    expect(Number(sixth.headers['retry-after'])).toBeGreaterThan(0);
    expect((await sendCode(await pending(login), right))[0]).toBe(429);
  });

  it('is demanded of administrators: they enrol before anything else', async () => {
    await city.person('security_administrator', { unitId: city.rootId }, { login: 'unenrolled' });
    const answer = await logIn('unenrolled');
    expect(answer.json()).toMatchObject({ awaits: 'totp_enrolment', duties: [] });
    const client = api.given(answer);
    const refused = await client.get('/api/v1/totp-resets');
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'session.awaits_enrolment']);
    const { secret } = (await client.post('/api/v1/totp-enrolments', {})).json() as { secret: string };
    const code = await stand.code(secret);
    const confirmed = await client.post('/api/v1/totp-enrolments/confirmations', { code });
    expect(confirmed.json()).toMatchObject({ awaits: null, duties: [{ role: 'security_administrator' }] });
    expect((await client.given(confirmed).get('/api/v1/totp-resets')).statusCode).toBe(200);
    expect((await logIn('unenrolled')).json()).toMatchObject({ awaits: 'totp' });
  });

  it('is needed for a change of the password too', async () => {
    const { login, personId } = await stand.account();
    const { secret } = await stand.enrol(personId);
    const body = { login, currentPassword: password, newPassword: 'seven herons over the canal' };
    const without = await api.post('/api/v1/password-changes', body);
    expect([without.statusCode, without.json().code]).toEqual([403, 'totp.code_required']);
    const code = await stand.code(secret, 1);
    expect((await api.post('/api/v1/password-changes', { ...body, code })).statusCode).toBe(204);
  });
});

describe('security 29: a lost second factor', () => {
  it('is taken away by two administrators, is recorded, and ends the person’s sessions', async () => {
    const { login, personId } = await stand.account();
    const { secret } = await stand.enrol(personId);
    const completed = await (
      await pending(login)
    ).post('/api/v1/session/totp', { code: await stand.code(secret, 1) });
    const owner = api.given(completed);
    const system = await administrator('system_administrator', 'system');
    const security = await administrator('security_administrator', 'security');

    const url = `/api/v1/people/${personId}/totp-resets`;
    const asked = await system.post(url, { reason: '手机遗失，本人持证件申请' });
    expect(asked.statusCode).toBe(201);
    const { id } = asked.json() as { id: string };
    expect((await security.post(url, { reason: '再次申请' })).json().code).toBe('totp_reset.requested');
    expect((await security.get('/api/v1/totp-resets')).json()).toMatchObject({ items: [{ id, personId }] });

    const approve = (client: ApiClient) => client.post(`/api/v1/totp-resets/${id}/approvals`, {});
    expect((await approve(system)).json().code).toBe('totp_reset.second_person');
    expect((await owner.get('/api/v1/session')).statusCode).toBe(200);
    const [first, second] = await Promise.all([approve(security), approve(security)]);
    expect([first, second].map((answer) => String(answer!.statusCode)).sort()).toEqual(['204', '404']);

    expect((await owner.get('/api/v1/session')).statusCode).toBe(401);
    expect((await logIn(login)).json()).toMatchObject({ awaits: null });
    const events = await asOwner(city.test, (ask) =>
      ask<{ action: string; actor: string }>(
        `SELECT canon ->> 'action' AS action, canon ->> 'actor' AS actor
         FROM (SELECT convert_from(canon, 'UTF8')::jsonb AS canon FROM audit.canon) AS c
         WHERE canon #>> '{data,after,person}' = $1 AND canon ->> 'action' LIKE 'totp%reset%'`,
        [personId],
      ),
    );
    expect(events.map(({ action }) => action).sort()).toEqual(['totp.reset', 'totp_reset.requested']);
    expect(new Set(events.map(({ actor }) => actor)).size).toBe(2);
  });

  it('is not asked for by its owner, nor where there is none, and waits a day', async () => {
    const system = await administrator('system_administrator', 'second-system');
    const { personId: own } = (await system.get('/api/v1/session')).json() as { personId: string };
    const ask = async (personId: string) =>
      (await system.post(`/api/v1/people/${personId}/totp-resets`, { reason: '手机遗失' })).json()
        .code as string;
    expect(await ask(own)).toBe('account.own');
    const { personId } = await stand.account();
    expect(await ask(personId)).toBe('totp.not_enrolled');
    const id = await stand.totpReset();
    await asOwner(city.test, (ask) =>
      ask(`UPDATE totp_reset SET requested_at = requested_at - interval '24 hours' WHERE id = $1`, [id]),
    );
    expect((await system.post(`/api/v1/totp-resets/${id}/approvals`, {})).json().code).toBe(
      'totp_reset.not_found',
    );
  });
});
