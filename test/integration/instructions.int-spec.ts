import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { ClockService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City } from '../support/city.js';

let city: City;
let api: ApiClient;
let projectId: string;
let landUnit: string;
let mayor: string;
let headId: string;
const clients: Record<string, ApiClient> = {};

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city);
  projectId = await city.project();
  landUnit = await city.unit('自然资源局', [city.rootId]);
  const people = [
    ['officer', 'liaison_officer', { projectId }],
    ['mayor', 'leader', { unitId: city.rootId }],
    ['area_leader', 'leader', { unitId: city.areaId }],
    ['port_leader', 'leader', { unitId: city.otherAreaId }],
    ['land_head', 'unit_head', { unitId: landUnit }],
    ['port_head', 'unit_head', { unitId: city.otherAreaId }],
    ['head', 'unit_head', { unitId: city.areaId }],
    ['supervisor', 'supervisor', { unitId: city.rootId }],
  ] as const;
  const ids: Record<string, string> = {};
  for (const [login, role, scope] of people) {
    ids[login] = (await city.person(role, scope, { login })).personId;
    clients[login] = await api.as(login);
  }
  [mayor, headId] = [ids['mayor']!, ids['head']!];
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

interface Instruction {
  id: string;
  number: number;
  state: string;
  text: string;
  answer: string | null;
  note: string | null;
  daysLate: number;
  sentBack: number;
  leader: { id: string };
}

async function read(asOf?: string): Promise<{ instructions: Instruction[]; etag: string }> {
  const path = `/api/v1/projects/${projectId}${asOf === undefined ? '' : `?asOf=${encodeURIComponent(asOf)}`}`;
  const answer = await clients['supervisor']!.get(path);
  return {
    instructions: (answer.json() as { instructions: Instruction[] }).instructions,
    etag: answer.headers.etag as string,
  };
}

async function post(who: string, path: string, body: object): Promise<LightMyRequestResponse> {
  const { etag } = await read();
  return clients[who]!.post(`/api/v1/projects/${projectId}/${path}`, body, { 'if-match': etag });
}

/** What came of a step of the first instruction: its state, or the status and code of a refusal. */
async function step(who: string, path: string, body: object): Promise<string> {
  const id = (await read()).instructions[0]!.id;
  const answer = await post(who, `instructions/${id}/${path}`, body);
  if (answer.statusCode !== 201) return `${answer.statusCode} ${answer.json().code}`;
  return (await read()).instructions[0]!.state;
}

async function listed(who: string, query = ''): Promise<string[]> {
  const answer = await clients[who]!.get(`/api/v1/instructions${query}`);
  return (answer.json() as { items: Instruction[] }).items.map(({ number, state }) => `${number} ${state}`);
}

const wish = () => ({
  givenOn: '2022-03-04',
  ownerUnitId: landUnit,
  dueOn: '2022-03-11',
  text: '请自然资源局本周内完成红线调整。',
});
const code = (answer: LightMyRequestResponse): string =>
  answer.statusCode === 201 ? 'created' : `${answer.statusCode} ${answer.json().code}`;

