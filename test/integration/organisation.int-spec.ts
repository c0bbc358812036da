import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import { isRefusal, type Person, type UnitRow } from '#domain';
import { ApiClient } from '../support/api-client.js';
import { asApplication } from '../support/as-owner.js';
import { City } from '../support/city.js';
import { recordedCounts } from '../support/recorded-tables.js';
import { taken } from '../support/taken.js';

let city: City;
let api: ApiClient;
let administrator: Person;
let sysadmin: ApiClient;
let auditor: ApiClient;
let made = 0;

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city);
  administrator = await city.person('system_administrator', { unitId: city.rootId }, { login: 'sysadmin' });
  await city.person('audit_administrator', { unitId: city.rootId }, { login: 'audit' });
  await city.person('security_administrator', { unitId: city.rootId }, { login: 'secadmin' });
  sysadmin = await api.as('sysadmin');
  auditor = await api.as('audit');
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

async function newUnit(parentId = city.areaId): Promise<string> {
  const name = `单位 ${(made += 1)}`;
  return taken(await city.units.create(administrator, { parentId, kind: 'office', name })).id;
}

async function unit(id: string): Promise<UnitRow> {
  const [row] = await city.database.query<UnitRow>(
    `SELECT id, version, parent_id AS "parentId", name, path, state FROM unit_current WHERE id = $1`,
    [id],
  );
  return row!;
}

async function lastEvents(limit = 1): Promise<Record<string, unknown>[]> {
  const { items } = (await auditor.get(`/api/v1/system-history?limit=${limit}`)).json();
  return items;
}

describe('units', () => {
  it('are renamed with the version that was read, once', async () => {
    const id = await newUnit();
    const read = await sysadmin.get(`/api/v1/units/${id}`);
    expect(read.headers.etag).toBe('"1"');
    const url = `/api/v1/units/${id}/renamings`;
    const rename = (name: string, etag: string) => sysadmin.post(url, { name }, { 'if-match': etag });
    const both = await Promise.all([rename('甲办', '"1"'), rename('乙办', '"1"')]);
    expect(both.map(({ statusCode }) => statusCode).sort((a, b) => a - b)).toEqual([201, 412]);
    const won = both.find(({ statusCode }) => statusCode === 201)!;
    expect([won.headers.etag, won.json().version]).toEqual(['"2"', 2]);
    const refused = both.find(({ statusCode }) => statusCode === 412)!;
    expect(refused.json().code).toBe('unit.changed');
    const without = await sysadmin.post(url, { name: '丙办' });
    expect([without.statusCode, without.json().code]).toEqual([428, 'precondition.required']);
  });

  it('move with their whole subtree, and rights move with them at once', async () => {
    const top = await newUnit();
    const below = await newUnit(top);
    const projectId = await city.project({ leadUnitId: below });
    await city.person('supervisor', { unitId: city.otherAreaId }, { login: `supervisor-${(made += 1)}` });
    const supervisor = await api.as(`supervisor-${made}`);
    expect((await supervisor.get(`/api/v1/projects/${projectId}`)).statusCode).toBe(404);
    taken(await city.units.move(administrator, top, 1, city.otherAreaId));
    expect(await unit(below)).toMatchObject({
      version: 2,
      parentId: top,
      path: [city.rootId, city.otherAreaId, top, below],
    });
    expect((await supervisor.get(`/api/v1/projects/${projectId}`)).statusCode).toBe(200);
    const [event] = await lastEvents();
    expect(event).toMatchObject({
      action: 'unit.moved',
      actor: { id: administrator.personId },
      before: { parent: city.areaId },
      after: { unit: top, parent: city.otherAreaId, subtree: [top, below] },
    });
  });

  it('refuse a cycle, whatever two moves at once try', async () => {
    const [one, two] = [await newUnit(), await newUnit()];
    const moves = await Promise.all([
      city.units.move(administrator, one, null, two),
      city.units.move(administrator, two, null, one),
    ]);
    expect(moves.filter(isRefusal).map(({ code }) => code)).toEqual(['unit.cycle']);
    const cyclic = await city.database.query(
      `SELECT FROM unit_current u JOIN unit_current p ON p.id = u.parent_id WHERE u.path <> p.path || u.id`,
    );
    expect(cyclic).toEqual([]);
  });

  it('close only when nothing is left of them; then they take nothing more', async () => {
    const id = await newUnit();
    const person = taken(
      await city.people.create(administrator, {
        unitId: id,
        name: '留守',
        email: null,
        mobile: null,
        privateEmail: null,
      }),
    );
    const refused = await city.units.close(administrator, id, null);
    expect(refused).toMatchObject({ code: 'unit.in_use', details: { people: '1', duties: '0' } });
    taken(await city.people.disable(administrator, person.id, 1, { vacate: false, reason: null }));
    taken(await city.units.close(administrator, id, null));
    expect(await unit(id)).toMatchObject({ state: 'closed' });
    const name = '新来';
    for (const attempt of [
      city.units.create(administrator, { parentId: id, kind: 'office', name }),
      city.people.create(administrator, { unitId: id, name, email: null, mobile: null, privateEmail: null }),
      city.units.move(administrator, await newUnit(), null, id),
      city.duties.assign(
        { kind: 'system', part: 'operator' },
        {
          personId: administrator.personId,
          role: 'unit_head',
          scope: { unitId: id },
          fromOn: '2022-03-07' as never,
          toOn: null,
        },
      ),
    ])
      expect(await attempt).toMatchObject({ code: 'unit.closed' });
    await expect(city.project({ leadUnitId: id })).rejects.toThrow('unit.closed');
  });

  it('close and take a project at the same moment: one of the two', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await newUnit();
      const [closed, added] = await Promise.all([
        city.units.close(administrator, id, null),
        city.project({ leadUnitId: id }).catch((error: Error) => error.message),
      ]);
      expect(isRefusal(closed)).toBe(added !== 'unit.closed');
    }
  });
});

