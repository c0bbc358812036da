import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { can, isRefusal, localDate, type Person } from '#domain';
import { ClockService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City } from '../support/city.js';
import { taken } from '../support/taken.js';

let city: City;
let api: ApiClient;
let security: Person;
let secadmin: ApiClient;
let auditor: ApiClient;
let made = 0;
const today = localDate('2022-03-07');

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city);
  security = await city.person('security_administrator', { unitId: city.rootId }, { login: 'secadmin' });
  await city.person('audit_administrator', { unitId: city.rootId }, { login: 'audit' });
  secadmin = await api.as('secadmin');
  auditor = await api.as('audit');
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

async function unit(): Promise<string> {
  return city.unit(`单位 ${(made += 1)}`, [city.rootId, city.areaId]);
}

/** Somebody with a log-in, who heads a unit of their own. */
async function somebody(): Promise<{ personId: string; unitId: string; login: string }> {
  const unitId = await unit();
  const login = `somebody-${(made += 1)}`;
  return { unitId, login, ...(await city.person('unit_head', { unitId }, { login })) };
}

async function dutiesOf(personId: string, on = ''): Promise<Record<string, unknown>[]> {
  const answer = await secadmin.get(`/api/v1/duties?personId=${personId}${on}`);
  expect(answer.statusCode).toBe(200);
  return answer.json().items;
}

describe('giving a duty', () => {
  it('ends the sessions of a person with other roles, gives its rights from the next log-in on, and an event on the right chain', async () => {
    const { personId, login } = await somebody();
    const projectId = await city.project({ leadUnitId: city.otherAreaId });
    const client = await api.as(login);
    expect((await client.get(`/api/v1/projects/${projectId}`)).statusCode).toBe(404);
    const body = { personId, role: 'liaison_officer', projectId, fromOn: '2022-03-01' };
    const answer = await secadmin.post('/api/v1/duties', body);
    expect([answer.statusCode, answer.headers.etag]).toEqual([201, '"1"']);
    expect((await client.get(`/api/v1/projects/${projectId}`)).statusCode).toBe(401);
    const again = await api.as(login);
    expect((await again.get(`/api/v1/projects/${projectId}`)).statusCode).toBe(200);
    const history = (await again.get(`/api/v1/projects/${projectId}/history`)).json();
    expect(history.items[0]).toMatchObject({
      action: 'duty.assigned',
      actor: { id: security.personId },
      after: { person: personId, role: 'liaison_officer' },
    });
  });

  it.each([
    ['two projects and a unit', { projectId: 'project', unitId: 'unit' }],
    ['neither', {}],
  ])('on %s is no request', async (_, scope) => {
    const ids = { project: await city.project(), unit: await unit() };
    const body = {
      personId: (await somebody()).personId,
      role: 'leader',
      fromOn: '2022-04-01',
      ...Object.fromEntries(
        Object.entries(scope).map(([name, kind]) => [name, ids[kind as keyof typeof ids]]),
      ),
    };
    const answer = await secadmin.post('/api/v1/duties', body);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.invalid']);
  });

  it('that somebody has on one of the days is refused, also to the second of two at once', async () => {
    const { unitId } = await somebody();
    const other = await somebody();
    const body = { personId: other.personId, role: 'unit_head', unitId, fromOn: '2022-03-01' };
    const answer = await secadmin.post('/api/v1/duties', body);
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'duty.taken']);
    const free = { ...body, role: 'supervisor' };
    const both = await Promise.all(
      [other, await somebody()].map(({ personId }) => secadmin.post('/api/v1/duties', { ...free, personId })),
    );
    expect(both.map(({ statusCode }) => statusCode).sort((a, b) => a - b)).toEqual([201, 409]);
  });

  it('to oneself is refused', async () => {
    const body = {
      personId: security.personId,
      role: 'security_administrator',
      unitId: await unit(),
      fromOn: '2022-04-01',
    };
    const answer = await secadmin.post('/api/v1/duties', body);
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'duty.to_oneself']);
  });
});

