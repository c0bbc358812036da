import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner } from '../support/as-owner.js';
import { ApiClient } from '../support/api-client.js';
import { City, password } from '../support/city.js';
import { SignInStand } from '../support/sign-in-stand.js';

const env = { totpRequired: undefined, oidc: undefined } as const;
const good = 'seven herons over the canal';

let city: City;
let stand: SignInStand;
let asvs: ApiClient;
let mlps: ApiClient;
let system: ApiClient;

beforeAll(async () => {
  city = await City.found();
  stand = new SignInStand(city);
  asvs = await ApiClient.of(city, { env: { ...env, passwordProfile: 'asvs' } });
  mlps = await ApiClient.of(city, { env: { ...env, passwordProfile: 'mlps' } });
  await city.person('system_administrator', { unitId: city.rootId }, { login: 'system' });
  system = await asvs.as('system');
});

afterAll(async () => {
  await asvs?.close();
  await mlps?.close();
  await city?.leave();
});

async function codeOf(answer: Promise<{ statusCode: number; body: string }>): Promise<[number, string]> {
  const { statusCode, body } = await answer;
  return [statusCode, body === '' ? '' : (JSON.parse(body).code ?? '')];
}

async function logIn(api: ApiClient, login: string, secret: string) {
  return api.post('/api/v1/session', { login, password: secret });
}

async function change(api: ApiClient, login: string, currentPassword: string, newPassword: string) {
  return api.post('/api/v1/password-changes', { login, currentPassword, newPassword });
}

/** Makes the newest password of a person older. */
async function age(personId: string, hours: number): Promise<void> {
  await asOwner(city.test, (ask) =>
    ask(`UPDATE password SET set_at = set_at - $2 * interval '1 hour' WHERE person_id = $1`, [
      personId,
      hours,
    ]),
  );
}

describe('a change of one’s own password', () => {
  it('security 25: needs the old one, ends all other sessions and renews the present one', async () => {
    const { login, personId } = await stand.account();
    const [here, there] = [await asvs.as(login), await asvs.as(login)];
    expect(await codeOf(change(here, login, 'not the old one', good))).toEqual([
      401,
      'session.wrong_credentials',
    ]);
    expect((await there.get('/api/v1/session')).statusCode).toBe(200);

    const changed = await change(here, login, password, good);
    expect(changed.statusCode).toBe(204);
    const renewed = here.given(changed);
    expect(renewed.cookie).not.toBe(here.cookie);
    const statuses = await Promise.all([here, there, renewed].map((one) => one.get('/api/v1/session')));
    expect(statuses.map(({ statusCode }) => statusCode)).toEqual([401, 401, 200]);
    expect((await logIn(asvs, login, password)).statusCode).toBe(401);
    expect((await logIn(asvs, login, good)).statusCode).toBe(200);
    const { rows, hashes } = await passwordsOf(personId);
    expect(rows).toBe(2);
    expect(hashes.every((hash) => hash.startsWith('$argon2id$v=19$m=19456,t=2,p=1$'))).toBe(true);
  });

  it('security 28: under asvs is refused by length and block list, with stable codes, and changes nothing', async () => {
    const { login } = await stand.account();
    const attempts: [string, string][] = [
      ['short but 4 C!', 'password.too_short'],
      ['passwordpassword', 'password.common'],
      ['qwertyuiop123456', 'password.common'],
      [password, 'password.used_before'],
      [`${login} and more`, 'password.contains_login'],
    ];
    for (const [chosen, code] of attempts)
      expect([chosen, await codeOf(change(asvs, login, password, chosen))]).toEqual([chosen, [422, code]]);
    expect((await logIn(asvs, login, password)).statusCode).toBe(200);
    expect((await change(asvs, login, password, 'only small letters here')).statusCode).toBe(204);
  });

  it('security 28: under mlps needs three classes of eight characters, and none of the last five', async () => {
    const { login, personId } = await stand.account();
    expect(await codeOf(change(mlps, login, password, 'Tc!4567'))).toEqual([422, 'password.too_short']);
    expect(await codeOf(change(mlps, login, password, 'only small letters here'))).toEqual([
      422,
      'password.too_few_classes',
    ]);
    const chosen = [1, 2, 3, 4, 5].map((place) => `Rhq!${place}z742`);
    let present = password;
    for (const next of chosen) {
      expect([next, (await change(mlps, login, present, next)).statusCode]).toEqual([next, 204]);
      present = next;
    }
    for (const used of chosen)
      expect(await codeOf(change(mlps, login, present, used))).toEqual([422, 'password.used_before']);
    expect((await change(mlps, login, present, 'Rhq!6z742')).statusCode).toBe(204);
    // Five stay to be compared with; the older ones are forgotten.
    expect((await passwordsOf(personId)).rows).toBe(5);
    expect((await change(mlps, login, 'Rhq!6z742', chosen[0]!)).statusCode).toBe(204);
  });

  it('security 28: under mlps is demanded after 90 days, and lets in again; under asvs never', async () => {
    const { login, personId } = await stand.account();
    await age(personId, 90 * 24 - 1);
    expect((await logIn(mlps, login, password)).statusCode).toBe(200);
    await age(personId, 1);
    const refused = await logIn(mlps, login, password);
    expect([refused.statusCode, refused.json().code, refused.cookies]).toEqual([403, 'password.expired', []]);
    expect((await logIn(asvs, login, password)).statusCode).toBe(200);
    expect((await change(mlps, login, password, 'Rhq!0z742')).statusCode).toBe(204);
    expect((await logIn(mlps, login, 'Rhq!0z742')).statusCode).toBe(200);
  });

  it('is never made with a token', async () => {
    const { login, personId } = await stand.account();
    const { token } = await stand.token(personId);
    const body = { login, currentPassword: password, newPassword: good };
    const answer = asvs.post('/api/v1/password-changes', body, { authorization: `Bearer ${token}` });
    expect(await codeOf(answer)).toEqual([403, 'token.never']);
  });
});