describe('people', () => {
  const wish = {
    name: '周新',
    email: 'zhou@city.example',
    mobile: '138 0000 0000',
    privateEmail: 'z@home.example',
  };

  it('are changed with the version that was read; the history has the names, and no private contact', async () => {
    const created = await sysadmin.post('/api/v1/people', { unitId: city.areaId, ...wish });
    expect(created.statusCode).toBe(201);
    const { id } = created.json();
    const read = await sysadmin.get(`/api/v1/people/${id}`);
    expect(read.json()).toEqual({
      id,
      version: 1,
      name: '周新',
      email: 'zhou@city.example',
      unit: { id: city.areaId, name: '高新区' },
      state: 'active',
    });
    const change = { name: '周正', mobile: '139 0000 0000', unitId: city.otherAreaId };
    const url = `/api/v1/people/${id}/changes`;
    expect((await sysadmin.post(url, change, { 'if-match': '"1"' })).statusCode).toBe(201);
    expect((await sysadmin.post(url, { name: '周错' }, { 'if-match': '"1"' })).statusCode).toBe(412);
    const [event] = await lastEvents();
    expect(event).toMatchObject({
      action: 'person.changed',
      before: { name: '周新', unit: city.areaId },
      after: { name: '周正', unit: city.otherAreaId, mobile: '***' },
    });
    const [sealed] = await city.database.query<{ canon: string }>(
      `SELECT convert_from(canon, 'UTF8') AS canon FROM audit.canon WHERE chain = '_sys' ORDER BY seq DESC LIMIT 1`,
    );
    expect(sealed!.canon).not.toMatch(/周|139 0000 0000/);
  });

  it('have private contacts that are read by a recorded view and no other way', async () => {
    const created = await sysadmin.post('/api/v1/people', { unitId: city.areaId, ...wish });
    const { id } = created.json();
    const answer = await sysadmin.post(`/api/v1/people/${id}/contact-views`, { reason: '现场联系' });
    expect(answer.json()).toEqual({ mobile: '138 0000 0000', privateEmail: 'z@home.example' });
    const [event] = await lastEvents();
    expect(event).toMatchObject({ action: 'contacts.viewed', after: { person: id }, reason: '现场联系' });
    const [row] = await city.database.query<{ class: string }>(
      'SELECT class FROM audit.event WHERE event = $1',
      [event!['event']],
    );
    expect(row).toEqual({ class: 'access' });
    await asApplication(city.test, async (ask) => {
      for (const sql of [
        'SELECT mobile FROM person_profile',
        'SELECT * FROM person_profile',
        `SELECT to_jsonb(p) FROM person_profile p`,
      ])
        await expect(ask(sql)).rejects.toMatchObject({ code: '42501' });
      // Neither an event of before nor one of another person opens them.
      for (const person of [id, administrator.personId])
        await expect(
          ask('SELECT app.private_contacts($1, $2)', [person, event!['event']]),
        ).rejects.toMatchObject({ code: 'KP002' });
    });
  });

  it('who are disabled are out at once, everywhere, and back without their sessions', async () => {
    const login = `leaving-${(made += 1)}`;
    const unitId = await newUnit();
    const { personId } = await city.person('unit_head', { unitId }, { login, ofUnit: unitId });
    const session = await api.as(login);
    const disable = (body: object) =>
      sysadmin.post(`/api/v1/people/${personId}/disablings`, body, { 'if-match': '"1"' });
    const refused = await disable({});
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'person.has_duties']);
    expect((await session.get('/api/v1/units')).statusCode).toBe(200);
    expect((await disable({ vacate: true, reason: '调离' })).statusCode).toBe(201);
    expect((await session.get('/api/v1/units')).statusCode).toBe(401);
    expect(await city.database.query('SELECT FROM session WHERE person_id = $1', [personId])).toEqual([]);
    const events = await lastEvents(2);
    expect(events).toMatchObject([
      { action: 'duty.ended', causedBy: events[1]!['event'], after: { toOn: '2022-03-07' } },
      { action: 'person.disabled', reason: '调离' },
    ]);
    const enabled = await sysadmin.post(`/api/v1/people/${personId}/enablings`, {}, { 'if-match': '"2"' });
    expect(enabled.statusCode).toBe(201);
    expect((await session.get('/api/v1/units')).statusCode).toBe(401);
    // Without a duty of today there is nothing to see.
    expect((await (await api.as(login)).get('/api/v1/units')).statusCode).toBe(403);
  });

  it('are listed page by page, by unit, role, state and name', async () => {
    const unitId = await newUnit();
    const below = await newUnit(unitId);
    const names = ['欧阳一', '欧阳二', '司马三'];
    for (const [index, name] of names.entries())
      await city.person(
        'unit_head',
        { unitId: await newUnit() },
        { name, ofUnit: index === 0 ? unitId : below },
      );
    const ask = async (query: string) => {
      const answer = await sysadmin.get(`/api/v1/people?unitId=${unitId}&${query}`);
      expect(answer.statusCode).toBe(200);
      return answer.json() as { items: { name: string }[]; nextCursor: string | null };
    };
    const listed = async (query: string) => (await ask(query)).items.map(({ name }) => name);
    expect(await listed('')).toEqual(names);
    expect(await listed(`name=${encodeURIComponent('欧阳')}`)).toEqual(['欧阳一', '欧阳二']);
    expect(await listed('role=unit_head&state=active')).toEqual(names);
    expect(await listed('role=supervisor')).toEqual([]);
    const first = await ask('limit=2');
    expect(await listed(`limit=2&cursor=${first.nextCursor}`)).toEqual(['司马三']);
    for (const query of ['limit=201', 'limit=0', 'cursor=x', 'role=mayor'])
      expect((await sysadmin.get(`/api/v1/people?${query}`)).statusCode).toBe(400);
  });
});

describe('a change of the organisation', () => {
  it('that is refused leaves everything as it was', async () => {
    const before = await recordedCounts(city.database);
    for (const answer of [
      await city.units.move(administrator, city.rootId, null, city.areaId),
      await city.units.rename(administrator, newId(), null, 'x'),
      await city.people.change(administrator, administrator.personId, 99, { name: 'x' }),
      await city.units.create(
        { kind: 'person', personId: administrator.personId, duties: [] },
        { parentId: city.areaId, kind: 'office', name: 'x' },
      ),
    ])
      expect(isRefusal(answer)).toBe(true);
    expect(await recordedCounts(city.database)).toEqual(before);
  });
});
