import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { newId } from '#database';
import { CalendarService, ClockService, LateDifficultiesService, ProjectChanges } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned, reached } from '../support/city.js';
import { photo } from '../support/evidence.js';

let city: City;
let api: ApiClient;
let projectId: string;
let landUnit: string;
const clients: Record<string, ApiClient> = {};

beforeAll(async () => {
  city = await City.found();
  await new CalendarService(city.database).loadOfficialYears();
  api = await ApiClient.of(city);
  projectId = await city.project({
    milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-12-31')],
  });
  landUnit = await city.unit('自然资源局', [city.rootId]);
  const people = [
    ['officer', 'liaison_officer', { projectId }],
    ['contact', 'enterprise_contact', { projectId }],
    ['head', 'unit_head', { unitId: city.areaId }],
    ['land_head', 'unit_head', { unitId: landUnit }],
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

interface Difficulty {
  id: string;
  number: number;
  state: string;
  settledBy: string;
  dueOn: string;
  title: string;
  daysLate: number;
  note: string | null;
  reopened: number;
  charged: boolean;
  rating: number | null;
  ratingText: string | null;
  appliedBy: { name: string } | null;
  evidence: object[];
}

interface Document {
  difficulties: Difficulty[];
  light: { light: string; facts: { fact: string; number?: number }[] };
}

async function read(asOf?: string): Promise<Document & { etag: string | undefined }> {
  const path = `/api/v1/projects/${projectId}${asOf === undefined ? '' : `?asOf=${encodeURIComponent(asOf)}`}`;
  const answer = await clients['supervisor']!.get(path);
  return { ...(answer.json() as Document), etag: answer.headers.etag as string | undefined };
}

async function act(who: string, path: string, body: object): Promise<LightMyRequestResponse> {
  const { etag } = await read();
  const url = `/api/v1/projects/${projectId}/difficulties${path}`;
  return clients[who]!.post(url, body, { 'if-match': etag! });
}

/** What came of it: the difficulty's state, or the status and code of a refusal. */
async function done(who: string, number: number, path: string, body: object = {}): Promise<string> {
  const id = (await read()).difficulties.find((one) => one.number === number)!.id;
  const answer = await act(who, `/${id}/${path}`, body);
  if (answer.statusCode !== 201) return `${answer.statusCode} ${answer.json().code}`;
  return (await read()).difficulties.find((one) => one.number === number)!.state;
}

async function raise(who: string, more: object = {}): Promise<LightMyRequestResponse> {
  return act(who, '', {
    cause: 'land',
    settledBy: 'unit',
    ownerUnitId: landUnit,
    dueOn: '2022-03-25',
    title: '红线内两户未签约',
    ...more,
  });
}

const advance = async (to: string): Promise<void> => {
  await new ClockService(city.database).advance(new Date(to));
};

function worker(): LateDifficultiesService {
  const changes = new ProjectChanges(city.database, newId, new CalendarService(city.database));
  return new LateDifficultiesService(city.database, changes, newId);
}

/** A photo in a project, put there by the head of its unit. */
async function upload(id: string): Promise<string> {
  const answer = await clients['head']!.send({
    method: 'POST',
    url: `/api/v1/projects/${id}/files`,
    headers: { 'content-type': 'image/jpeg' },
    payload: await photo(),
  });
  expect(answer.statusCode).toBe(201);
  return (answer.json() as { id: string }).id;
}

async function listed(who: string, query = ''): Promise<string[]> {
  const answer = await clients[who]!.get(`/api/v1/difficulties${query}`);
  expect(answer.statusCode).toBe(200);
  return (answer.json() as { items: Difficulty[] }).items.map(({ number, state }) => `${number} ${state}`);
}

describe('a difficulty', () => {
  it('is raised by the enterprise and accepted by the unit that must settle it, which sees nothing else', async () => {
    expect((await raise('contact')).statusCode).toBe(201);
    expect((await raise('officer', { ownerUnitId: projectId })).json().code).toBe('unit.not_found');
    expect((await read()).difficulties).toMatchObject([
      { number: 1, state: 'open', settledBy: 'unit', title: '红线内两户未签约', daysLate: 0 },
    ]);
    expect(await listed('land_head')).toEqual(['1 open']);
    expect(await listed('port_head')).toEqual([]);
    expect((await clients['land_head']!.get(`/api/v1/projects/${projectId}`)).statusCode).toBe(404);
    expect(await done('port_head', 1, 'acceptances')).toBe('404 project.not_found');
    expect(await done('head', 1, 'acceptances')).toBe('403 project.not_yours');
    expect(await done('land_head', 1, 'acceptances')).toBe('accepted');
    expect(await listed('land_head', '?state=accepted&settledBy=unit&overdue=false')).toEqual(['1 accepted']);
    expect(await listed('land_head', '?overdue=true')).toEqual([]);
  });

  it('is closed in three steps by three people, sent back with a reason, rated once', async () => {
    const evidence = [{ kind: 'contract', number: '2022-018', fileId: await upload(projectId) }];
    const request = { resolution: '两户均已签约', evidence };
    const passed = { approve: true };
    expect(await done('supervisor', 1, 'closing-requests', request)).toBe('403 project.not_yours');
    for (const fileId of [newId(), await upload(await city.project())]) {
      const strange = { ...request, evidence: [{ kind: 'other', fileId }] };
      expect(await done('land_head', 1, 'closing-requests', strange)).toBe('422 file.not_of_project');
    }
    expect(await done('land_head', 1, 'closing-requests', request)).toBe('applied');
    expect((await read()).difficulties[0]!.evidence).toEqual(evidence);
    expect(await done('land_head', 1, 'checks', passed)).toBe('404 project.not_found');
    expect(await done('head', 1, 'checks', { approve: false })).toBe('422 request.reason_missing');
    expect(await done('head', 1, 'checks', { approve: false, note: '缺协议原件' })).toBe('accepted');
    expect((await read()).difficulties[0]).toMatchObject({ note: '缺协议原件', appliedBy: null });
    expect(await done('land_head', 1, 'closing-requests', request)).toBe('applied');
    expect(await done('supervisor', 1, 'closings', passed)).toBe('409 difficulty.wrong_state');
    expect(await done('head', 1, 'checks', passed)).toBe('checked');
    expect(await done('supervisor', 1, 'closings', passed)).toBe('closed');
    expect(await done('head', 1, 'ratings', { rating: 5 })).toBe('403 project.not_yours');
    expect(await done('contact', 1, 'ratings', { rating: 6 })).toBe('400 request.invalid');
    expect(await done('contact', 1, 'ratings', { rating: 4, text: '很快' })).toBe('closed');
    expect(await done('contact', 1, 'ratings', { rating: 1 })).toBe('409 difficulty.rated_already');
    expect((await read()).difficulties[0]).toMatchObject({ rating: 4, ratingText: '很快' });
  });

  it('is reopened under its number, and the past shows it as it was', async () => {
    const before = '2022-03-07T18:00:00+08:00';
    await advance('2022-03-08T09:00:00+08:00');
    const again = { dueOn: '2022-03-11', reason: '一户反悔' };
    expect(await done('supervisor', 1, 're-checks', again)).toBe('accepted');
    expect((await read()).difficulties).toMatchObject([{ number: 1, reopened: 1, rating: null }]);
    expect((await read(before)).difficulties).toMatchObject([{ state: 'closed', reopened: 0, rating: 4 }]);
    const differences = await clients['supervisor']!.get(
      `/api/v1/projects/${projectId}/differences?from=${encodeURIComponent(before)}`,
    );
    expect((differences.json() as { differences: { kind: string }[] }).differences).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'difficulty_state', before: 'closed', after: 'accepted' }),
        expect.objectContaining({ kind: 'difficulty_reopened', before: '0', after: '1' }),
      ]),
    );
  });

  it('that is late turns the light by its number, and climbs a level at a time, each once', async () => {
    expect(await worker().raiseLate()).toBe(0);
    await advance('2022-03-14T09:00:00+08:00');
    expect((await read()).light).toMatchObject({
      light: 'yellow',
      facts: [{ fact: 'difficulty_overdue', number: 1 }],
    });
    expect(await worker().raiseLate()).toBe(0);
    expect(await listed('supervisor', '?overdue=true')).toEqual(['1 accepted']);
    const levels: string[] = [];
    // Fridays: five working days each; after 3 April come three holidays.
    for (const day of ['2022-03-18', '2022-03-25', '2022-04-01', '2022-06-30']) {
      await advance(`${day}T09:00:00+08:00`);
      // Two workers at once, and one that was started again.
      const raised = await Promise.all([worker().raiseLate(), worker().raiseLate()]);
      levels.push(`${raised[0] + raised[1] + (await worker().raiseLate())}`);
      levels.push((await read()).difficulties[0]!.settledBy);
    }
    expect(levels).toEqual(['1', 'department', '1', 'leader', '1', 'head', '0', 'head']);
    expect((await read()).light.light).toBe('red');
    const history = await clients['supervisor']!.get(`/api/v1/projects/${projectId}/history?limit=100`);
    const { items } = history.json() as { items: { action: string; actor: { id: string } }[] };
    const raised = items.filter(({ action }) => action === 'difficulty.level_raised');
    expect(raised.map(({ actor }) => actor.id)).toEqual(Array(3).fill('system:difficulties'));
  });

  it('is charged to its owner unit and told in the history, in the reader’s language', async () => {
    expect(await done('head', 1, 'charges', { charged: true, reason: '久拖' })).toBe('403 project.not_yours');
    expect(await done('supervisor', 1, 'charges', { charged: true, reason: '久拖' })).toBe('accepted');
    expect((await read()).difficulties[0]).toMatchObject({ charged: true });
    expect(await done('supervisor', 1, 'charges', { charged: false, reason: '有误' })).toBe('accepted');
    const history = await clients['supervisor']!.get(`/api/v1/projects/${projectId}/history?limit=50`);
    expect(history.body).toContain('difficulty.charge_withdrawn');
    expect(history.body).toContain('两户均已签约');
  });

  it('is listed page by page', async () => {
    for (const title of ['二', '三']) await raise('officer', { title, dueOn: '2022-12-01' });
    const path = `/api/v1/projects/${projectId}/difficulties?limit=2`;
    const first = (await clients['officer']!.get(path)).json() as { items: Difficulty[]; nextCursor: string };
    const second = (await clients['officer']!.get(`${path}&cursor=${first.nextCursor}`)).json();
    expect([...first.items, ...second.items].map(({ number }: Difficulty) => number)).toEqual([1, 2, 3]);
    expect((await clients['port_head']!.get(path)).statusCode).toBe(404);
  });
});
