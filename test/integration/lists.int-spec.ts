import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { CalendarService, ClockService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned, reached } from '../support/city.js';
import { recordedCounts } from '../support/recorded-tables.js';
import { runCli } from '../support/run-cli.js';

let city: City;
let api: ApiClient;
let supervisor: ApiClient;
let areaSupervisor: ApiClient;
let head: ApiClient;

beforeAll(async () => {
  city = await City.found();
  await new CalendarService(city.database).loadOfficialYears();
  api = await ApiClient.of(city);
  await city.person('supervisor', { unitId: city.rootId }, { login: 'supervisor' });
  await city.person('supervisor', { unitId: city.areaId }, { login: 'area-supervisor' });
  await city.person('unit_head', { unitId: city.areaId }, { login: 'head' });
  supervisor = await api.as('supervisor');
  areaSupervisor = await api.as('area-supervisor');
  head = await api.as('head');
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

interface Document {
  name: string;
  code: string | null;
  state: string;
  stage: string | null;
  parentId: string | null;
  milestones: { id: string; stage: string; baselineOn: string | null; plannedOn: string | null }[];
  entries: {
    listYear: number;
    kind: string | null;
    plannedInvestment: string | null;
    monthlyPlan: string[] | null;
    decisionIn: string | null;
    carriedFrom: number | null;
    agreedDates: { milestoneId: string; agreedOn: string }[];
  }[];
  succession: Record<'successors' | 'predecessors', { id: string; kind: string; decision: string }[]>;
}

async function read(id: string, query = ''): Promise<Document & { etag: string }> {
  const answer = await supervisor.get(`/api/v1/projects/${id}${query}`);
  expect(answer.statusCode).toBe(200);
  return { ...(answer.json() as Document), etag: answer.headers.etag as string };
}

async function act(
  client: ApiClient,
  id: string,
  path: string,
  body: object,
): Promise<LightMyRequestResponse> {
  const { etag } = await read(id);
  return client.post(`/api/v1/projects/${id}/${path}`, body, { 'if-match': etag });
}

async function done(client: ApiClient, id: string, path: string, body: object): Promise<Document> {
  const answer = await act(client, id, path, body);
  expect([path, answer.statusCode, answer.statusCode === 201 ? '' : answer.body]).toEqual([path, 201, '']);
  const document = await read(id);
  expect(answer.headers.etag).toBe(document.etag);
  return document;
}

/** A refusal, which leaves everything as it was. */
async function refused(ask: () => Promise<LightMyRequestResponse>): Promise<[number, string]> {
  const before = await recordedCounts(city.database);
  const answer = await ask();
  expect(await recordedCounts(city.database)).toEqual(before);
  return [answer.statusCode, answer.json().code];
}

async function list(year: number, client = supervisor, query = '') {
  const answer = await client.get(`/api/v1/list-years/${year}${query}`);
  expect(answer.statusCode).toBe(200);
  return { ...answer.json(), etag: answer.headers.etag as string };
}

const entryOf = (document: Document, year: number) =>
  document.entries.find(({ listYear }) => listYear === year);
const why = { decision: '太政发〔2022〕15号', reason: '年中调整' };
const built = [
  reached('signing', '2021-06-01'),
  reached('groundbreaking', '2021-09-01'),
  planned('completion', '2023-06-30'),
];

function newProject(more: object = {}, entry: object = {}) {
  return {
    name: '智能装备产业园',
    category: 'industry',
    levels: ['city', 'province'],
    lifecycle: 'enterprise',
    leadUnitId: city.areaId,
    areaId: city.areaId,
    totalInvestment: '52000',
    milestones: [{ stage: 'groundbreaking', plannedOn: '2022-09-30' }],
    entry: { listYear: 2022, kind: 'new', plannedInvestment: '12000', ...why, ...entry },
    ...more,
  };
}

async function create(client: ApiClient, body: object): Promise<string> {
  const answer = await client.post('/api/v1/projects', body);
  expect([answer.statusCode, answer.statusCode === 201 ? '' : answer.body]).toEqual([201, '']);
  return answer.json().id as string;
}

describe('a new project', () => {
  it('comes to an issued list by a numbered decision, with the first dates of its stages', async () => {
    const before = await list(2022);
    const id = await create(areaSupervisor, newProject());
    const document = await read(id);
    expect(document).toMatchObject({ name: '智能装备产业园', stage: null, state: 'active' });
    const milestone = document.milestones.find(({ stage }) => stage === 'groundbreaking')!;
    expect(milestone).toMatchObject({ baselineOn: '2022-09-30', plannedOn: '2022-09-30' });
    expect(document.entries).toEqual([
      {
        listYear: 2022,
        kind: 'new',
        listed: 'recorded',
        plannedInvestment: '12000.0000',
        monthlyPlan: null,
        decisionIn: why.decision,
        carriedFrom: null,
        agreedDates: [{ milestoneId: milestone.id, agreedOn: '2022-09-30' }],
      },
    ]);
    const after = await list(2022);
    expect(after.listVersion).toMatchObject({
      number: before.listVersion.number + 1,
      decision: why.decision,
    });
    expect(after.projects).toBe(before.projects + 1);
    const history = (await supervisor.get(`/api/v1/projects/${id}/history`)).json();
    expect(history.items.map(({ action }: { action: string }) => action)).toEqual([
      'list_entry.added',
      'project.created',
    ]);
    expect(history.items[0].reason).toBe(why.reason);
  });

  it('is refused with everything that does not fit, and nothing is half-written', async () => {
    const closed = await city.unit('撤销的板块', [city.rootId]);
    await city.units.close({ kind: 'system', part: 'setup' }, closed, null);
    const cases: [ApiClient, object, number, string][] = [
      [head, newProject(), 403, 'permission.denied'],
      [areaSupervisor, newProject({ leadUnitId: city.otherAreaId }), 403, 'permission.denied'],
      [areaSupervisor, newProject({ areaId: city.otherAreaId }), 403, 'permission.denied'],
      [supervisor, newProject({ leadUnitId: closed }), 409, 'unit.closed'],
      [supervisor, newProject({ lifecycle: 'none_such' }), 422, 'lifecycle.unknown'],
      [supervisor, newProject({ milestones: [{ stage: 'opening' }] }), 422, 'stage.unknown'],
      [supervisor, newProject({}, { listYear: 2019 }), 404, 'list_year.not_found'],
      [supervisor, newProject({}, { decision: null }), 422, 'list_entry.decision_missing'],
      [
        supervisor,
        newProject({}, { monthlyAmounts: Array.from({ length: 12 }, () => '1') }),
        422,
        'list_entry.plan_does_not_add_up',
      ],
      [supervisor, newProject({ code: '2111-320585' }), 400, 'request.invalid'],
      [supervisor, newProject({ levels: ['county'] }), 400, 'request.invalid'],
    ];
    for (const [client, body, status, code] of cases)
      expect(await refused(() => client.post('/api/v1/projects', body))).toEqual([status, code]);
  });

  it('is warned of a check digit that does not fit, and kept as given', async () => {
    const answer = await supervisor.post(
      '/api/v1/projects',
      newProject({ code: '2111-320585-89-01-254636' }),
    );
    expect([answer.statusCode, answer.json().warnings]).toEqual([
      201,
      [{ code: 'project_code.check_digit', text: expect.anything() }],
    ]);
    expect((await read(answer.json().id)).code).toBe('2111-320585-89-01-254636');
  });
});

describe('particulars', () => {
  it('change with a reason; what is left out stays', async () => {
    const id = await city.project({ milestones: built });
    const wish = { name: '新名', code: '2111-320585-89-01-254635', levels: ['province'], reason: '更名' };
    expect(await done(areaSupervisor, id, 'particulars', wish)).toMatchObject({
      name: '新名',
      code: '2111-320585-89-01-254635',
      levels: ['province'],
      category: 'industry',
    });
    const again = await refused(() => act(areaSupervisor, id, 'particulars', wish));
    expect(again).toEqual([409, 'change.empty']);
    expect(await refused(() => act(head, id, 'particulars', { ...wish, name: '再改' }))).toEqual([
      403,
      'project.not_yours',
    ]);
  });

  it('give a project to another unit only with the right there, and to no closed one', async () => {
    const id = await city.project({ milestones: built });
    const wish = { leadUnitId: city.otherAreaId, areaId: city.otherAreaId, reason: '调整牵头单位' };
    expect(await refused(() => act(areaSupervisor, id, 'particulars', wish))).toEqual([
      403,
      'permission.denied',
    ]);
    const closed = await city.unit('撤销的单位', [city.rootId]);
    await city.units.close({ kind: 'system', part: 'setup' }, closed, null);
    for (const field of ['leadUnitId', 'areaId', 'statisticsAreaId'])
      expect(
        await refused(() => act(supervisor, id, 'particulars', { [field]: closed, reason: '' })),
      ).toEqual([400, 'request.invalid']);
    for (const field of ['leadUnitId', 'areaId', 'statisticsAreaId'])
      expect(
        await refused(() => act(supervisor, id, 'particulars', { [field]: closed, reason: '调整' })),
      ).toEqual([409, 'unit.closed']);
    await done(supervisor, id, 'particulars', wish);
    expect((await areaSupervisor.get(`/api/v1/projects/${id}`)).statusCode).toBe(404);
  });

  it('make a project a phase of a parent that does not stand on the same list', async () => {
    const parent = await city.project({ milestones: built });
    const phases = [
      await city.project({ milestones: built }),
      await city.project({ milestones: built }),
    ] as const;
    const wish = { parentId: parent, reason: '分期' };
    expect(await refused(() => act(supervisor, phases[0], 'particulars', wish))).toEqual([
      409,
      'list_entry.family_listed',
    ]);
    const before = await list(2022);
    await done(supervisor, parent, 'list-entry-drops', { listYear: 2022, ...why });
    for (const phase of phases)
      expect((await done(supervisor, phase, 'particulars', wish)).parentId).toBe(parent);
    // Three lines and three projects became two lines and one project.
    const after = await list(2022);
    expect([after.entries, after.projects]).toEqual([before.entries - 1, before.projects - 2]);
    expect(await refused(() => act(supervisor, parent, 'list-entries', { listYear: 2022, ...why }))).toEqual([
      409,
      'list_entry.family_listed',
    ]);
  });
});

describe('what stands on an issued list', () => {
  it('leaves and comes back by numbered decisions, and the version of the list rises each time', async () => {
    const id = await city.project({ milestones: built });
    const versions = [(await list(2022)).listVersion.number];
    let document = await done(areaSupervisor, id, 'list-entry-drops', { listYear: 2022, ...why });
    expect(entryOf(document, 2022)).toBeUndefined();
    versions.push((await list(2022)).listVersion.number);
    expect(await refused(() => act(supervisor, id, 'list-entry-drops', { listYear: 2022, ...why }))).toEqual([
      409,
      'list_entry.not_found',
    ]);
    expect(
      await refused(() => act(supervisor, id, 'list-entries', { listYear: 2022, reason: '漏列，无文号' })),
    ).toEqual([422, 'list_entry.decision_missing']);
    document = await done(supervisor, id, 'list-entries', {
      listYear: 2022,
      kind: 'continuing',
      plannedInvestment: '500',
      ...why,
      decision: '太政发〔2022〕18号',
    });
    versions.push((await list(2022)).listVersion.number);
    expect(entryOf(document, 2022)).toMatchObject({
      kind: 'continuing',
      plannedInvestment: '500.0000',
      decisionIn: '太政发〔2022〕18号',
    });
    expect(versions).toEqual([versions[0], versions[0]! + 1, versions[0]! + 2]);
    expect((await list(2022)).listVersion.decision).toBe('太政发〔2022〕18号');
  });

  it('is planned anew; the months add up to the year and are kept as what is due by their ends', async () => {
    const id = await city.project({ milestones: built });
    const monthlyAmounts = Array.from({ length: 12 }, (_, month) => String(100 * (month + 1)));
    const wish = { listYear: 2022, kind: 'continuing', plannedInvestment: '7800', monthlyAmounts };
    const document = await done(supervisor, id, 'list-entry-changes', { ...wish, reason: '分月计划' });
    expect(entryOf(document, 2022)).toMatchObject({ kind: 'continuing', plannedInvestment: '7800.0000' });
    expect(entryOf(document, 2022)!.monthlyPlan!.slice(0, 3)).toEqual(['100.0000', '300.0000', '600.0000']);
    expect(
      await refused(() =>
        act(supervisor, id, 'list-entry-changes', { ...wish, plannedInvestment: '7801', reason: '笔误' }),
      ),
    ).toEqual([422, 'list_entry.plan_does_not_add_up']);
  });

  it('is counted as its reader may see it, on one version for all, and as it was on record then', async () => {
    const before = await list(2022);
    const instant = (await new ClockService(city.database).now()).toISOString();
    await new ClockService(city.database).advance(new Date(Date.parse(instant) + 120_000));
    await create(supervisor, newProject({ leadUnitId: city.otherAreaId, areaId: city.otherAreaId }));
    const [all, part] = [await list(2022), await list(2022, head)];
    expect(all.projects).toBe(before.projects + 1);
    expect(part.projects).toBeLessThan(all.projects);
    expect(part.byArea.map(({ name }: { name: string }) => name)).toEqual(['高新区']);
    expect(part.listVersion).toEqual(all.listVersion);
    const then = await list(2022, supervisor, `?asOf=${encodeURIComponent(instant)}`);
    expect([then.projects, then.listVersion]).toEqual([before.projects, before.listVersion]);
  });
});

describe('a split and a merger', () => {
  const parts = [
    { name: '一期', totalInvestment: '30000', plannedInvestment: '7000' },
    { name: '二期', totalInvestment: '22000', plannedInvestment: '5000' },
  ];

  it('supersede what was, with links both ways, and say the sums', async () => {
    const id = await city.project({ milestones: built });
    const before = await list(2022);
    const old = await done(supervisor, id, 'splits', { successors: parts, ...why });
    expect(old).toMatchObject({ state: 'superseded', entries: [] });
    const successors = old.succession.successors.map((one) => one.id);
    expect(successors).toHaveLength(2);
    for (const successor of successors) {
      const document = await read(successor);
      expect(document.succession.predecessors).toEqual([{ id, kind: 'split', decision: why.decision }]);
      expect(document).toMatchObject({ state: 'active', stage: 'groundbreaking' });
      expect(entryOf(document, 2022)).toMatchObject({ decisionIn: why.decision });
    }
    const after = await list(2022);
    expect([after.projects, after.plannedInvestment]).toEqual([
      before.projects + 1,
      before.plannedInvestment,
    ]);
    const { items } = (await supervisor.get(`/api/v1/projects/${id}/history`)).json();
    const split = items.find(({ action }: { action: string }) => action === 'project.split');
    expect(split).toMatchObject({
      before: { plannedInvestment: '12000.0000', totalInvestment: '52000.0000' },
      after: { plannedInvestment: '12000.0000', totalInvestment: '52000.0000' },
      reason: why.reason,
    });
    expect(await refused(() => act(supervisor, id, 'splits', { successors: parts, ...why }))).toEqual([
      409,
      'project.ended',
    ]);

    const [first, second] = successors as [string, string];
    const successor = { name: '合并后', totalInvestment: '52000', plannedInvestment: '12000' };
    const merged = await done(supervisor, first, 'mergers', {
      otherProjectId: second,
      successor,
      ...why,
    });
    expect(merged.state).toBe('superseded');
    const whole = await read(merged.succession.successors[0]!.id);
    expect(whole.succession.predecessors.map((one) => one.id).sort()).toEqual([first, second].sort());
    expect((await list(2022)).projects).toBe(before.projects);
  });

  it('need the right at both, and another project', async () => {
    const own = await city.project({ milestones: built });
    const foreign = await city.project({ leadUnitId: city.otherAreaId, milestones: built });
    const successor = { name: '合', totalInvestment: '1', plannedInvestment: '1' };
    const merge = (client: ApiClient, otherProjectId: string) =>
      refused(() => act(client, own, 'mergers', { otherProjectId, successor, ...why }));
    expect(await merge(areaSupervisor, foreign)).toEqual([404, 'project.not_found']);
    expect(await merge(supervisor, own)).toEqual([422, 'project.with_itself']);
  });
});

describe('the list of the next year', () => {
  let folder: string;
  let running: string;
  let finished: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), `key-projects-lists-${process.pid}-`));
    running = await city.project({ milestones: built });
    finished = await city.project({
      milestones: [
        ...built.slice(0, 2),
        reached('completion', '2021-12-01'),
        reached('operation', '2021-12-02'),
      ],
    });
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  const cli = (...args: string[]) =>
    runCli(['lists', ...args], { DATABASE_APP_URL: city.test.appUrl, DATA_DIR: folder });

  it('is opened by the supervisor of the city only', async () => {
    for (const [client, answer] of [
      [areaSupervisor, [403, 'permission.denied']],
      [head, [403, 'permission.denied']],
    ] as const)
      expect(await refused(() => client.post('/api/v1/list-years', { year: 2023, from: 2022 }))).toEqual(
        answer,
      );
    expect(await refused(() => supervisor.post('/api/v1/list-years', { year: 2023, from: 2021 }))).toEqual([
      404,
      'list_year.not_found',
    ]);
  });

  it('by the command line, with all unfinished projects; twice is once', async () => {
    const before = await read(running);
    const first = await cli('open-year', '2023', '--from', '2022', '--json');
    expect([first.code, first.stderr]).toEqual([0, '']);
    const opened = JSON.parse(first.stdout) as { opened: boolean; entries: number };
    expect(opened.opened).toBe(true);
    const counts = await recordedCounts(city.database);
    const again = await cli('open-year', '2023', '--from', '2022', '--json');
    expect(JSON.parse(again.stdout)).toEqual({ ...opened, opened: false });
    expect(await recordedCounts(city.database)).toEqual(counts);
    expect((await cli('open-year', '2023', '--from', '2022')).stdout).toContain('已经存在');
    expect((await cli('open-year', '2024', '--from', '2023')).stderr).toContain('[list_year.not_issued]');

    const standing = await city.database.query<{ id: string; state: string; stage: string | null }>(
      `SELECT p.id, p.state, p.stage FROM list_entry_current e JOIN project_current p ON p.id = e.project_id
       WHERE e.list_year = 2022 AND e.decision_out IS NULL AND p.state = 'active' AND p.stage IS DISTINCT FROM 'operation'`,
    );
    expect(opened.entries).toBe(standing.length);
    const after = await read(running);
    expect(after.milestones).toEqual(before.milestones);
    expect(entryOf(after, 2023)).toMatchObject({
      kind: 'finishing',
      carriedFrom: 2022,
      plannedInvestment: null,
      agreedDates: [],
    });
    expect(entryOf(await read(finished), 2023)).toBeUndefined();
    const draft = await list(2023);
    expect(draft).toMatchObject({ state: 'draft', isCurrent: false, listVersion: { number: 0 } });
    expect((await list(2022)).isCurrent).toBe(true);
  });

  it('takes projects without a number while it is a draft, and is issued with the dates agreed', async () => {
    const id = await create(
      supervisor,
      newProject(
        { milestones: [{ stage: 'signing', plannedOn: '2023-05-31' }] },
        {
          listYear: 2023,
          decision: null,
        },
      ),
    );
    expect(entryOf(await read(id), 2023)).toMatchObject({ decisionIn: null, agreedDates: [] });
    const { etag } = await list(2023);
    const issue = (client: ApiClient, match: string) =>
      client.post('/api/v1/list-years/2023/issues', { decision: '太政发〔2023〕1号' }, { 'if-match': match });
    expect(await refused(() => issue(areaSupervisor, etag))).toEqual([403, 'permission.denied']);
    expect(await refused(() => issue(supervisor, '"7"'))).toEqual([412, 'list_year.changed']);
    const answer = await issue(supervisor, etag);
    expect([answer.statusCode, answer.json().version]).toEqual([201, 2]);
    expect(await refused(() => issue(supervisor, '"2"'))).toEqual([409, 'list_year.issued_already']);

    const carried = await read(running);
    const completion = carried.milestones.find(({ stage }) => stage === 'completion')!;
    expect(entryOf(carried, 2023)!.agreedDates).toEqual([
      { milestoneId: completion.id, agreedOn: '2023-06-30' },
    ]);
    expect(await list(2023)).toMatchObject({
      state: 'issued',
      isCurrent: true,
      decision: '太政发〔2023〕1号',
      listVersion: { number: 1, decision: '太政发〔2023〕1号' },
    });
    const { items } = (await supervisor.get('/api/v1/list-years')).json();
    expect(
      items.map(({ year, isCurrent }: { year: number; isCurrent: boolean }) => [year, isCurrent]),
    ).toEqual([
      [2023, true],
      [2022, false],
    ]);
  });
});
