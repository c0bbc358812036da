import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClockService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned, reached } from '../support/city.js';
import { oc4idsProblems } from '../support/oc4ids-rules.js';

interface Project {
  readonly id: string;
  readonly title: string;
  readonly status?: string;
  readonly period?: object;
  readonly milestones?: readonly { readonly code?: string; readonly status: string }[];
  readonly relatedProjects?: readonly object[];
}

interface Package {
  readonly uri: string;
  readonly publisher: { readonly name: string };
  readonly projects: readonly Project[];
}

const evidence = [{ kind: 'construction_permit', number: '320585202203040001' }];

let city: City;
let api: ApiClient;
let supervisor: ApiClient;
let head: ApiClient;
const ids: Record<string, string> = {};

async function given(client = supervisor, question = ''): Promise<Package> {
  const answer = await client.post(`/api/v1/projects/exports?listYear=2022&format=oc4ids${question}`, {});
  if (answer.statusCode !== 200) throw new Error(answer.body);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': 'attachment; filename="projects-2022-demo.oc4ids.json"',
  });
  const content = JSON.parse(answer.body) as Package;
  expect(oc4idsProblems(content)).toEqual([]);
  return content;
}

function projectOf({ projects }: Package, name: string): Project {
  return projects.find(({ id }) => id.endsWith(ids[name]!))!;
}

async function act(id: string, path: string, body: object): Promise<void> {
  const { headers } = await supervisor.get(`/api/v1/projects/${id}`);
  const answer = await supervisor.post(`/api/v1/projects/${id}/${path}`, body, {
    'if-match': headers.etag as string,
  });
  if (answer.statusCode !== 201) throw new Error(answer.body);
}

async function milestoneId(id: string, stage: string): Promise<string> {
  const { milestones } = (await supervisor.get(`/api/v1/projects/${id}`)).json();
  return milestones.find(
    (one: { stage: string; step: string | null }) => one.stage === stage && one.step === null,
  ).id as string;
}

