import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CalendarService, ClockService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned, reached } from '../support/city.js';

let city: City;
let api: ApiClient;
let started: string;
let waiting: string;
const clients: Record<string, ApiClient> = {};

beforeAll(async () => {
  city = await City.found();
  await new CalendarService(city.database).loadOfficialYears();
  api = await ApiClient.of(city);
  started = await city.project({
    milestones: [reached('signing', '2021-06-01'), reached('groundbreaking', '2022-03-01')],
  });
  waiting = await city.project({
    leadUnitId: city.otherAreaId,
    milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-12-31')],
  });
  const people = [
    ['officer', 'liaison_officer', { projectId: started }],
    ['contact', 'enterprise_contact', { projectId: started }],
    ['port_head', 'unit_head', { unitId: city.otherAreaId }],
    ['supervisor', 'supervisor', { unitId: city.rootId }],
  ] as const;
  for (const [login, role, scope] of people) {
    await city.person(role, scope, { login });
    clients[login] = await api.as(login);
  }
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

interface Permit {
  id: string;
  kind: string;
  state: string;
  dueOn: string | null;
  daysTaken: number;
  daysLate: number;
  number: string | null;
  note: string | null;
  authority: string | null;
  authorityUnit: { name: string } | null;
}

async function read(projectId: string, asOf?: string): Promise<{ permits: Permit[]; etag: string }> {
  const path = `/api/v1/projects/${projectId}${asOf === undefined ? '' : `?asOf=${encodeURIComponent(asOf)}`}`;
  const answer = await clients['supervisor']!.get(path);
  const { permits } = answer.json() as { permits: Permit[] };
  return { permits, etag: answer.headers.etag as string };
}

/** What came of it: `created`, or the status and code of a refusal. */
async function act(who: string, projectId: string, path: string, body: object): Promise<string> {
  const { etag } = await read(projectId);
  const url = `/api/v1/projects/${projectId}/permits${path}`;
  const answer = await clients[who]!.post(url, body, { 'if-match': etag });
  return answer.statusCode === 201 ? 'created' : `${answer.statusCode} ${answer.json().code}`;
}

async function first(projectId: string, kind: string): Promise<string> {
  return (await read(projectId)).permits.find((permit) => permit.kind === kind)!.id;
}

const construction = {
  kind: 'construction',
  authority: '行政审批局',
  appliedOn: '2022-02-21',
  limitDays: 7,
  dayType: 'working',
};

describe('a permit', () => {
  it('is recorded by who reports on the project, and by nobody else', async () => {
    expect(await act('contact', started, '', construction)).toBe('403 project.not_yours');
    expect(await act('port_head', started, '', construction)).toBe('404 project.not_found');
    expect(await act('officer', started, '', construction)).toBe('created');
    expect((await read(started)).permits).toMatchObject([
      { state: 'applied', dueOn: '2022-03-02', daysTaken: 10, daysLate: 3, authority: '行政审批局' },
    ]);
  });

  it('refuses what cannot be, and records nothing of it', async () => {
    const { etag } = await read(started);
    const refused = [
      [construction, '409 permit.open_already'],
      [{ ...construction, kind: 'energy', appliedOn: '2022-03-08' }, '422 permit.date_in_future'],
      [{ ...construction, kind: 'other' }, '422 permit.name_missing'],
      [
        { ...construction, kind: 'energy', authority: undefined, authorityUnitId: started },
        '404 unit.not_found',
      ],
      [{ ...construction, kind: 'energy', authority: undefined }, '400 request.invalid'],
      [{ ...construction, kind: 'energy', authorityUnitId: city.areaId }, '400 request.invalid'],
      [{ ...construction, kind: 'energy', limitDays: 0 }, '400 request.invalid'],
    ] as const;
    for (const [body, answer] of refused) expect(await act('officer', started, '', body)).toBe(answer);
    expect((await read(started)).etag).toBe(etag);
  });

  it('stands while supplements are asked for, and is granted once', async () => {
    const id = await first(started, 'construction');
    const step = async (path: string, body: object) => act('officer', started, `/${id}/${path}`, body);
    expect(await step('supplements', { suppliedOn: '2022-02-28' })).toBe('409 permit.wrong_state');
    expect(await step('supplement-requests', { askedOn: '2022-02-20' })).toBe('422 permit.date_before');
    expect(await step('supplement-requests', { askedOn: '2022-02-23', note: '缺消防图纸' })).toBe('created');
    expect((await read(started)).permits).toMatchObject([
      { state: 'suspended', dueOn: null, daysTaken: 2, daysLate: 0, note: '缺消防图纸' },
    ]);
    expect(await step('supplements', { suppliedOn: '2022-02-28' })).toBe('created');
    expect((await read(started)).permits).toMatchObject([
      { state: 'applied', dueOn: '2022-03-07', daysTaken: 7 },
    ]);
    expect(await step('grants', { grantedOn: '2022-02-20', number: 'A1' })).toBe('422 permit.date_before');
    expect(await step('grants', { grantedOn: '2022-03-03', number: 'A1' })).toBe('created');
    expect(await step('grants', { grantedOn: '2022-03-03', number: 'A2' })).toBe('409 permit.wrong_state');
    expect((await read(started)).permits).toMatchObject([{ state: 'granted', daysTaken: 5, number: 'A1' }]);
  });

  it('is corrected with a reason; the past shows what was on record, and the history tells both', async () => {
    const past = '2022-03-07T23:00:00+08:00';
    await new ClockService(city.database).advance(new Date('2022-03-08T09:00:00+08:00'));
    const id = await first(started, 'construction');
    const correct = async (body: object) => act('supervisor', started, `/${id}/corrections`, body);
    expect(await correct({ endedOn: '2022-03-04' })).toBe('400 request.invalid');
    expect(await correct({ number: 'A1', reason: '误登' })).toBe('422 permit.nothing_to_correct');
    expect(await correct({ endedOn: '2022-03-04', authorityUnitId: city.areaId, reason: '误登日期' })).toBe(
      'created',
    );
    const area = expect.objectContaining({ id: city.areaId });
    expect((await read(started)).permits).toMatchObject([
      { daysTaken: 6, number: 'A1', authority: null, authorityUnit: area },
    ]);
    expect((await read(started, past)).permits).toMatchObject([{ daysTaken: 5, authority: '行政审批局' }]);
    const history = await clients['officer']!.get(`/api/v1/projects/${started}/history?limit=50`);
    for (const words of [
      'recorded the grant of the construction permit under no. A1',
      'its clock stands',
      'ended on: 2022-03-03 → 2022-03-04; reason: 误登日期',
    ])
      expect(history.body).toContain(words);
  });

  it('of started projects makes the mean, and late ones are named, to each reader their own', async () => {
    // Not started: its grant counts in no mean.
    expect(await act('port_head', waiting, '', { ...construction, kind: 'energy' })).toBe('created');
    const energy = await first(waiting, 'energy');
    expect(
      await act('port_head', waiting, `/${energy}/grants`, { grantedOn: '2022-03-08', number: 'B' }),
    ).toBe('created');
    const sea = { ...construction, kind: 'other', name: '海域使用', dayType: 'calendar', limitDays: 10 };
    expect(await act('port_head', waiting, '', sea)).toBe('created');
    const summary = async (who: string) => (await clients[who]!.get('/api/v1/permits/summary')).json();
    expect(await summary('supervisor')).toMatchObject({
      projects: 1,
      permits: 1,
      meanWorkingDays: 6,
      limitWorkingDays: 7.5,
      within: true,
      lateCount: 1,
      late: [{ name: '海域使用', dueOn: '2022-03-03', daysTaken: 15, daysLate: 5, project: { id: waiting } }],
    });
    expect(await summary('officer')).toMatchObject({ projects: 1, lateCount: 0 });
    expect(await summary('port_head')).toMatchObject({ projects: 0, meanWorkingDays: null, lateCount: 1 });
    await clients['supervisor']!.send({
      method: 'POST',
      url: '/api/v1/settings/permit_time',
      headers: { 'if-match': '"0"' },
      payload: { value: { tenthsOfWorkingDay: 59 } },
    });
    expect(await summary('officer')).toMatchObject({ limitWorkingDays: 5.9, within: false });
  });

  it('is refused or withdrawn with a reason, and then applied for again', async () => {
    const id = await first(waiting, 'other');
    const end = { endedOn: '2022-03-08', reason: '调整用海方案' };
    expect(await act('port_head', waiting, `/${id}/withdrawals`, { endedOn: '2022-03-08' })).toBe(
      '400 request.invalid',
    );
    expect(await act('port_head', waiting, `/${id}/withdrawals`, end)).toBe('created');
    expect(await act('port_head', waiting, `/${id}/refusals`, end)).toBe('409 permit.wrong_state');
    expect((await read(waiting)).permits).toEqual(
      expect.arrayContaining([expect.objectContaining({ state: 'withdrawn', note: '调整用海方案' })]),
    );
    const earlier = encodeURIComponent('2022-03-07T23:00:00+08:00');
    const changed = await clients['port_head']!.get(
      `/api/v1/projects/${waiting}/differences?from=${earlier}`,
    );
    expect(changed.body).toContain(': none → withdrawn');
  });
});
