import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { ApiClient } from '../support/api-client.js';
import { asOwner } from '../support/as-owner.js';
import { City } from '../support/city.js';
import { logInAtProvider, OpenidProvider } from '../support/openid-provider.js';
import { SignInStand } from '../support/sign-in-stand.js';

const redirectUri = 'http://127.0.0.1:3000/api/v1/oidc/callback';

let city: City;
let stand: SignInStand;
let provider: OpenidProvider;
let api: ApiClient;
let security: ApiClient;

beforeAll(async () => {
  city = await City.found();
  stand = new SignInStand(city);
  provider = await OpenidProvider.prepare(redirectUri);
  api = await ApiClient.of(city, { env: envOf() });
  await city.person('security_administrator', { unitId: city.rootId }, { login: 'security' });
  security = await api.as('security');
});

afterAll(async () => {
  await api?.close();
  await provider?.stop();
  await city?.leave();
});

function envOf(more: { linksByEmail?: boolean; totpRequired?: 'everybody' } = {}) {
  return {
    passwordProfile: 'asvs',
    totpRequired: more.totpRequired,
    oidc: { ...provider.settings, linksByEmail: more.linksByEmail ?? false },
  } as const;
}

interface Begun {
  readonly browser: ApiClient;
  readonly url: string;
}

async function begin(at = api): Promise<Begun> {
  const answer = await at.post('/api/v1/oidc/login', {});
  expect(answer.statusCode).toBe(200);
  const { authorizationUrl } = answer.json() as { authorizationUrl: string };
  return { browser: at.given(answer), url: authorizationUrl };
}

/** The callback of a whole log-in at the provider. */
async function logIn(subject: string, at = api): Promise<LightMyRequestResponse> {
  const { browser, url } = await begin(at);
  const back = await logInAtProvider(url, subject);
  return browser.get(`${back.pathname}${back.search}`);
}

/** The session that the answer has given, apart from the cookie that it takes back. */
function sessionOf(answer: LightMyRequestResponse, at = api): ApiClient {
  const cookies = answer.cookies as { name: string; value: string }[];
  return at.with(`session=${cookies.find(({ name }) => name === 'session')!.value}`);
}

async function link(personId: string, subject: string): Promise<LightMyRequestResponse> {
  return security.post(`/api/v1/people/${personId}/oidc-links`, { subject });
}

describe('an identity provider that is away', () => {
  it('stops neither the start nor a log-in by password, and is found again when it is there', async () => {
    const options = async () => (await api.get('/api/v1/session/options')).json() as { oidc: object };
    expect(await options()).toMatchObject({ oidc: { issuer: provider.settings.issuer, available: false } });
    const refused = await api.post('/api/v1/oidc/login', {});
    expect([refused.statusCode, refused.json().code]).toEqual([503, 'oidc.unavailable']);
    const { login } = await stand.account();
    expect((await (await api.as(login)).get('/api/v1/session')).statusCode).toBe(200);
    await provider.start();
    expect(await options()).toMatchObject({ oidc: { available: true } });
  });

  it('and one that is not configured, is said to be none', async () => {
    const alone = await ApiClient.of(city);
    expect((await alone.get('/api/v1/session/options')).json()).toMatchObject({ oidc: null });
    for (const answer of [
      await alone.post('/api/v1/oidc/login', {}),
      await alone.get('/api/v1/oidc/callback?state=x&code=y'),
    ])
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'oidc.not_configured']);
    await alone.close();
  });
});

