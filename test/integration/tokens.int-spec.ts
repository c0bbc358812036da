import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { asOwner } from '../support/as-owner.js';
import { City, planned, reached } from '../support/city.js';
import { SignInStand } from '../support/sign-in-stand.js';

let city: City;
let stand: SignInStand;
let api: ApiClient;
let officer: ApiClient;
let officerId: string;
let projectId: string;

beforeAll(async () => {
  city = await City.found();
  stand = new SignInStand(city);
  api = await ApiClient.of(city);
  projectId = await city.project({
    milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-03-31')],
  });
  ({ personId: officerId } = await city.person('liaison_officer', { projectId }, { login: 'officer' }));
  officer = await api.as('officer');
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

interface Made {
  readonly id: string;
  readonly token: string;
}

async function make(client: ApiClient, wish: object): Promise<Made> {
  const answer = await client.post('/api/v1/tokens', { name: '报表', validDays: 30, ...wish });
  expect(answer.statusCode).toBe(201);
  return answer.json() as Made;
}

function bearer({ token }: Made): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

async function read(made: Made, url = `/api/v1/projects/${projectId}`): Promise<[number, string]> {
  const answer = await api.get(url, bearer(made));
  return [answer.statusCode, answer.json().code ?? ''];
}

const stageChange = {
  stage: 'groundbreaking',
  reachedOn: '2022-03-04',
  evidence: [{ kind: 'construction_permit', number: '1' }],
};

async function changeStage(made: Made): Promise<[number, string]> {
  const url = `/api/v1/projects/${projectId}/stage-changes`;
  const answer = await api.post(url, stageChange, { ...bearer(made), 'if-match': '"0"' });
  return [answer.statusCode, answer.json().code ?? ''];
}

describe('an API token', () => {
  it('is shown once and kept as its hash', async () => {
    const made = await make(officer, {});
    expect(made.token).toMatch(/^kp_[\w-]{43}$/);
    expect((await officer.get('/api/v1/tokens')).body).not.toContain(made.token);
    const rows = await asOwner(city.test, (ask) =>
      ask<{ row: string }>('SELECT t::text AS row FROM api_token t'),
    );
    for (const { row } of rows) expect(row).not.toContain(made.token.slice(3));
  });

  it('that reads, reads what its owner may and changes nothing', async () => {
    const made = await make(officer, {});
    expect(await read(made)).toEqual([200, '']);
    const foreign = await city.project({ leadUnitId: city.otherAreaId });
    expect(await read(made, `/api/v1/projects/${foreign}`)).toEqual([404, 'project.not_found']);
    expect(await changeStage(made)).toEqual([403, 'token.out_of_scope']);
  });

  it('of some actions does these and no other', async () => {
    const made = await make(officer, { actions: ['project.change_stage'] });
    expect(await read(made)).toEqual([403, 'token.out_of_scope']);
    // Through the guard: the revision is what the change is refused for.
    expect(await changeStage(made)).toEqual([412, 'project.changed']);
  });

  it('gives no right that its owner has not', async () => {
    const { login } = await stand.account();
    const made = await make(await api.as(login), { actions: ['project.read', 'project.change_stage'] });
    expect(await read(made)).toEqual([404, 'project.not_found']);
    expect(await changeStage(made)).toEqual([404, 'project.not_found']);
  });

  it('acts with the rights that its owner has today', async () => {
    const own = await city.project();
    const { personId } = await city.person('liaison_officer', { projectId: own }, { login: 'changing' });
    const made = await make(await api.as('changing'), {});
    const url = `/api/v1/projects/${own}`;
    expect((await read(made, url))[0]).toBe(200);
    await asOwner(city.test, (ask) =>
      ask('UPDATE duty_version SET to_on = app.today() WHERE person_id = $1', [personId]),
    );
    expect((await read(made, url))[0]).toBe(404);
    await asOwner(city.test, (ask) =>
      ask(`UPDATE person_version SET state = 'disabled' WHERE id = $1`, [personId]),
    );
    expect(await read(made, url)).toEqual([401, 'token.invalid']);
  });

  it('makes no tokens, ends none, and ends no session', async () => {
    const made = await make(officer, { actions: ['project.list'] });
    const refused = async (method: 'POST' | 'DELETE', url: string, payload: object = {}) => {
      const answer = await api.send({ method, url, payload, headers: bearer(made) });
      return [answer.statusCode, answer.json().code];
    };
    const never = [403, 'token.never'];
    expect(await refused('POST', '/api/v1/tokens', { name: '再一个', validDays: 1 })).toEqual(never);
    expect(await refused('POST', `/api/v1/tokens/${made.id}/revocations`)).toEqual(never);
    expect(await refused('POST', '/api/v1/totp-enrolments')).toEqual(never);
    expect(await refused('DELETE', '/api/v1/sessions')).toEqual(never);
    const answer = await officer.post('/api/v1/tokens', {
      name: 'x',
      validDays: 1,
      actions: ['token.create'],
    });
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'token.action_never']);
  });

  it('ends when it is revoked, by its owner or the security administrator, and for nobody else', async () => {
    const made = await make(officer, {});
    const revoke = async (client: ApiClient, { id }: Made) =>
      (await client.post(`/api/v1/tokens/${id}/revocations`, {})).statusCode;
    const stranger = await api.as((await stand.account()).login);
    expect(await revoke(stranger, made)).toBe(404);
    expect((await read(made))[0]).toBe(200);
    expect(await revoke(officer, made)).toBe(204);
    expect(await read(made)).toEqual([401, 'token.invalid']);
    expect(await revoke(officer, made)).toBe(404);

    await city.person('security_administrator', { unitId: city.rootId }, { login: 'security' });
    const security = await api.as('security');
    const leaked = await make(officer, {});
    const { items } = (await security.get(`/api/v1/people/${officerId}/tokens`)).json() as { items: Made[] };
    expect(items.map(({ id }) => id)).toContain(leaked.id);
    expect(await revoke(security, leaked)).toBe(204);
    expect((await read(leaked))[0]).toBe(401);
  });

  it('expires, at most a year from now', async () => {
    const made = await make(officer, { validDays: 365 });
    const tooLong = await officer.post('/api/v1/tokens', { name: 'x', validDays: 366 });
    expect([tooLong.statusCode, tooLong.json().code]).toEqual([400, 'request.invalid']);
    await asOwner(city.test, (ask) =>
      ask(`UPDATE api_token SET expires_at = clock_timestamp() WHERE id = $1`, [made.id]),
    );
    expect(await read(made)).toEqual([401, 'token.invalid']);
    const forTwoYears = asOwner(city.test, (ask) =>
      ask(`UPDATE api_token SET expires_at = created_at + interval '2 years' WHERE id = $1`, [made.id]),
    );
    await expect(forTwoYears).rejects.toMatchObject({ code: '23514' });
  });

  it('that is none opens nothing, also beside a cookie that would', async () => {
    for (const token of ['kp_wrong', 'x', `kp_${'A'.repeat(43)}`]) {
      const answer = await officer.get('/api/v1/session', { authorization: `Bearer ${token}` });
      expect([answer.statusCode, answer.json().code]).toEqual([401, 'token.invalid']);
    }
  });

  it('is one of at most twenty, and each is recorded with its scope', async () => {
    const { login, personId } = await stand.account();
    const client = await api.as(login);
    for (let index = 0; index < 20; index += 1) await make(client, { actions: ['project.list'] });
    const refused = await client.post('/api/v1/tokens', { name: 'x', validDays: 1 });
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'token.too_many']);
    const events = await asOwner(city.test, (ask) =>
      ask<{ after: object }>(
        `SELECT canon #> '{data,after}' AS after
         FROM (SELECT convert_from(canon, 'UTF8')::jsonb AS canon FROM audit.canon) AS c
         WHERE canon ->> 'action' = 'token.created' AND canon ->> 'actor' = $1`,
        [personId],
      ),
    );
    expect(events).toHaveLength(20);
    expect(events[0]!.after).toMatchObject({ actions: ['project.list'], readOnly: false, validDays: 30 });
  });
});
