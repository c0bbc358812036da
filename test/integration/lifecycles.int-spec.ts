import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { newId } from '#database';
import { CalendarService, DeadlinesService, ClockService, SetupService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned, reached } from '../support/city.js';

let city: City;
let api: ApiClient;
let supervisor: ApiClient;
let other: ApiClient;
let officer: ApiClient;

beforeAll(async () => {
  city = await City.found();
  await new CalendarService(city.database).loadOfficialYears();
  api = await ApiClient.of(city);
  await city.person('supervisor', { unitId: city.rootId }, { login: 'supervisor' });
  await city.person('supervisor', { unitId: city.areaId }, { login: 'other' });
  supervisor = await api.as('supervisor');
  other = await api.as('other');
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

let officers = 0;
async function project(wish: Parameters<City['project']>[0] = {}): Promise<string> {
  const id = await city.project({
    milestones: [
      reached('signing', '2021-06-01'),
      planned('groundbreaking', '2022-03-31'),
      planned('completion', '2022-12-31'),
    ],
    ...wish,
  });
  officers += 1;
  await city.person('liaison_officer', { projectId: id }, { login: `officer-${officers}` });
  officer = await api.as(`officer-${officers}`);
  return id;
}

async function act(
  client: ApiClient,
  id: string,
  path: string,
  body: object,
): Promise<LightMyRequestResponse> {
  const { headers } = await supervisor.get(`/api/v1/projects/${id}`);
  return client.post(`/api/v1/projects/${id}/${path}`, body, { 'if-match': headers.etag as string });
}

async function done(client: ApiClient, id: string, path: string, body: object) {
  const answer = await act(client, id, path, body);
  expect([path, answer.statusCode, answer.statusCode === 201 ? '' : answer.body]).toEqual([path, 201, '']);
  return (await supervisor.get(`/api/v1/projects/${id}`)).json();
}

async function codeOf(client: ApiClient, id: string, path: string, body: object): Promise<string> {
  return (await act(client, id, path, body)).json().code;
}

const evidence = (kind: string) => [{ kind, number: '1' }];
const stage = (code: string, kind: string, reachedOn: string) => ({
  stage: code,
  reachedOn,
  evidence: evidence(kind),
});
interface Milestone {
  id: string;
  stage: string;
  step: string | null;
  deadlineVersion: number;
  dependsOn: string[];
}
const milestone = (document: { milestones: Milestone[] }, name: string): Milestone =>
  document.milestones.find((one) => (one.step ?? one.stage) === name)!;
const read = async (id: string) => (await supervisor.get(`/api/v1/projects/${id}`)).json();

describe('lifecycles as data', () => {
  const url = '/api/v1/lifecycles/urban_renewal';
  const body = { label: { zh: '城市更新项目', en: 'Urban renewal' }, stages: [] as object[] };

  it('are read in every version, and begin with the steps of their second', async () => {
    const { items } = (await supervisor.get('/api/v1/lifecycles')).json();
    expect(items.map(({ code, version }: { code: string; version: number }) => [code, version])).toEqual([
      ['enterprise', 2],
      ['government_investment', 2],
      ['urban_renewal', 1],
    ]);
    const newest = await supervisor.get('/api/v1/lifecycles/enterprise');
    expect(newest.headers.etag).toBe('"2"');
    expect(newest.json().stages[2].steps.map(({ code }: { code: string }) => code)).toEqual([
      'topping_out',
      'main_works',
    ]);
    const first = (await supervisor.get('/api/v1/lifecycles/enterprise?version=1')).json();
    expect([first.version, first.newest, first.stages[2].steps]).toEqual([1, 2, undefined]);
    expect((await supervisor.get('/api/v1/lifecycles/enterprise?version=3')).json().code).toBe(
      'lifecycle.not_found',
    );
  });

  it('are published once at the start, whatever versions the city has', async () => {
    await new SetupService(city.database, newId).initialise('demo', city.beginsAt);
    const rows = await city.database.query('SELECT code, version FROM lifecycle_version ORDER BY 1, 2');
    expect(rows).toHaveLength(5);
  });

  it('are checked in the reader’s language, published by the root’s supervisor, and seen by who was slower', async () => {
    const { stages } = (await supervisor.get(url)).json();
    const broken = { ...body, stages: [stages[0], stages[0]] };
    const preview = await supervisor.post(`${url}/versions/preview`, broken, { 'accept-language': 'en' });
    expect(preview.json()).toEqual({ version: 2, problems: ['code "agreements" stands twice'] });
    const refused = await supervisor.post(`${url}/versions`, broken, {
      'if-match': '"1"',
      'accept-language': 'en',
    });
    expect([refused.statusCode, refused.json().code]).toEqual([422, 'lifecycle.invalid']);
    expect(refused.body).toContain('stands twice');
    expect((await other.post(`${url}/versions`, { ...body, stages }, { 'if-match': '"1"' })).statusCode).toBe(
      403,
    );

    const id = await project({ lifecycle: 'urban_renewal', milestones: [] });
    const fewer = { ...body, stages: stages.slice(0, 2) };
    const published = await supervisor.post(`${url}/versions`, fewer, { 'if-match': '"1"' });
    expect([published.statusCode, published.json().version]).toEqual([201, 2]);
    const late = await supervisor.post(`${url}/versions`, { ...body, stages }, { 'if-match': '"1"' });
    expect([late.statusCode, late.json().code]).toEqual([412, 'lifecycle.changed']);
    const first = await supervisor.post('/api/v1/lifecycles/housing/versions', fewer, { 'if-match': '"0"' });
    expect(first.json()).toMatchObject({ code: 'housing', version: 1 });

    // A project keeps the version that it began with, until it is moved.
    expect((await read(id)).lifecycle.version).toBe(1);
    const look = await supervisor.post(`/api/v1/projects/${id}/lifecycle-moves/preview`, { version: 2 });
    expect(look.json()).toEqual({
      from: 1,
      to: 2,
      kept: ['agreements', 'expropriation'],
      added: [],
      dropped: ['vacating'],
      problems: [],
    });
    const moved = await done(supervisor, id, 'lifecycle-moves', { version: 2 });
    expect(moved.lifecycle.version).toBe(2);
    expect(moved.milestones.map((one: Milestone) => one.stage)).toEqual(['agreements', 'expropriation']);
    expect(await codeOf(supervisor, id, 'lifecycle-moves', { version: 2 })).toBe('lifecycle_move.not_newer');
    expect(await codeOf(supervisor, id, 'lifecycle-moves', { version: 9 })).toBe('lifecycle.not_found');
  });

  it('are not sent again with the facts of a change to whoever has the version', async () => {
    const id = await project();
    const lifecycleFor = async (known: string[]): Promise<{ code: string } | null> => {
      const [row] = await city.database.query<{ facts: { lifecycle: { code: string } | null } }>(
        'SELECT app.project_for_change($1, $2) AS facts',
        [id, known],
      );
      return row!.facts.lifecycle;
    };
    const { lifecycle } = await read(id);
    expect(await lifecycleFor([])).toMatchObject({ code: lifecycle.code });
    expect(await lifecycleFor([`${lifecycle.code}/${lifecycle.version + 1}`, 'other/1'])).not.toBeNull();
    expect(await lifecycleFor(['other/1', `${lifecycle.code}/${lifecycle.version}`])).toBeNull();
  });

  it('do not drop what is dated, and say so in the preview', async () => {
    const { stages } = (await supervisor.get('/api/v1/lifecycles/government_investment')).json();
    const id = await project({
      lifecycle: 'government_investment',
      milestones: [planned('operation', '2023-12-31')],
    });
    const fewer = { label: { zh: '政府投资项目', en: 'Government investment' }, stages: stages.slice(0, 3) };
    await supervisor.post('/api/v1/lifecycles/government_investment/versions', fewer, { 'if-match': '"2"' });
    const look = await supervisor.post(`/api/v1/projects/${id}/lifecycle-moves/preview`, { version: 3 });
    expect(look.json().problems).toHaveLength(1);
    expect(await codeOf(supervisor, id, 'lifecycle-moves', { version: 3 })).toBe(
      'lifecycle_move.does_not_fit',
    );
    expect((await read(id)).lifecycle.version).toBe(2);
  });
});

describe('milestones', () => {
  it('several stages are recorded at once, all or none', async () => {
    const id = await project({ milestones: [] });
    const both = [
      stage('signing', 'contract', '2022-01-05'),
      stage('groundbreaking', 'sector_permit', '2022-03-01'),
    ];
    const broken = [both[0], { ...both[1], evidence: [] }];
    expect(await codeOf(officer, id, 'stage-change-lists', { changes: broken })).toBe('evidence.missing');
    expect((await read(id)).stage).toBeNull();
    const document = await done(officer, id, 'stage-change-lists', { changes: both });
    expect(document).toMatchObject({ stage: 'groundbreaking', stageReached: 'groundbreaking' });
  });

  it('a stage from before the record is told without its day', async () => {
    const id = await project({ milestones: [] });
    const unknown = { stage: 'signing', reachedOn: null, evidence: [] };
    const document = await done(officer, id, 'stage-changes', unknown);
    expect(milestone(document, 'signing')).toMatchObject({ reachedOn: null, reachedPrecision: 'unknown' });
    const month = { stage: 'groundbreaking', reachedOn: '2022-02-17', precision: 'month', evidence: [] };
    expect(milestone(await done(officer, id, 'stage-changes', month), 'groundbreaking')).toMatchObject({
      reachedOn: '2022-02-01',
      reachedPrecision: 'month',
    });
    const dated = await project();
    expect(
      await codeOf(officer, dated, 'stage-changes', { ...month, evidence: evidence('construction_permit') }),
    ).toBe('stage.day_demanded');
  });

  it('a step is added, dated, made to depend and reached; its project stays where it is', async () => {
    const id = await project();
    const permit = { stage: 'groundbreaking', step: 'construction_permit', plannedOn: '2022-04-15' };
    let document = await done(officer, id, 'milestones', permit);
    const { id: permitId } = milestone(document, 'construction_permit');
    const { id: groundbreakingId } = milestone(document, 'groundbreaking');
    const dependencies = `milestones/${groundbreakingId}/dependencies`;
    expect(await codeOf(supervisor, id, dependencies, { dependsOn: [permitId] })).toBe(
      'date_change.before_earlier',
    );
    await done(supervisor, id, 'date-moves', { milestoneId: permitId, toOn: '2022-04-08', reason: '提前' });
    await done(supervisor, id, 'date-moves', { milestoneId: permitId, toOn: '2022-04-09', reason: '顺延' });
    expect(await codeOf(supervisor, id, dependencies, { dependsOn: [permitId] })).toBe(
      'date_change.before_earlier',
    );
    await done(officer, id, 'date-changes', {
      milestoneId: groundbreakingId,
      toOn: '2022-04-20',
      reason: '等许可',
    });
    document = await read(id);
    await done(supervisor, id, `date-changes/${document.dateChanges[0].id}/decisions`, { approve: true });
    document = await done(supervisor, id, dependencies, { dependsOn: [permitId] });
    expect(milestone(document, 'groundbreaking').dependsOn).toEqual([permitId]);
    expect(
      await codeOf(supervisor, id, `milestones/${permitId}/dependencies`, { dependsOn: [groundbreakingId] }),
    ).toBe('milestone.circle');
    const broken = stage('groundbreaking', 'construction_permit', '2022-03-04');
    expect(await codeOf(officer, id, 'stage-changes', broken)).toBe('milestone.depends_on_unreached');
    document = await done(officer, id, 'stage-changes', { ...broken, step: 'construction_permit' });
    expect(document.stage).toBe('signing');
    expect((await done(officer, id, 'stage-changes', broken)).stage).toBe('groundbreaking');
    expect(await codeOf(officer, id, 'stage-undos', { milestoneId: permitId, reason: '误报' })).toBe(
      'stage_undo.depended_on',
    );
    const { items } = (await supervisor.get(`/api/v1/projects/${id}/history`)).json();
    const actions = items.map(({ action }: { action: string }) => action);
    expect(actions.slice(0, 2)).toEqual(['stage.reached', 'step.reached']);
    expect(actions).toEqual(expect.arrayContaining(['milestone.added', 'milestone.dependencies_set']));
  });

  it('operation comes before acceptance by a supervisor only, and acceptance stays owed', async () => {
    const id = await project();
    await done(officer, id, 'stage-changes', stage('groundbreaking', 'construction_permit', '2022-03-01'));
    const early = { reachedOn: '2022-03-06', evidence: evidence('operation_record'), reason: '先行投产' };
    expect(await codeOf(officer, id, 'early-operations', early)).toBe('project.not_yours');
    const document = await done(supervisor, id, 'early-operations', early);
    expect(document).toMatchObject({ stage: 'operation', stageReached: 'operation' });
    const pending = await city.database.query(
      `SELECT FROM reminder WHERE project_id = $1 AND state = 'pending' AND subject_id = $2`,
      [id, milestone(document, 'completion').id],
    );
    expect(pending).toHaveLength(1);
    expect(await codeOf(supervisor, id, 'ends', { kind: 'closed', reason: '办结' })).toBe(
      'project_end.acceptance_owed',
    );
    await done(officer, id, 'stage-changes', stage('completion', 'acceptance_record', '2022-03-07'));
    const closed = await done(supervisor, id, 'ends', { kind: 'closed', reason: '全部完成' });
    expect(closed).toMatchObject({
      state: 'closed',
      ends: [{ kind: 'closed', state: 'standing', reason: '全部完成' }],
    });
    expect(closed.light).toMatchObject({ light: 'none' });
    expect(await codeOf(supervisor, id, 'reopenings', { reason: '再开' })).toBe('reopening.not_terminated');
  });
});

describe('ends', () => {
  it('a terminated project takes no change, owes nothing, and is reopened with its dates', async () => {
    const id = await project();
    const { id: milestoneId, deadlineVersion } = milestone(await read(id), 'completion');
    await done(officer, id, 'date-changes', { milestoneId, toOn: '2023-03-31', reason: '延期' });
    const document = await done(supervisor, id, 'ends', { kind: 'terminated', reason: '投资方撤资' });
    expect(document).toMatchObject({ state: 'terminated', dateChanges: [{ state: 'lapsed' }] });
    const waiting = () =>
      city.database.query(`SELECT FROM reminder WHERE project_id = $1 AND state = 'pending'`, [id]);
    expect(await waiting()).toEqual([]);
    for (const [path, body] of [
      ['stage-changes', stage('groundbreaking', 'construction_permit', '2022-03-04')],
      ['milestones', { stage: 'completion', step: 'topping_out' }],
      ['date-moves', { milestoneId, toOn: '2023-03-31', reason: '延期' }],
      ['ends', { kind: 'terminated', reason: '再次' }],
      ['lifecycle-moves', { version: 1 }],
    ] as const)
      expect([path, await codeOf(supervisor, id, path, body)]).toEqual([path, 'project.ended']);
    // A date that passes meanwhile is not missed.
    await new ClockService(city.database).advance(new Date('2022-04-01T09:00:00+08:00'));
    await new DeadlinesService(city.database, newId).recordMissedDates();
    expect((await read(id)).milestones.map((one: { missed: unknown[] }) => one.missed.length)).toEqual([
      0, 0, 0, 0,
    ]);

    const reopened = await done(supervisor, id, 'reopenings', { reason: '新投资方接手' });
    expect(reopened).toMatchObject({
      state: 'active',
      ends: [{ kind: 'terminated', state: 'reopened', reopeningReason: '新投资方接手' }],
    });
    expect(milestone(reopened, 'completion').deadlineVersion).toBe(deadlineVersion + 1);
    expect(await waiting()).toHaveLength(2);
    await new DeadlinesService(city.database, newId).recordMissedDates();
    expect((await read(id)).milestones[1].missed).toHaveLength(1);
  });

  it('a superseded one names its successors, which go on', async () => {
    const [id, first, second] = [
      await project(),
      await project({ name: '一期' }),
      await project({ name: '二期' }),
    ];
    const superseded = (...successorIds: string[]) => ({ kind: 'superseded', reason: '拆分', successorIds });
    expect(await codeOf(supervisor, id, 'ends', superseded())).toBe('project_end.successors');
    expect(await codeOf(supervisor, id, 'ends', superseded(first, newId()))).toBe(
      'project_end.successor_not_active',
    );
    const document = await done(supervisor, id, 'ends', superseded(first, second));
    expect(document.ends[0].successors).toEqual([
      { id: first, name: '一期' },
      { id: second, name: '二期' },
    ]);
    // The same links as a split of the list makes, both ways.
    const link = { kind: 'replacement', decision: null };
    expect(document.succession).toEqual({
      successors: [
        { id: first, ...link },
        { id: second, ...link },
      ],
      predecessors: [],
    });
    expect((await read(second)).succession.predecessors).toEqual([{ id, ...link }]);
    expect(await codeOf(supervisor, second, 'ends', superseded(id))).toBe('project_end.successor_not_active');
  });
});