describe('a log-in at the identity provider', () => {
  it('asks with PKCE, state and nonce, and opens a session for whom the security administrator has linked', async () => {
    const { login, personId } = await stand.account();
    expect((await link(personId, 'subject-1')).statusCode).toBe(204);
    const { browser, url } = await begin();
    const asked = new URL(url).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)).toMatch(/^[\w-]{32,}$/);

    const back = await logInAtProvider(url, 'subject-1');
    const answer = await browser.get(`${back.pathname}${back.search}`);
    expect([answer.statusCode, answer.headers['location']]).toEqual([302, '/']);
    expect((await sessionOf(answer).get('/api/v1/session')).json()).toMatchObject({
      login,
      personId,
      method: 'oidc',
      secondFactor: false,
      awaits: null,
    });
    // An answer counts once.
    const replayed = await browser.get(`${back.pathname}${back.search}`);
    expect([replayed.statusCode, replayed.json().code]).toEqual([401, 'oidc.refused']);
  });

  it('asks for the second factor where one is enrolled, or is demanded', async () => {
    const { personId } = await stand.account();
    const { secret } = await stand.enrol(personId);
    await link(personId, 'subject-2');
    const pending = sessionOf(await logIn('subject-2'));
    expect((await pending.get('/api/v1/session')).json()).toMatchObject({ awaits: 'totp', duties: [] });
    expect((await pending.get('/api/v1/tokens')).json().code).toBe('session.awaits_totp');
    const opened = await pending.post('/api/v1/session/totp', { code: await stand.code(secret, 1) });
    expect(opened.statusCode).toBe(200);
    expect((await api.given(opened).get('/api/v1/session')).json()).toMatchObject({
      method: 'oidc',
      secondFactor: true,
      awaits: null,
    });

    const strict = await ApiClient.of(city, { env: envOf({ totpRequired: 'everybody' }) });
    const another = await stand.account();
    await link(another.personId, 'subject-3');
    const owing = sessionOf(await logIn('subject-3', strict), strict);
    expect((await owing.get('/api/v1/session')).json()).toMatchObject({ awaits: 'totp_enrolment' });
    await strict.close();
  });

  it('opens nothing in another browser than the one that began it, nor without a state of ours', async () => {
    const { personId } = await stand.account();
    await link(personId, 'subject-4');
    const [mine, theirs] = [await begin(), await begin()];
    const back = await logInAtProvider(mine.url, 'subject-4');
    const target = `${back.pathname}${back.search}`;
    for (const client of [api, theirs.browser]) {
      const answer = await client.get(target);
      expect([answer.statusCode, answer.json().code]).toEqual([401, 'oidc.refused']);
      expect(answer.cookies.filter(({ name }) => name === 'session')).toEqual([]);
    }
    const forged = new URL(back);
    forged.searchParams.set('state', 'x'.repeat(43));
    expect((await mine.browser.get(`${forged.pathname}${forged.search}`)).statusCode).toBe(401);
    expect((await mine.browser.get(target)).statusCode).toBe(302);
  });

  it('opens nothing for an answer that the provider did not give', async () => {
    const { browser, url } = await begin();
    const state = new URL(url).searchParams.get('state')!;
    const answer = await browser.get(
      `/api/v1/oidc/callback?code=forged&state=${state}&iss=${provider.settings.issuer}`,
    );
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'oidc.refused']);
    const denied = await begin();
    const deniedState = new URL(denied.url).searchParams.get('state')!;
    const no = await denied.browser.get(
      `/api/v1/oidc/callback?error=access_denied&state=${deniedState}&iss=${provider.settings.issuer}`,
    );
    expect([no.statusCode, no.json().code]).toEqual([401, 'oidc.refused']);
  });

  it('of nobody whom anybody has linked is refused, and counted', async () => {
    const answer = await logIn('stranger');
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'oidc.no_account']);
    const [counted] = await city.database.query<{ times: number }>(
      `SELECT sum(times)::int AS times FROM access_count WHERE action = 'log_in.failed' AND detail = 'oidc.no_account'`,
    );
    expect(counted!.times).toBeGreaterThanOrEqual(1);
  });
});

describe('a link', () => {
  it('is one a person and subject, and is removed again', async () => {
    const [one, two] = [await stand.account(), await stand.account()];
    expect((await link(one.personId, 'subject-5')).statusCode).toBe(204);
    expect((await link(one.personId, 'subject-6')).json().code).toBe('oidc_link.exists');
    expect((await link(two.personId, 'subject-5')).json().code).toBe('oidc_link.exists');
    const url = `/api/v1/people/${one.personId}/oidc-link-removals`;
    expect((await security.post(url, {})).statusCode).toBe(204);
    expect((await security.post(url, {})).json().code).toBe('oidc_link.not_found');
    expect((await logIn('subject-5')).json().code).toBe('oidc.no_account');
  });

  it('is made by an address that the provider vouches for, where that is wished, and by no other', async () => {
    const byEmail = await ApiClient.of(city, { env: envOf({ linksByEmail: true }) });
    const { login, personId } = await stand.account();
    const email = `${personId}@city.example`;
    provider.accounts.set('unverified', { email, isEmailVerified: false });
    provider.accounts.set('verified', { email: email.toUpperCase(), isEmailVerified: true });
    provider.accounts.set('second', { email, isEmailVerified: true });
    expect((await logIn('verified')).json().code).toBe('oidc.no_account');
    expect((await logIn('unverified', byEmail)).json().code).toBe('oidc.no_account');
    const answer = await logIn('verified', byEmail);
    expect(answer.statusCode).toBe(302);
    expect((await sessionOf(answer, byEmail).get('/api/v1/session')).json()).toMatchObject({ login });
    // Another subject with the same address is somebody else.
    expect((await logIn('second', byEmail)).json().code).toBe('oidc.no_account');
    const events = await asOwner(city.test, (ask) =>
      ask(
        `SELECT canon ->> 'actor' AS actor FROM (SELECT convert_from(canon, 'UTF8')::jsonb AS canon FROM audit.canon) AS c
         WHERE canon ->> 'action' = 'oidc_link.created' AND canon #>> '{data,after,person}' = $1`,
        [personId],
      ),
    );
    expect(events).toEqual([{ actor: 'system:access' }]);
    await byEmail.close();
  });
});