describe('a reset by the system administrator', () => {
  it('ends all sessions and gives a one-time password that opens nothing but its replacement', async () => {
    const { login, personId } = await stand.account();
    const session = await asvs.as(login);
    const reset = await system.post(`/api/v1/people/${personId}/password-resets`, {});
    expect(reset.statusCode).toBe(201);
    const { oneTimePassword } = reset.json() as { oneTimePassword: string };
    expect(oneTimePassword).toMatch(/^(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}$/);
    expect((await session.get('/api/v1/session')).statusCode).toBe(401);
    expect((await logIn(asvs, login, password)).statusCode).toBe(401);

    const refused = await logIn(asvs, login, oneTimePassword);
    expect([refused.statusCode, refused.json().code, refused.cookies]).toEqual([
      403,
      'password.one_time',
      [],
    ]);
    expect((await change(asvs, login, oneTimePassword, good)).statusCode).toBe(204);
    expect((await logIn(asvs, login, good)).statusCode).toBe(200);
    expect((await change(asvs, login, oneTimePassword, 'eight herons over the canal')).statusCode).toBe(401);
  });

  it('gives one for three days only', async () => {
    const { login, personId } = await stand.account();
    const reset = await system.post(`/api/v1/people/${personId}/password-resets`, {});
    const { oneTimePassword } = reset.json() as { oneTimePassword: string };
    await age(personId, 72);
    expect(await codeOf(logIn(asvs, login, oneTimePassword))).toEqual([403, 'password.one_time_expired']);
    expect(await codeOf(change(asvs, login, oneTimePassword, good))).toEqual([
      403,
      'password.one_time_expired',
    ]);
  });

  it('is not made for oneself, nor for one without an account', async () => {
    const { json } = await system.get('/api/v1/session');
    const { personId } = json() as { personId: string };
    expect(await codeOf(system.post(`/api/v1/people/${personId}/password-resets`, {}))).toEqual([
      403,
      'account.own',
    ]);
    const nobody = await stand.person();
    expect(await codeOf(system.post(`/api/v1/people/${nobody.personId}/password-resets`, {}))).toEqual([
      404,
      'account.not_found',
    ]);
  });
});

describe('an account', () => {
  it('begins with a one-time password; a second one, a taken login and a disabled person are refused', async () => {
    const { personId } = await stand.person();
    const url = `/api/v1/people/${personId}/accounts`;
    const made = await system.post(url, { login: 'Wang.Ducha' });
    expect(made.statusCode).toBe(201);
    const { login, oneTimePassword } = made.json() as { login: string; oneTimePassword: string };
    expect(login).toBe('wang.ducha');
    expect(await codeOf(logIn(asvs, 'WANG.ducha', oneTimePassword))).toEqual([403, 'password.one_time']);
    expect(await codeOf(system.post(url, { login: 'another' }))).toEqual([409, 'account.exists']);

    const other = await stand.person();
    const otherUrl = `/api/v1/people/${other.personId}/accounts`;
    expect(await codeOf(system.post(otherUrl, { login: 'wang.ducha' }))).toEqual([
      409,
      'account.login_taken',
    ]);
    await disable(other.personId);
    expect(await codeOf(system.post(otherUrl, { login: 'third' }))).toEqual([
      404,
      'account.person_not_found',
    ]);
  });

  it('of a disabled person opens nothing, and its sessions do not come back with the person', async () => {
    const { login, personId } = await stand.account();
    const session = await asvs.as(login);
    await disable(personId);
    expect((await session.get('/api/v1/session')).statusCode).toBe(401);
    expect(await codeOf(logIn(asvs, login, password))).toEqual([401, 'session.wrong_credentials']);
    await disable(personId, 'active');
    expect((await session.get('/api/v1/session')).statusCode).toBe(401);
    expect((await logIn(asvs, login, password)).statusCode).toBe(200);
  });
});

describe('a password', () => {
  it('is not there without the event that recorded it', async () => {
    const { personId } = await stand.account();
    const insert = (id: string) =>
      city.database.query('INSERT INTO password (id, person_id, hash, one_time) VALUES ($1, $2, $3, false)', [
        id,
        personId,
        '$argon2id$x',
      ]);
    await expect(insert('019ac001-9c00-7000-8000-00000000abcd')).rejects.toMatchObject({ code: 'KP002' });
    const [used] = await city.database.query<{ id: string }>('SELECT id FROM password LIMIT 1');
    await expect(insert(used!.id)).rejects.toMatchObject({ code: '23505' });
  });
});

async function passwordsOf(personId: string): Promise<{ rows: number; hashes: string[] }> {
  const rows = await city.database.query<{ hash: string }>('SELECT hash FROM password WHERE person_id = $1', [
    personId,
  ]);
  return { rows: rows.length, hashes: rows.map(({ hash }) => hash) };
}

/** Writes the next version of a person, as the store does. */
async function disable(personId: string, state = 'disabled'): Promise<void> {
  await asOwner(city.test, async (ask) => {
    await ask(
      `WITH ended AS (UPDATE person_version SET recorded_to = app.now() WHERE id = $1 AND recorded_to = 'infinity'
         RETURNING id, version, unit_id)
       INSERT INTO person_version (id, version, unit_id, state, recorded_from)
       SELECT id, version + 1, unit_id, $2, app.now() FROM ended`,
      [personId, state],
    );
  });
}