describe('security line 6: the three administrators', () => {
  const roles = ['system_administrator', 'security_administrator', 'audit_administrator'] as const;

  it.each(roles)('a %s gets no second role, of business or of administration', async (role) => {
    const unitId = await unit();
    const { personId } = await city.person(role, { unitId });
    const others = [...roles.filter((other) => other !== role), 'unit_head', 'supervisor', 'leader'] as const;
    for (const other of others) {
      const body = { personId, role: other, unitId: await unit(), fromOn: '2022-03-01' };
      const answer = await secadmin.post('/api/v1/duties', body);
      expect([other, answer.statusCode, answer.json().code]).toEqual([other, 409, 'duty.roles_not_separate']);
    }
    const successor = await somebody();
    const handOver = await secadmin.post('/api/v1/hand-overs', { personId, successorId: successor.personId });
    expect([handOver.statusCode, handOver.json().code]).toEqual([409, 'duty.roles_not_separate']);
  });

  it('have no right to any project, though their duty is on the root', async () => {
    const projectId = await city.project();
    for (const [login, client] of [
      ['secadmin', secadmin],
      ['audit', auditor],
    ] as const) {
      const list = await client.get('/api/v1/projects?listYear=2022');
      const read = await client.get(`/api/v1/projects/${projectId}`);
      expect([login, list.statusCode, read.statusCode]).toEqual([login, 403, 404]);
    }
  });

  it('are never without somebody who administers security', async () => {
    const [own] = await dutiesOf(security.personId);
    const end = { toOn: '2022-03-08' };
    const url = `/api/v1/duties/${String(own!['id'])}/endings`;
    const answer = await secadmin.post(url, end, { 'if-match': '"1"' });
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'duty.last_security_administrator']);
    const disabled = await city.people.disable(
      { kind: 'system', part: 'operator' },
      security.personId,
      null,
      {
        vacate: true,
        reason: null,
      },
    );
    expect(disabled).toMatchObject({ code: 'duty.last_security_administrator' });
  });
});

describe('a deputy', () => {
  it('has the holder’s rights on the days, and is not the holder', async () => {
    const holder = await somebody();
    const projectId = await city.project({ leadUnitId: holder.unitId });
    const deputy = await somebody();
    const client = await api.as(deputy.login);
    const [duty] = await dutiesOf(holder.personId);
    const appoint = (days: object, personId = deputy.personId) =>
      secadmin.post(`/api/v1/duties/${String(duty!['id'])}/deputies`, { personId, ...days });
    expect((await client.get(`/api/v1/projects/${projectId}`)).statusCode).toBe(404);
    expect((await appoint({ fromOn: '2022-03-07', toOn: '2022-03-14' })).statusCode).toBe(201);
    expect((await client.get(`/api/v1/projects/${projectId}`)).statusCode).toBe(200);
    const [again, self] = [
      await appoint({ fromOn: '2022-03-10', toOn: '2022-03-20' }),
      await appoint({ fromOn: '2022-04-10', toOn: '2022-04-20' }, holder.personId),
    ];
    expect([again.json().code, self.json().code]).toEqual(['duty.taken', 'duty.deputy_is_holder']);
    const second = await somebody();
    expect((await appoint({ fromOn: '2022-03-07', toOn: '2022-03-14' }, second.personId)).statusCode).toBe(
      201,
    );
    const listed = await secadmin.get(`/api/v1/duties?unitId=${holder.unitId}&on=2022-03-08&role=unit_head`);
    expect(listed.json().items).toMatchObject([
      { person: { id: holder.personId }, deputyFor: null },
      { person: { id: deputy.personId }, deputyFor: { id: holder.personId } },
      { person: { id: second.personId }, deputyFor: { id: holder.personId } },
    ]);
  });
});

