import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  exampleDutyId,
  examplePersonId,
  exampleRootId,
  exampleSuccessorId,
  exampleUnitId,
  projectPage,
} from '#contracts';
import { Database, newId } from '#database';
import { defaultLifecycles } from '#domain';
import { CalendarService, ClockService, SetupService, shanghaiText } from '#portfolio';
import { buildDemonstrationPlan } from '../../apps/cli/src/seed/build-demonstration-plan.js';
import { isDemonstrationLoaded, loadDemonstration } from '../../apps/cli/src/seed/load-demonstration.js';
import type { DemonstrationPlan } from '../../apps/cli/src/seed/plan-types.js';
import { readReportFile } from '../../apps/cli/src/seed/read-report-file.js';
import { ApiClient } from '../support/api-client.js';
import { password } from '../support/city.js';
import { oc4idsProblems } from '../support/oc4ids-rules.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let test: TestDatabase;
let database: Database;
let plan: DemonstrationPlan;
let api: ApiClient;

/** Where the first attempt is cut off: in the middle of the list. */
const cutOffAfterSteps = 200;

beforeAll(async () => {
  plan = buildDemonstrationPlan(await readReportFile());
  test = await createTestDatabase();
  database = new Database({
    url: test.appUrl,
    applicationName: 'test',
    reader: 'system',
    onError: () => undefined,
  });
  await new SetupService(database, newId).initialise('demo', new Date(plan.beginsAt));
  await new CalendarService(database).loadOfficialYears();
  const accounts = plan.accounts.map(({ login, role }) => ({ login, password, role }));
  const load = (onProgress: (done: number) => void) =>
    loadDemonstration(database, { plan, lifecycles: defaultLifecycles, accounts, onProgress });
  await load((done) => {
    if (done === cutOffAfterSteps) throw new Error('cut off');
  }).catch(() => undefined);
  await load(() => undefined);
  api = await ApiClient.of({ test });
}, 180_000);

afterAll(async () => {
  await api?.close();
  await database?.close();
  await test?.drop();
});

