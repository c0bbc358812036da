import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { newId } from '#database';
import { CalendarService, ProjectChanges } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned, reached } from '../support/city.js';
import { DifficultyParts } from '../support/difficulty-parts.js';
import { PaperParts } from '../support/paper-parts.js';
import { recordedCounts } from '../support/recorded-tables.js';

let city: City;
let api: ApiClient;
let officer: ApiClient;
let officerId: string;
let own: string;

beforeAll(async () => {
  city = await City.found();
  own = await city.project({
    name: '精密减速器生产基地',
    milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-03-31')],
  });
  await city.project({ name: '别人的', milestones: [planned('groundbreaking', '2022-04-01')] });
  const person = await city.person(
    'liaison_officer',
    { projectId: own },
    { login: 'officer', name: '陈联络' },
  );
  officerId = person.personId;
  api = await ApiClient.of(city);
  officer = await api.as('officer');
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

async function made(): Promise<string> {
  const answer = await officer.post('/api/v1/session/calendar-feed', {});
  expect(answer.statusCode).toBe(201);
  const { url } = answer.json() as { url: string };
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/api\/v1\/calendar-feeds\/kpc_[\w-]{43}\.ics$/);
  return new URL(url).pathname;
}

function eventsOf(text: string): ICAL.Event[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as never);
  return calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
}

describe('a calendar feed', () => {
  it('shows whoever has its address the dates of its person, without the name of anybody', async () => {
    const path = await made();
    const before = await recordedCounts(city.database);
    const answer = await api.get(path);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      200,
      'text/calendar; charset=utf-8',
    ]);
    const events = eventsOf(answer.body);
    expect(events.map(({ summary, startDate }) => [summary, startDate.toString()])).toEqual([
      ['【演示数据】精密减速器生产基地：开工到期', '2022-03-31'],
    ]);
    expect(answer.body).not.toContain('陈联络');
    expect(await recordedCounts(city.database)).toEqual(before);
    const again = await api.get(path, { 'if-none-match': answer.headers.etag as string });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it('shows a moved date under the same id with a higher sequence, and nothing once it is reached', async () => {
    const path = await made();
    const [before] = eventsOf((await api.get(path)).body);
    const url = `/api/v1/projects/${own}`;
    const act = async (part: string, body: object) => {
      const { headers } = await officer.get(url);
      const answer = await officer.post(`${url}/${part}`, body, { 'if-match': headers.etag as string });
      expect(answer.statusCode).toBe(201);
    };
    const stage = { stage: 'groundbreaking', reachedOn: '2022-03-04' };
    await act('milestones', { stage: 'groundbreaking', step: '首桩', plannedOn: '2022-03-20' });
    const after = eventsOf((await api.get(path)).body);
    expect(after.map(({ uid }) => uid)).toContain(before!.uid);
    expect(after.map(({ startDate }) => startDate.toString())).toEqual(['2022-03-20', '2022-03-31']);
    await act('stage-changes', { ...stage, evidence: [{ kind: 'construction_permit', number: '1' }] });
    const last = eventsOf((await api.get(path)).body);
    expect(last.map(({ uid }) => uid)).not.toContain(before!.uid);
  });

  it('shows difficulties and instructions by their numbers alone', async () => {
    const changes = new ProjectChanges(city.database, newId, new CalendarService(city.database));
    await new DifficultyParts(city, changes).of(own, '');
    await new PaperParts(city, changes).of('instruction', own, '', null);
    const { body } = await api.get(await made());
    const summaries = eventsOf(body).map(({ summary }) => summary);
    expect(summaries).toContain('【演示数据】精密减速器生产基地：第 1 号问题到期');
    expect(summaries).toContain('【演示数据】精密减速器生产基地：第 1 号批示到期');
    expect(body).not.toContain('试验');
  });

  it('shows permits by their kind alone on the days that their limits give, and the agreed ends of holds', async () => {
    await city.person('supervisor', { unitId: city.rootId }, { login: 'supervisor' });
    const supervisor = await api.as('supervisor');
    const url = `/api/v1/projects/${own}`;
    const act = async (client: ApiClient, part: string, body: object) => {
      const { headers } = await officer.get(url);
      const answer = await client.post(`${url}/${part}`, body, { 'if-match': headers.etag as string });
      expect([part, answer.statusCode]).toEqual([part, 201]);
    };
    const permit = { kind: 'construction', name: '桩基试验', authority: '审批局' };
    await act(officer, 'permits', {
      ...permit,
      appliedOn: '2022-02-21',
      limitDays: 20,
      dayType: 'calendar',
    });
    const [fromOn, toOn] = ['2022-12-01', '2022-12-31'];
    await act(officer, 'holds', { cause: 'funding', reason: '资金未到位', fromOn, toOn });
    const [hold] = await city.database.query<{ id: string }>('SELECT id FROM hold WHERE project_id = $1', [
      own,
    ]);
    await act(supervisor, `holds/${hold!.id}/decisions`, { approve: true });
    const { body } = await api.get(await made());
    const told = eventsOf(body).map(({ summary, startDate }) => `${summary} ${startDate.toString()}`);
    expect(told).toContain('【演示数据】精密减速器生产基地：审批事项〔施工许可〕到期 2022-03-13');
    expect(told).toContain('【演示数据】精密减速器生产基地：停缓建到期 2022-12-31');
    expect(body).not.toContain('试验');
  });

  it('ends when it is revoked, replaced, or its person disabled, and each looks as if it had never been', async () => {
    const unknown = await api.get(`/api/v1/calendar-feeds/kpc_${'x'.repeat(43)}.ics`);
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'calendar_feed.not_found']);
    const gone = async (path: string) => {
      const answer = await api.get(path);
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'calendar_feed.not_found']);
    };
    const [first, second] = [await made(), await made()];
    await gone(first);
    expect((await api.get(second)).statusCode).toBe(200);
    const revoke = async () =>
      (await officer.post('/api/v1/session/calendar-feed/revocations', {})).statusCode;
    expect([await revoke(), await revoke()]).toEqual([204, 404]);
    await gone(second);
    const third = await made();
    const [stored] = await city.database.query<{ row: string }>('SELECT f::text AS row FROM calendar_feed f');
    expect(stored!.row).not.toContain(third.slice(-47, -4));
    await city.person('system_administrator', { unitId: city.rootId }, { login: 'sysadmin' });
    const administrator = await api.as('sysadmin');
    const { headers } = await administrator.get(`/api/v1/people/${officerId}`);
    const disabled = await administrator.post(
      `/api/v1/people/${officerId}/disablings`,
      { reason: '离职', vacate: true },
      { 'if-match': headers.etag as string },
    );
    expect([disabled.statusCode, disabled.body.slice(0, 200)]).toEqual([
      expect.any(Number),
      expect.any(String),
    ]);
    expect(disabled.statusCode).toBeLessThan(300);
    await gone(third);
  });

  it('is on record, made and revoked', async () => {
    const rows = await city.database.query<{ action: string }>(
      `SELECT convert_from(canon, 'UTF8')::jsonb ->> 'action' AS action FROM audit.canon
       WHERE convert_from(canon, 'UTF8')::jsonb ->> 'action' LIKE 'calendar_feed.%' ORDER BY seq`,
    );
    expect(rows.map(({ action }) => action.split('.')[1])).toEqual([
      'created',
      'created',
      'created',
      'created',
      'created',
      'created',
      'revoked',
      'created',
    ]);
  });
});
