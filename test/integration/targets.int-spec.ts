import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { CalendarService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned, reached } from '../support/city.js';
import { recordedCounts } from '../support/recorded-tables.js';

let city: City;
let api: ApiClient;
let supervisor: ApiClient;
let areaSupervisor: ApiClient;
let head: ApiClient;
let otherHead: ApiClient;

beforeAll(async () => {
  city = await City.found();
  await new CalendarService(city.database).loadOfficialYears();
  api = await ApiClient.of(city);
  await city.person('supervisor', { unitId: city.rootId }, { login: 'supervisor' });
  await city.person('supervisor', { unitId: city.areaId }, { login: 'area-supervisor' });
  await city.person('unit_head', { unitId: city.areaId }, { login: 'head' });
  await city.person('unit_head', { unitId: city.otherAreaId }, { login: 'other-head' });
  supervisor = await api.as('supervisor');
  areaSupervisor = await api.as('area-supervisor');
  head = await api.as('head');
  otherHead = await api.as('other-head');
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

async function created(answer: Promise<LightMyRequestResponse>): Promise<string> {
  const { statusCode, body } = await answer;
  expect([statusCode, statusCode === 201 ? '' : body]).toEqual([201, '']);
  return (JSON.parse(body) as { id: string }).id;
}

/** A refusal, which leaves everything as it was. */
async function refused(ask: () => Promise<LightMyRequestResponse>): Promise<[number, string]> {
  const before = await recordedCounts(city.database);
  const answer = await ask();
  expect(await recordedCounts(city.database)).toEqual(before);
  return [answer.statusCode, answer.json().code];
}

const goal = { measure: '个', sense: 'at_least', strength: 'binding', value: '11' };
let targets = 0;
async function target(more: object = {}): Promise<string> {
  targets += 1;
  const body = { year: 2022, name: `目标 ${targets}`, ...goal, ...more };
  return created(supervisor.post('/api/v1/targets', body));
}

async function read(id: string, kind = 'targets', client = supervisor) {
  const answer = await client.get(`/api/v1/${kind}/${id}`);
  expect(answer.statusCode).toBe(200);
  return { ...answer.json(), etag: answer.headers.etag as string };
}

const reading = (id: string, body: object, client = head) =>
  client.post(`/api/v1/targets/${id}/readings`, { state: 'preliminary', ...body });

describe('a target', () => {
  it('gets its figures from the head of its owner unit or a supervisor above, and from nobody else', async () => {
    const id = await target({ ownerUnitId: city.areaId });
    expect(await refused(() => reading(id, { readOn: '2022-01-31', value: '1' }, otherHead))).toEqual([
      403,
      'permission.denied',
    ]);
    await created(reading(id, { readOn: '2022-01-31', value: '1' }));
    expect(await read(id)).toMatchObject({
      ownerUnit: { name: '高新区' },
      newest: { value: '1', state: 'preliminary' },
      forecast: null,
      light: 'none',
    });
    await created(reading(id, { readOn: '2022-02-28', value: '2' }, areaSupervisor));
    const two = await read(id);
    expect(two).toMatchObject({ yearBasisPoints: 1808, doneBasisPoints: 1818, light: 'green' });
    expect(two.forecast).toEqual({ value: '12.9286', readings: 2 });
  });

  it('keeps both figures of a correction; a final one is corrected with a reason only', async () => {
    const id = await target({ ownerUnitId: city.areaId });
    await created(reading(id, { readOn: '2022-01-31', value: '1' }));
    await created(reading(id, { readOn: '2022-01-31', value: '2', state: 'final' }));
    expect(await refused(() => reading(id, { readOn: '2022-01-31', value: '3' }))).toEqual([
      422,
      'target_reading.reason_missing',
    ]);
    await created(reading(id, { readOn: '2022-01-31', value: '3', state: 'final', reason: '统计更正' }));
    const { readings } = await read(id);
    expect(readings).toMatchObject([
      {
        readOn: '2022-01-31',
        value: '3',
        version: 3,
        corrected: [
          { value: '1', state: 'preliminary' },
          { value: '2', state: 'final' },
        ],
      },
    ]);
    expect(await refused(() => reading(id, { readOn: '2022-03-08', value: '3' }))).toEqual([
      422,
      'target_reading.in_future',
    ]);
  });

  it('is set and changed by the supervisor of the city, once a name and year', async () => {
    const id = await target({ name: '新开工项目' });
    const body = { year: 2022, name: '新开工项目', ...goal };
    expect(await refused(() => supervisor.post('/api/v1/targets', body))).toEqual([409, 'target.exists']);
    expect(await refused(() => areaSupervisor.post('/api/v1/targets', { ...body, name: '另一项' }))).toEqual([
      403,
      'permission.denied',
    ]);
    const change = (client: ApiClient, etag: string, more: object = {}) =>
      client.post(
        `/api/v1/targets/${id}/changes`,
        { ...goal, value: '12', reason: '调整', ...more },
        { 'if-match': etag },
      );
    expect(await refused(() => change(areaSupervisor, '"1"'))).toEqual([403, 'permission.denied']);
    expect(await refused(() => change(supervisor, '"3"'))).toEqual([412, 'target.changed']);
    expect(await refused(() => change(supervisor, '"1"', { programme: 'none such' }))).toEqual([
      404,
      'programme.not_found',
    ]);
    await created(change(supervisor, '"1"'));
    expect(await read(id)).toMatchObject({ value: '12', version: 2, etag: '"2"' });
    const list = (await head.get('/api/v1/targets?year=2022&limit=200')).json();
    expect(list.items.map((one: { id: string }) => one.id)).toContain(id);
  });

  it('that counts projects is computed from them, and never typed', async () => {
    const id = await target({ countedStage: 'completion', countedCategory: 'industry' });
    const programme = await created(supervisor.post('/api/v1/programmes', { code: 'schools', name: '学校' }));
    const narrow = await target({
      countedStage: 'completion',
      countedCategory: 'industry',
      programme: 'schools',
    });
    const count = async (of: string) => Number((await read(of)).newest.value);
    expect(await count(id)).toBe(0);
    const lifecycle = 'government_investment';
    const begun = [reached('approval', '2021-01-01'), reached('groundbreaking', '2021-03-01')];
    const milestones = [...begun, reached('completion', '2022-01-15')];
    const projectId = await city.project({ lifecycle, milestones });
    await city.project({ lifecycle, milestones });
    // Reached in another year, and not reached.
    await city.project({ lifecycle, milestones: [...begun, reached('completion', '2021-12-31')] });
    await city.project({ lifecycle, milestones: begun });
    expect([await count(id), await count(narrow)]).toEqual([2, 0]);
    const joined = await supervisor.post(`/api/v1/programmes/${programme}/memberships`, {
      projectId,
      member: true,
      reason: '列入',
    });
    expect(joined.statusCode).toBe(201);
    expect([await count(id), await count(narrow)]).toEqual([2, 1]);
    expect(await refused(() => reading(id, { readOn: '2022-01-31', value: '9' }, supervisor))).toEqual([
      409,
      'target.is_counted',
    ]);
    expect((await read(id)).readings).toEqual([]);
  });
});

describe('a programme', () => {
  const join = (programme: string, projectId: string, member = true, client = supervisor) =>
    client.post(`/api/v1/programmes/${programme}/memberships`, { projectId, member, reason: '调度' });

  it('is set up, renamed and closed by the supervisor of the city; its code is never used again', async () => {
    const id = await created(supervisor.post('/api/v1/programmes', { code: 'chains', name: '强链' }));
    expect(
      await refused(() => areaSupervisor.post('/api/v1/programmes', { code: 'mine', name: '我的' })),
    ).toEqual([403, 'permission.denied']);
    const { etag } = await read(id, 'programmes');
    await created(
      supervisor.post(`/api/v1/programmes/${id}/renamings`, { name: '补链' }, { 'if-match': etag }),
    );
    expect(
      await refused(() => supervisor.post(`/api/v1/programmes/${id}/closings`, {}, { 'if-match': etag })),
    ).toEqual([412, 'programme.changed']);
    await created(supervisor.post(`/api/v1/programmes/${id}/closings`, {}, { 'if-match': '"2"' }));
    expect(
      await refused(() => supervisor.post('/api/v1/programmes', { code: 'chains', name: '再来' })),
    ).toEqual([409, 'programme.code_taken']);
    const projectId = await city.project();
    expect(await refused(() => join(id, projectId))).toEqual([409, 'programme.closed']);
  });

  it('shows each reader the projects that they may see', async () => {
    const id = await created(supervisor.post('/api/v1/programmes', { code: 'water', name: '水利' }));
    const [own, foreign] = [await city.project(), await city.project({ leadUnitId: city.otherAreaId })];
    for (const projectId of [own, foreign]) expect((await join(id, projectId)).statusCode).toBe(201);
    expect(await refused(() => join(id, own))).toEqual([409, 'programme.member_already']);
    expect(await refused(() => join(id, own, false, areaSupervisor))).toEqual([403, 'permission.denied']);
    const seen = async (client: ApiClient) =>
      (await read(id, 'programmes', client)).projects.map((one: { id: string }) => one.id);
    expect(await seen(supervisor)).toEqual([own, foreign].sort());
    expect(await seen(head)).toEqual([own]);
    expect((await join(id, foreign, false)).statusCode).toBe(201);
    expect(await seen(supervisor)).toEqual([own]);
  });

  it('with settings of its own governs a project that is in no other such; of several the city’s hold', async () => {
    const codes = ['fast', 'slow'];
    const ids: string[] = [];
    for (const code of codes)
      ids.push(await created(supervisor.post('/api/v1/programmes', { code, name: code })));
    for (const programme of codes)
      await created(
        supervisor.post(
          '/api/v1/settings/lock_window',
          { programme, value: { calendarDays: 5 } },
          { 'if-match': '"0"' },
        ),
      );
    const projectId = await city.project({
      milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-03-20')],
    });
    const move = async (toOn: string): Promise<string> => {
      const project = await supervisor.get(`/api/v1/projects/${projectId}`);
      const milestone = project
        .json()
        .milestones.find(({ stage }: { stage: string }) => stage === 'groundbreaking');
      const answer = await supervisor.post(
        `/api/v1/projects/${projectId}/date-moves`,
        { milestoneId: milestone.id, toOn, reason: '调整' },
        { 'if-match': project.headers.etag as string },
      );
      return answer.statusCode === 201 ? 'moved' : (answer.json().code as string);
    };
    // Thirteen days before its date: locked by the city’s window of thirty, free by the programme’s of five.
    expect(await move('2022-03-21')).toBe('date_change.locked');
    expect((await join(ids[0]!, projectId)).statusCode).toBe(201);
    expect(await move('2022-03-21')).toBe('moved');
    expect((await join(ids[1]!, projectId)).statusCode).toBe(201);
    expect(await move('2022-03-22')).toBe('date_change.locked');
    expect((await join(ids[0]!, projectId, false)).statusCode).toBe(201);
    expect(await move('2022-03-22')).toBe('moved');
  });

  it('lets the lights of a project follow its thresholds from the day on which it joins', async () => {
    const id = await created(supervisor.post('/api/v1/programmes', { code: 'strict', name: '严管' }));
    await created(
      supervisor.post(
        '/api/v1/settings/light_thresholds',
        {
          programme: 'strict',
          value: {
            late: { yellowFromDays: 1, redOverDays: 2 },
            behind: { yellowFromPoints: 10, redOverPoints: 30 },
            statistics: { fromTotalInvestment: 500, yellowOverMonths: 1, redOverMonths: 2 },
            stale: { redAtTimes: 2 },
          },
        },
        { 'if-match': '"0"' },
      ),
    );
    const projectId = await city.project({
      milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-03-03')],
    });
    const light = async () => (await supervisor.get(`/api/v1/projects/${projectId}`)).json().light.light;
    expect(await light()).toBe('yellow');
    await join(id, projectId);
    expect(await light()).toBe('red');
    await join(id, projectId, false);
    expect(await light()).toBe('yellow');
  });
});
