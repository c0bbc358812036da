import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import { CalendarService, ClockService, LightRemakesService, ProjectChanges } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned, reached } from '../support/city.js';

let city: City;
let api: ApiClient;
let supervisor: ApiClient;
/** Ten days late, in the programme; and one that is late too and in none. */
let inside: string;
let outside: string;

beforeAll(async () => {
  city = await City.found();
  await new CalendarService(city.database).loadOfficialYears();
  api = await ApiClient.of(city);
  await city.person('supervisor', { unitId: city.rootId }, { login: 'supervisor' });
  supervisor = await api.as('supervisor');
  const late = { milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-02-25')] };
  [inside, outside] = [await city.project(late), await city.project(late)];
  // Nothing of it can turn.
  await city.project();
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

function worker(): LightRemakesService {
  const changes = new ProjectChanges(city.database, newId, new CalendarService(city.database));
  return new LightRemakesService(city.database, changes);
}

async function setRedOver(days: number, programme: string | null = null): Promise<void> {
  const query = programme === null ? '' : `?programme=${programme}`;
  const { etag } = (await supervisor.get(`/api/v1/settings/light_thresholds${query}`)).headers;
  const value = {
    late: { yellowFromDays: 1, redOverDays: days },
    behind: { yellowFromPoints: 90, redOverPoints: 95 },
    statistics: { fromTotalInvestment: 500, yellowOverMonths: 1, redOverMonths: 2 },
    stale: { redAtTimes: 2 },
  };
  const answer = await supervisor.post(
    '/api/v1/settings/light_thresholds',
    { programme, value },
    { 'if-match': etag as string },
  );
  expect([answer.statusCode, answer.statusCode === 201 ? '' : answer.body]).toEqual([201, '']);
}

async function lights(asOf?: string): Promise<string[]> {
  const query = asOf === undefined ? '' : `?asOf=${encodeURIComponent(asOf)}`;
  const answers = [inside, outside].map((id) => supervisor.get(`/api/v1/projects/${id}${query}`));
  return (await Promise.all(answers)).map(
    (answer) => (answer.json() as { light: { light: string } }).light.light,
  );
}

async function marks(): Promise<string[]> {
  const rows = await city.database.query<{ mark: string }>(
    'SELECT mark FROM light_remake ORDER BY project_id',
  );
  return rows.map(({ mark }) => mark);
}

async function post(path: string, body: object, etag?: string): Promise<{ id: string }> {
  const answer = await supervisor.post(
    `/api/v1/${path}`,
    body,
    etag === undefined ? {} : { 'if-match': etag },
  );
  expect([path, answer.statusCode, answer.statusCode === 201 ? '' : answer.body]).toEqual([path, 201, '']);
  return answer.json() as { id: string };
}

describe('lights of projects that nobody touches', () => {
  it('follow another threshold within a minute, each once whoever asks how often', async () => {
    expect(await lights()).toEqual(['yellow', 'yellow']);
    expect(await worker().remakeMarked()).toBe(0);
    await setRedOver(5);
    expect(await lights()).toEqual(['yellow', 'yellow']);
    // Two workers at once, and one that was started again. Of the third project the pace is another one.
    const both = await Promise.all([worker().remakeMarked(), worker().remakeMarked()]);
    expect(both[0] + both[1] + (await worker().remakeMarked())).toBe(3);
    expect([await lights(), await marks()]).toEqual([['red', 'red'], []]);
  });

  it('say so in the history, with the change of the setting as the cause, and the past keeps its light', async () => {
    const before = '2022-03-07T18:00:00+08:00';
    await new ClockService(city.database).advance(new Date('2022-03-08T09:00:00+08:00'));
    await setRedOver(30);
    expect(await worker().remakeMarked()).toBe(2);
    expect([await lights(), await lights(before)]).toEqual([
      ['yellow', 'yellow'],
      ['red', 'red'],
    ]);
    const answer = await supervisor.get(`/api/v1/projects/${inside}/history`);
    const { items } = answer.json() as {
      items: { action: string; actor: { id: string }; causedBy: string; before: object; after: object }[];
    };
    expect(items[0]).toMatchObject({
      action: 'lights.remade',
      actor: { id: 'system:lights' },
      before: { light: 'red' },
      after: { light: 'yellow' },
    });
    const [cause] = await city.database.query<{ action: string }>(
      `SELECT convert_from(c.canon, 'UTF8')::json ->> 'action' AS action
       FROM audit.event e JOIN audit.canon c USING (chain, seq) WHERE e.event = $1`,
      [items[0]!.causedBy],
    );
    expect(cause).toEqual({ action: 'setting.changed' });
  });

  it('follow their programme’s settings, and the city’s again once it is closed', async () => {
    const { id } = await post('programmes', { code: 'strict', name: '严管' });
    await post(`programmes/${id}/memberships`, { projectId: inside, member: true, reason: '纳入' });
    await setRedOver(3, 'strict');
    expect(await marks()).toHaveLength(1);
    expect(await worker().remakeMarked()).toBe(1);
    expect(await lights()).toEqual(['red', 'yellow']);
    const programme = (await supervisor.get(`/api/v1/programmes/${id}`)).headers;
    await post(`programmes/${id}/closings`, {}, programme.etag as string);
    expect(await worker().remakeMarked()).toBe(1);
    expect(await lights()).toEqual(['yellow', 'yellow']);
  });

  it('keep a mark that is newer than the one that was made', async () => {
    await setRedOver(4);
    const first = await marks();
    await setRedOver(3);
    const second = await marks();
    expect(first).toHaveLength(3);
    expect(second.filter((mark) => first.includes(mark))).toEqual([]);
    expect(await worker().remakeMarked()).toBe(2);
    expect([await lights(), await marks()]).toEqual([['red', 'red'], []]);
  });
});