describe('a hand-over', () => {
  it('moves everything in one step, readable in each project’s history and the system’s', async () => {
    const leaving = await somebody();
    const projects = [await city.project(), await city.project()];
    for (const projectId of projects) await city.duty(leaving.personId, 'liaison_officer', { projectId });
    const successor = await somebody();
    const answer = await secadmin.post('/api/v1/hand-overs', {
      personId: leaving.personId,
      successorId: successor.personId,
      reason: '岗位调整',
    });
    expect([answer.statusCode, answer.json()]).toEqual([
      201,
      { duties: 3, items: 0, fromOn: '2022-03-07', recordedAt: expect.any(String) },
    ]);
    expect(await dutiesOf(leaving.personId)).toEqual([]);
    expect(await dutiesOf(successor.personId)).toHaveLength(4);
    const client = await api.as(successor.login);
    const { items } = (await auditor.get('/api/v1/system-history?limit=2')).json();
    const summary = items.find(({ action }: { action: string }) => action === 'duties.handed_over');
    expect(summary).toMatchObject({
      before: null,
      after: { person: leaving.personId, successor: successor.personId },
      reason: '岗位调整',
    });
    for (const projectId of projects) {
      const [event] = (await client.get(`/api/v1/projects/${projectId}/history`)).json().items;
      expect(event).toMatchObject({
        action: 'duty.handed_over',
        causedBy: summary.event,
        before: { person: leaving.personId },
        after: { person: successor.personId },
      });
    }
    const login = await api.as(leaving.login);
    expect((await login.get(`/api/v1/projects/${projects[0]}`)).statusCode).toBe(404);
  });

  it('later begins on its day: until then the old one answers, from then on the new one', async () => {
    const [leaving, successor] = [await somebody(), await somebody()];
    const fromOn = localDate('2022-03-20');
    taken(
      await city.handOvers.handOver(security, leaving.personId, successor.personId, {
        fromOn,
        dutyIds: null,
        reason: null,
      }),
    );
    const holders = async (on: string) => {
      const { items } = (await secadmin.get(`/api/v1/duties?unitId=${leaving.unitId}&on=${on}`)).json();
      return items.map(({ person }: { person: { id: string } }) => person.id);
    };
    expect(await holders('2022-03-19')).toEqual([leaving.personId]);
    expect(await holders('2022-03-20')).toEqual([successor.personId]);
  });

  it('of the same duties at once is done once', async () => {
    const [leaving, one, two] = [await somebody(), await somebody(), await somebody()];
    const answers = await Promise.all(
      [one, two].map(({ personId }) =>
        city.handOvers.handOver(security, leaving.personId, personId, {
          fromOn: today,
          dutyIds: null,
          reason: null,
        }),
      ),
    );
    expect(answers.filter(isRefusal)).toMatchObject([{ code: 'hand_over.nothing' }]);
  });

  it('and changes of its projects at once: both are there', async () => {
    const leaving = await somebody();
    const successor = await somebody();
    const projects: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      projects.push(await city.project());
      await city.duty(leaving.personId, 'liaison_officer', { projectId: projects[index]! });
    }
    const actor = { kind: 'system', part: 'setup' } as const;
    const answers = await Promise.all([
      city.handOvers.handOver(security, leaving.personId, successor.personId, {
        fromOn: today,
        dutyIds: null,
        reason: null,
      }),
      ...projects.map((projectId) =>
        city.reports.reportProgress(actor, projectId, {
          reportedOn: today,
          personId: leaving.personId,
          text: '进度',
          percent: 1,
        }),
      ),
    ]);
    expect(answers.filter(isRefusal)).toEqual([]);
  });
});

describe('the list of duties', () => {
  it('shows each reader what duty.read allows, one by one', async () => {
    const reader = await somebody();
    const officer = await city.person(
      'liaison_officer',
      { projectId: await city.project({ leadUnitId: reader.unitId }) },
      { login: `officer-${(made += 1)}` },
    );
    const supervisor = await city.person(
      'supervisor',
      { unitId: city.areaId },
      { login: `supervisor-${(made += 1)}` },
    );
    const readers: Person[] = [
      {
        kind: 'person',
        personId: reader.personId,
        duties: [{ role: 'unit_head', projectId: null, unitId: reader.unitId }],
      },
      officer,
      supervisor,
      security,
    ];
    const places = await city.database.query<{
      id: string;
      projectId: string | null;
      unitPath: string[];
    }>(
      `SELECT d.id, d.project_id AS "projectId", coalesce(u.path, p.unit_path) AS "unitPath" FROM duty_current d
       LEFT JOIN unit_current u ON u.id = d.unit_id LEFT JOIN app.project_place p ON p.id = d.project_id
       WHERE d.to_on IS NULL OR d.to_on > app.today() AND d.to_on > d.from_on`,
    );
    const nothing = { personId: null, projectId: null, unitId: null, role: null, on: null };
    const sizes: number[] = [];
    for (const person of readers) {
      const page = taken(await city.duties.list(person, nothing, { limit: 200, cursor: null }));
      const readable = places.filter(({ projectId, unitPath }) =>
        can(person, 'duty.read', projectId === null ? { unitPath } : { projectId, unitPath }),
      );
      expect(page.items.map(({ id }) => id).sort()).toEqual(readable.map(({ id }) => id).sort());
      sizes.push(page.items.length);
    }
    expect(sizes[3]).toBe(places.length);
    expect(new Set(sizes).size).toBe(4);
    expect(Math.min(...sizes)).toBeGreaterThan(0);
  });
});

describe('a duty that is over', () => {
  it('gives no right on the day on which it ends', async () => {
    const { personId, login, unitId } = await somebody();
    const [duty] = await dutiesOf(personId);
    const url = `/api/v1/duties/${String(duty!['id'])}/endings`;
    expect((await secadmin.post(url, { toOn: '2022-03-08' }, { 'if-match': '"1"' })).statusCode).toBe(201);
    const client = await api.as(login);
    expect((await client.get(`/api/v1/units/${unitId}`)).statusCode).toBe(200);
    await new ClockService(city.database).advance(new Date('2022-03-08T00:00:00+08:00'));
    expect((await client.get(`/api/v1/units/${unitId}`)).statusCode).toBe(401);
    expect((await (await api.as(login)).get(`/api/v1/units/${unitId}`)).statusCode).toBe(404);
  });
});