beforeAll(async () => {
  city = await City.found();
  await city.person('supervisor', { unitId: city.rootId }, { login: 'supervisor' });
  await city.person('unit_head', { unitId: city.areaId }, { login: 'head' });
  api = await ApiClient.of(city, { oc4idsPrefix: 'oc4ids-abc123' });
  [supervisor, head] = [await api.as('supervisor'), await api.as('head')];
  const whole = [
    reached('signing', '2021-06-01'),
    planned('groundbreaking', '2022-03-31'),
    planned('completion', '2023-06-30'),
  ];
  ids.unknown = await city.project({ stageKnown: false });
  ids.begun = await city.project({ milestones: whole, areaId: city.otherAreaId });
  ids.terminated = await city.project({ milestones: whole });
  ids.superseded = await city.project({ milestones: whole });
  ids.parent = await city.project({ milestones: whole });
  ids.phase = await city.project({ milestones: whole, leadUnitId: city.otherAreaId });
  const officer = await city.person('liaison_officer', { projectId: ids.begun });
  await city.reports.reportInvestment(officer, ids.begun, {
    month: '2022-02',
    series: 'reported',
    cumulative: '300.5000',
  });
  await act(ids.begun, 'stage-changes', { stage: 'groundbreaking', reachedOn: '2022-03-04', evidence });
  await act(ids.terminated, 'ends', { kind: 'terminated', reason: '撤资' });
  await act(ids.superseded, 'ends', { kind: 'superseded', reason: '合并', successorIds: [ids.begun] });
  await act(ids.parent, 'list-entry-drops', {
    listYear: 2022,
    decision: '太政发〔2022〕15号',
    reason: '分期',
  });
  await act(ids.phase, 'particulars', { parentId: ids.parent, reason: '分期' });
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

describe('a package of OC4IDS', () => {
  it('keeps the rules of the standard whatever is known of its projects', async () => {
    const content = await given();
    expect(content.projects).toHaveLength(5);
    expect(content).toMatchObject({
      version: '0.9',
      publisher: { name: '太仓市（演示数据 · demonstration data）' },
    });
    expect(projectOf(content, 'unknown')).not.toHaveProperty('status');
    expect(projectOf(content, 'unknown')).not.toHaveProperty('milestones');
    expect(projectOf(content, 'terminated').status).toBe('cancelled');
    expect(projectOf(content, 'superseded')).toMatchObject({
      status: 'cancelled',
      relatedProjects: [{ relationship: 'successor', identifier: `oc4ids-abc123-${ids.begun}` }],
    });
    expect(projectOf(content, 'phase').relatedProjects).toMatchObject([
      { relationship: 'parent', identifier: `oc4ids-abc123-${ids.parent}` },
    ]);
    expect(projectOf(content, 'begun')).toMatchObject({
      id: `oc4ids-abc123-${ids.begun}`,
      status: 'implementation',
      milestones: [
        { type: 'contractClose', status: 'met' },
        { code: 'commencement', status: 'met', dateMet: '2022-03-04T00:00:00+08:00' },
        { code: 'completion', status: 'scheduled' },
        { code: 'commissioning', status: 'scheduled' },
      ],
      metrics: [{ id: 'financialProgress', observations: [{ value: { amount: 3005000, currency: 'CNY' } }] }],
      relatedProjects: [{ relationship: 'predecessor', identifier: `oc4ids-abc123-${ids.superseded}` }],
    });
  });

  it('shows the planned period as it was when ground was broken', async () => {
    const period = { startDate: '2022-03-31T00:00:00+08:00', endDate: '2023-06-30T23:59:59+08:00' };
    for (const name of ['begun', 'phase']) {
      const id = ids[name]!;
      await act(id, 'date-moves', {
        milestoneId: await milestoneId(id, 'completion'),
        toOn: '2023-12-31',
        reason: '桩基设计调整',
      });
    }
    const content = await given();
    expect(projectOf(content, 'begun').period).toEqual(period);
    expect(projectOf(content, 'phase').period).toEqual({ ...period, endDate: '2023-12-31T23:59:59+08:00' });
  });

  it('has what its reader sees, by the filters and at the instant that were asked for', async () => {
    const own = await given(head);
    expect(own.projects.map(({ id }) => id.slice(-36)).sort()).toEqual(
      ['unknown', 'begun', 'terminated', 'superseded'].map((name) => ids[name]!).sort(),
    );
    expect((await given(supervisor, '&stageReached=groundbreaking')).projects).toHaveLength(1);
    const before = new ClockService(city.database);
    const then = await before.now();
    await act(ids.phase!, 'stage-changes', { stage: 'groundbreaking', reachedOn: '2022-03-05', evidence });
    await before.advance(new Date(then.getTime() + 120_000));
    const past = await given(supervisor, `&asOf=${encodeURIComponent(then.toISOString())}`);
    expect(projectOf(past, 'phase').status).toBe('preparation');
    expect(projectOf(await given(), 'phase').status).toBe('implementation');
  });

  it('is known by the event that has it on record', async () => {
    const { uri } = await given();
    const [row] = await city.database.query<{ body: object }>(
      `SELECT convert_from(c.canon, 'UTF8')::jsonb AS body FROM audit.canon c
       WHERE convert_from(c.canon, 'UTF8')::jsonb ->> 'event' = $1`,
      [uri.replace('urn:uuid:', '')],
    );
    expect(row!.body).toMatchObject({
      action: 'projects.exported',
      data: { after: { format: 'oc4ids', lines: 5 } },
    });
  });

  it('is refused where it would have no project, and nothing is on record', async () => {
    const count = async () => (await city.database.query(`SELECT count(*) FROM audit.event`))[0];
    const before = await count();
    const answer = await supervisor.post(
      '/api/v1/projects/exports?listYear=2022&format=oc4ids&category=health',
      {},
    );
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'project_export.empty']);
    expect(await count()).toEqual(before);
  });
});
