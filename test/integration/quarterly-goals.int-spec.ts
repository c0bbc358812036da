import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localDate } from '#domain';
import { ClockService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City } from '../support/city.js';

let city: City;
let api: ApiClient;
let projectId: string;
let officerId: string;
const clients: Record<string, ApiClient> = {};

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city);
  projectId = await city.project();
  const people = [
    ['officer', 'liaison_officer', { projectId }],
    ['contact', 'enterprise_contact', { projectId }],
    ['head', 'unit_head', { unitId: city.areaId }],
    ['supervisor', 'supervisor', { unitId: city.rootId }],
  ] as const;
  for (const [login, role, scope] of people) {
    const { personId } = await city.person(role, scope, { login });
    if (login === 'officer') officerId = personId;
    clients[login] = await api.as(login);
  }
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

interface Goal {
  id: string;
  quarter: number;
  text: string;
  assessment: string | null;
  assessmentNote: string | null;
  reportId: string | null;
}

async function read(asOf?: string): Promise<{ goals: Goal[]; etag: string }> {
  const path = `/api/v1/projects/${projectId}${asOf === undefined ? '' : `?asOf=${encodeURIComponent(asOf)}`}`;
  const answer = await clients['supervisor']!.get(path);
  const { quarterlyGoals } = answer.json() as { quarterlyGoals: Goal[] };
  return { goals: quarterlyGoals, etag: answer.headers.etag as string };
}

async function act(who: string, path: string, body: object): Promise<string> {
  const { etag } = await read();
  const url = `/api/v1/projects/${projectId}/quarterly-goals${path}`;
  const answer = await clients[who]!.post(url, body, { 'if-match': etag });
  return answer.statusCode === 201 ? 'created' : `${answer.statusCode} ${answer.json().code}`;
}

describe('the goal of a quarter', () => {
  it('is agreed once it is set, and changed with a reason', async () => {
    const goal = { year: 2022, quarter: 1, text: '桩基完成' };
    expect(await act('contact', '', goal)).toBe('403 project.not_yours');
    expect(await act('officer', '', { ...goal, quarter: 5 })).toBe('400 request.invalid');
    expect(await act('officer', '', { ...goal, year: 2021 })).toBe('409 quarterly_goal.quarter_over');
    expect(await act('officer', '', { ...goal, year: 2024 })).toBe('422 quarterly_goal.too_early');
    expect(await act('officer', '', { ...goal, quarter: 2, text: '三层' })).toBe('created');
    expect(await act('officer', '', goal)).toBe('created');
    expect(await act('supervisor', '', goal)).toBe('409 quarterly_goal.set_already');
    const { id } = (await read()).goals[0]!;
    expect(await act('officer', `/${id}/changes`, { text: '桩基完成一半' })).toBe('400 request.invalid');
    expect(await act('officer', `/${id}/changes`, { text: '桩基完成一半', reason: '春节停工' })).toBe(
      'created',
    );
    expect((await read()).goals).toMatchObject([
      { quarter: 1, text: '桩基完成一半', assessment: null },
      { quarter: 2, text: '三层' },
    ]);
  });

  it('is assessed when it is over, against a report of the project; the past does not know it', async () => {
    const actor = { kind: 'system', part: 'setup' } as const;
    const report = { reportedOn: localDate('2022-03-07'), personId: officerId, text: '桩基四成', percent: 4 };
    await city.reports.reportProgress(actor, projectId, report);
    const [row] = await city.database.query<{ id: string }>('SELECT id FROM progress_report');
    const { id } = (await read()).goals[0]!;
    const assess = async (who: string, more: object = {}) =>
      act(who, `/${id}/assessments`, { assessment: 'partly_met', note: '完成四成', ...more });
    expect(await assess('head')).toBe('409 quarterly_goal.quarter_not_over');
    await new ClockService(city.database).advance(new Date('2022-04-01T09:00:00+08:00'));
    expect(await assess('officer')).toBe('403 project.not_yours');
    expect(await assess('head', { reportId: id })).toBe('404 progress_report.not_found');
    expect(await assess('head', { reportId: row!.id })).toBe('created');
    expect(await act('officer', `/${id}/changes`, { text: '更少', reason: '晚了' })).toBe(
      '409 quarterly_goal.quarter_over',
    );
    expect((await read()).goals[0]).toMatchObject({
      assessment: 'partly_met',
      assessmentNote: '完成四成',
      reportId: row!.id,
    });
    expect((await read('2022-03-31T09:00:00+08:00')).goals[0]).toMatchObject({ assessment: null });
  });

  it('can be assessed again, and the history tells what it was', async () => {
    const { id } = (await read()).goals[0]!;
    const again = { assessment: 'not_met', note: '复核仅两成' };
    expect(await act('supervisor', `/${id}/assessments`, again)).toBe('created');
    expect((await read()).goals[0]).toMatchObject({ assessment: 'not_met', reportId: null });
    const history = await clients['officer']!.get(`/api/v1/projects/${projectId}/history?limit=20`);
    expect(history.body).toContain('assessment: partly met → not met');
    expect(history.body).toContain('春节停工');
  });
});