describe('an instruction', () => {
  it('is put on record by a supervisor in a leader’s name, or given by the leader', async () => {
    const record = async (more: object) =>
      code(await post('supervisor', 'instruction-records', { ...wish(), ...more }));
    expect(await record({ leaderId: headId })).toBe('404 instruction.leader_not_found');
    expect(await record({ leaderId: mayor, givenOn: '2022-03-08' })).toBe('422 instruction.given_in_future');
    expect(await record({ leaderId: mayor, dueOn: '2022-03-06' })).toBe('422 instruction.due_in_past');
    expect(await record({ leaderId: mayor, ownerUnitId: projectId })).toBe('404 unit.not_found');
    expect(await record({ leaderId: mayor })).toBe('created');
    expect(code(await post('officer', 'instructions', wish()))).toBe('403 project.not_yours');
    expect(code(await post('port_leader', 'instructions', wish()))).toBe('404 project.not_found');
    expect(code(await post('mayor', 'instructions', { ...wish(), ownerUnitId: city.areaId }))).toBe(
      'created',
    );
    expect((await read()).instructions).toMatchObject([
      { number: 1, state: 'given', leader: { id: mayor }, text: wish().text, daysLate: 0 },
      { number: 2, state: 'given', leader: { id: mayor } },
    ]);
  });

  it('is seen and answered by the unit that must, which sees nothing else of the project', async () => {
    expect(await listed('land_head')).toEqual(['1 given']);
    expect(await listed('port_head')).toEqual([]);
    expect((await clients['land_head']!.get(`/api/v1/projects/${projectId}`)).statusCode).toBe(404);
    expect(await step('port_head', 'answers', { answer: '已办' })).toBe('404 project.not_found');
    expect(await step('head', 'answers', { answer: '已办' })).toBe('403 project.not_yours');
    expect(await step('supervisor', 'closings', { approve: true })).toBe('409 instruction.wrong_state');
    expect(await step('land_head', 'answers', { answer: '红线已调整' })).toBe('answered');
    expect(await step('land_head', 'answers', { answer: '再答' })).toBe('409 instruction.wrong_state');
  });

  it('is sent back with a reason, overdue from the day after, and closed late', async () => {
    expect(await step('mayor', 'closings', { approve: false })).toBe('422 request.reason_missing');
    expect(await step('mayor', 'closings', { approve: false, note: '请附批复文号' })).toBe('given');
    expect((await read()).instructions[0]).toMatchObject({ note: '请附批复文号', sentBack: 1 });
    await new ClockService(city.database).advance(new Date('2022-03-14T09:00:00+08:00'));
    expect(await listed('supervisor', '?overdue=true')).toEqual(['1 given', '2 given']);
    expect(await listed('land_head', '?overdue=true')).toEqual(['1 given']);
    expect(await step('land_head', 'answers', { answer: '文号演示2022-7' })).toBe('answered');
    expect(await step('officer', 'closings', { approve: true })).toBe('403 project.not_yours');
    expect(await step('area_leader', 'closings', { approve: true })).toBe('403 instruction.not_theirs');
    expect(await step('supervisor', 'closings', { approve: true })).toBe('closed');
    expect((await read()).instructions[0]).toMatchObject({ daysLate: 3, answer: '文号演示2022-7' });
    expect(await listed('mayor', '?state=closed')).toEqual(['1 closed']);
    expect(await listed('mayor', `?overdue=true&leaderId=${mayor}&ownerUnitId=${city.areaId}`)).toEqual([
      '2 given',
    ]);
    expect((await read('2022-03-12T09:00:00+08:00')).instructions[0]).toMatchObject({
      state: 'given',
      daysLate: 1,
    });
  });

  it('is withdrawn with a reason; the history tells every step', async () => {
    const { id } = (await read()).instructions[1]!;
    const withdraw = async () =>
      code(await post('mayor', `instructions/${id}/withdrawals`, { reason: '重复' }));
    expect(await withdraw()).toBe('created');
    expect(await withdraw()).toBe('409 instruction.wrong_state');
    expect((await read()).instructions[1]).toMatchObject({ state: 'withdrawn', daysLate: 0, note: '重复' });
    const history = await clients['officer']!.get(`/api/v1/projects/${projectId}/history?limit=50`);
    const { items } = history.json() as { items: { action: string }[] };
    const steps = items.map(({ action }) => action).filter((action) => action.startsWith('instruction.'));
    expect(steps.reverse()).toEqual([
      'instruction.given',
      'instruction.given',
      'instruction.answered',
      'instruction.sent_back',
      'instruction.answered',
      'instruction.closed',
      'instruction.withdrawn',
    ]);
    expect(history.body).toContain('to be answered by 自然资源局 until 2022-03-11');
  });
});