describe('the demonstration, cut off once while it was loaded', () => {
  it('is loaded to its end, once', async () => {
    expect(await isDemonstrationLoaded(database)).toBe(true);
    const [counts] = await database.query(`
      SELECT (SELECT count(*)::integer FROM project) AS projects, (SELECT count(*)::integer FROM person) AS people,
        (SELECT count(*)::integer FROM duty) AS duties, (SELECT count(*)::integer FROM target) AS targets,
        (SELECT count(*)::integer FROM progress_report) AS reports`);
    const reports = plan.timeline.filter(({ type }) => type === 'progress_reported').length;
    expect(counts).toEqual({
      projects: 183,
      people: plan.people.length,
      // The hand-over and the deputy make one more each.
      duties: plan.duties.length + 2,
      targets: plan.targets.length + plan.programmes.flatMap((programme) => programme.targets).length,
      reports,
    });
  });

  it('has the programmes of the report and a made-up one, whose targets have figures', async () => {
    const supervisor = await api.as('supervisor');
    const { items } = (await supervisor.get('/api/v1/programmes')).json();
    expect(items.map(({ name }: { name: string }) => name).sort()).toEqual(
      plan.programmes.map(({ name }) => name).sort(),
    );
    const { code } = plan.programmes.at(-1)!;
    const { id } = items.find((one: { code: string }) => one.code === code);
    expect((await supervisor.get(`/api/v1/programmes/${id}`)).json().projects).toHaveLength(8);
    const targets = (await supervisor.get(`/api/v1/targets?year=2022&programme=${code}`)).json();
    const byName = new Map(targets.items.map((target: { name: string }) => [target.name, target]));
    expect(byName.size).toBe(2);
    // One is counted from the projects of the programme, the other is told month by month.
    expect(byName.get('专项项目开工数（演示）')).toMatchObject({ newest: { state: 'final' } });
    expect(byName.get('年节能量（演示）')).toMatchObject({ newest: { value: '1750', state: 'preliminary' } });
  });

  it('ends on Monday 7 March 2022 shortly after 07:28', async () => {
    expect(shanghaiText(await new ClockService(database).now())).toMatch(/^2022-03-07 07:2[89]:/);
  });

  it('lists 183 projects, 115 named and 68 made up, in the shape of the contract', async () => {
    const supervisor = await api.as('supervisor');
    const page = projectPage.parse((await supervisor.get('/api/v1/projects?listYear=2022&limit=200')).json());
    expect(page.items).toHaveLength(183);
    expect(page.items.filter(({ synthetic }) => synthetic)).toHaveLength(68);
  });

  it('puts missed dates, holds of fact and money on made-up projects only', async () => {
    const rows = await database.query(`
      SELECT FROM project p WHERE NOT p.synthetic AND (
        EXISTS (SELECT FROM missed_date d WHERE d.project_id = p.id)
        OR EXISTS (SELECT FROM progress_report r WHERE r.project_id = p.id)
        OR EXISTS (SELECT FROM investment_month i WHERE i.project_id = p.id)
        OR EXISTS (SELECT FROM milestone_version m WHERE m.project_id = p.id AND m.planned_on IS NOT NULL))`);
    expect(rows).toEqual([]);
  });

  it('recorded every missed date at the midnight after it', async () => {
    const rows = await database.query(`
      SELECT d.due_on FROM missed_date d JOIN missed_date_version v ON v.id = d.id AND v.version = 1
      WHERE (v.recorded_from AT TIME ZONE 'Asia/Shanghai')::date <> d.due_on + 1`);
    expect(rows).toEqual([]);
    expect(await database.query('SELECT FROM missed_date')).not.toHaveLength(0);
  });

  it('has three administrators with log-ins of their own, a hand-over and a deputy in its history', async () => {
    for (const [login, role] of [
      ['sysadmin', 'system_administrator'],
      ['secadmin', 'security_administrator'],
      ['audit', 'audit_administrator'],
    ] as const) {
      const answer = await api.post('/api/v1/session', { login, password });
      expect(answer.json().duties).toMatchObject([{ role }]);
    }
    const auditor = await api.as('audit');
    const { items } = (await auditor.get('/api/v1/system-history?limit=50')).json();
    const kinds = items.map(({ action }: { action: string }) => action);
    expect(kinds).toEqual(
      expect.arrayContaining(['duties.handed_over', 'duty.handed_over', 'duty.assigned']),
    );
    const handOver = items.find(({ action }: { action: string }) => action === 'duties.handed_over');
    expect(handOver).toMatchObject({
      reason: '到龄退休，工作移交。',
      recordedAt: expect.stringMatching(/^2022-02-18T07:10:00/),
    });
    const security = await api.as('secadmin');
    const { items: heads } = (await security.get('/api/v1/duties?role=unit_head&on=2022-03-07')).json();
    const deputies = heads.filter(({ deputyFor }: { deputyFor: object | null }) => deputyFor !== null);
    expect(deputies).toMatchObject([{ unit: { name: '太仓港区' }, toOn: '2022-03-19' }]);
  });

  it('knows the ids that the document shows', async () => {
    const security = await api.as('secadmin');
    for (const [url, named] of [
      [`/api/v1/units/${exampleUnitId}`, { name: '高新区', parentId: exampleRootId }],
      [`/api/v1/people/${examplePersonId}`, { unit: { id: exampleUnitId } }],
      [`/api/v1/people/${exampleSuccessorId}`, { unit: { id: exampleUnitId } }],
      [`/api/v1/duties/${exampleDutyId}`, { role: 'unit_head', unit: { id: exampleUnitId } }],
    ] as const) {
      const answer = await security.get(url);
      expect([url, answer.statusCode]).toEqual([url, 200]);
      expect(answer.json()).toMatchObject(named);
    }
  });

  it('leaves as a package that keeps the rules of OC4IDS', async () => {
    const supervisor = await api.as('supervisor');
    const answer = await supervisor.post('/api/v1/projects/exports?listYear=2022&format=oc4ids', {});
    const content = answer.json();
    expect(content.projects).toHaveLength(183);
    expect(oc4idsProblems(content)).toEqual([]);
  });

  it('takes the stage change that the document shows, word for word', async () => {
    const document = (await api.get('/api/openapi.json')).json();
    const operation = document.paths['/api/v1/projects/{id}/stage-changes'].post;
    const { example } = operation.requestBody.content['application/json'];
    const id = operation.parameters.find(({ name }: { name: string }) => name === 'id').example;
    expect(example).toEqual(plan.exampleStageChange);
    const officer = await api.as('liaison');
    const read = await officer.get(`/api/v1/projects/${id}`);
    expect([id, read.statusCode]).toEqual([id, 200]);
    const { etag } = read.headers;
    const answer = await officer.post(`/api/v1/projects/${id}/stage-changes`, example, {
      'if-match': etag as string,
    });
    expect(answer.statusCode).toBe(201);
  });
});
