import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#database';
import { ApiClient } from '../support/api-client.js';
import { asOwner } from '../support/as-owner.js';
import { City, password } from '../support/city.js';
import { SignInStand } from '../support/sign-in-stand.js';

let city: City;
let stand: SignInStand;
let secondDatabase: Database;
/** Two instances, each with connections of its own to one database. */
let here: ApiClient;
let there: ApiClient;
let security: ApiClient;

beforeAll(async () => {
  city = await City.found();
  stand = new SignInStand(city);
  secondDatabase = new Database({
    url: city.test.appUrl,
    applicationName: 'second instance',
    onError: () => undefined,
  });
  here = await ApiClient.of(city);
  there = await ApiClient.of(city, { database: secondDatabase });
  await city.person('security_administrator', { unitId: city.rootId }, { login: 'security' });
  security = await here.as('security');
});

afterAll(async () => {
  await here?.close();
  await there?.close();
  await secondDatabase?.close();
  await city?.leave();
});

/** The status of a request with the cookie, at both instances. */
async function statuses({ cookie }: ApiClient): Promise<number[]> {
  const answers = await Promise.all([here, there].map((at) => at.with(cookie).get('/api/v1/session')));
  return answers.map(({ statusCode }) => statusCode);
}

interface Listed {
  readonly id: string;
  readonly present: boolean;
  readonly address: string;
  readonly agent: string | null;
}

async function listed(client: ApiClient, url = '/api/v1/sessions'): Promise<Listed[]> {
  return ((await client.get(url)).json() as { items: Listed[] }).items;
}

describe('security 25: on every instance at once a session ends', () => {
  it('with its log-out', async () => {
    const { login } = await stand.account();
    const [one, other] = [await here.as(login), await there.as(login)];
    expect(await statuses(one)).toEqual([200, 200]);
    expect((await one.delete('/api/v1/session')).statusCode).toBe(204);
    expect([await statuses(one), await statuses(other)]).toEqual([
      [401, 401],
      [200, 200],
    ]);
  });

  it('with a change of the password at the other one', async () => {
    const { login } = await stand.account();
    const one = await here.as(login);
    const changed = await there.post('/api/v1/password-changes', {
      login,
      currentPassword: password,
      newPassword: 'seven herons over the canal',
    });
    expect(changed.statusCode).toBe(204);
    expect(await statuses(one)).toEqual([401, 401]);
  });

  it('when its person is disabled', async () => {
    const { login, personId } = await stand.account();
    const one = await here.as(login);
    await asOwner(city.test, (ask) =>
      ask(`UPDATE person_version SET state = 'disabled' WHERE id = $1`, [personId]),
    );
    expect(await statuses(one)).toEqual([401, 401]);
  });

  it('by the security administrator, who is named in the history', async () => {
    const { login, personId } = await stand.account();
    const [one, two] = [await here.as(login), await there.as(login)];
    const url = `/api/v1/people/${personId}/sessions`;
    expect(await listed(security, url)).toHaveLength(2);
    expect((await security.delete(url)).statusCode).toBe(204);
    expect([await statuses(one), await statuses(two)]).toEqual([
      [401, 401],
      [401, 401],
    ]);
    const { personId: administrator } = (await security.get('/api/v1/session')).json() as {
      personId: string;
    };
    const events = await asOwner(city.test, (ask) =>
      ask(
        `SELECT canon ->> 'actor' AS actor, canon #> '{data,after}' AS after
         FROM (SELECT convert_from(canon, 'UTF8')::jsonb AS canon FROM audit.canon) AS c
         WHERE canon ->> 'action' = 'sessions.revoked' AND canon #>> '{data,after,person}' = $1`,
        [personId],
      ),
    );
    expect(events).toEqual([{ actor: administrator, after: { person: personId, times: 2 } }]);
  });
});

describe('one’s own sessions', () => {
  it('are listed with where they are, the present one marked', async () => {
    const { login } = await stand.account();
    const one = await here.as(login);
    const phone = here.given(
      await here.post('/api/v1/session', { login, password }, { 'user-agent': 'Phone\u0009 1.0' }),
    );
    const sessions = await listed(one);
    expect(sessions).toHaveLength(2);
    expect(sessions.filter(({ present }) => present)).toMatchObject([{ address: '127.0.0.1' }]);
    expect(sessions.find(({ present }) => !present)?.agent).toBe('Phone  1.0');
    expect((await listed(phone)).find(({ present }) => present)?.agent).toBe('Phone  1.0');
  });

  it('end one by one or all but the present one, and never another’s', async () => {
    const { login } = await stand.account();
    const [one, two, three] = [await here.as(login), await here.as(login), await here.as(login)];
    const { id } = (await listed(two)).find(({ present }) => present)!;
    expect((await one.delete(`/api/v1/sessions/${id}`)).statusCode).toBe(204);
    expect(await statuses(two)).toEqual([401, 401]);
    expect((await one.delete(`/api/v1/sessions/${id}`)).json().code).toBe('session.not_found');

    const stranger = await here.as((await stand.account()).login);
    const { id: foreign } = (await listed(stranger)).find(({ present }) => present)!;
    expect((await one.delete(`/api/v1/sessions/${foreign}`)).json().code).toBe('session.not_found');
    expect((await one.delete('/api/v1/sessions')).statusCode).toBe(204);
    expect([await statuses(one), await statuses(three), await statuses(stranger)]).toEqual([
      [200, 200],
      [401, 401],
      [200, 200],
    ]);
  });
});
