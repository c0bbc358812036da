import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { newId } from '#database';
import { CalendarService, OrganisationService } from '#portfolio';
import { othersWorkbook, wpsWorkbook } from '../support/others-workbooks.js';
import { packed, partsOf, rowsOf } from '../support/sample-workbook.js';
import { ApiClient } from '../support/api-client.js';
import { City, planned } from '../support/city.js';
import { recordedCounts } from '../support/recorded-tables.js';
import { runCli } from '../support/run-cli.js';

let city: City;
let api: ApiClient;
let root: ApiClient;

beforeEach(async () => {
  city = await City.found();
  await new CalendarService(city.database).loadOfficialYears();
  await city.person('supervisor', { unitId: city.rootId }, { login: 'root' });
  api = await ApiClient.of(city);
  root = await api.as('root');
});

afterEach(async () => {
  await api?.close();
  await city?.leave();
});

/** The list is issued: it takes a project by the number of a decision. */
const number = '太政发〔2022〕15号';

type Cells = readonly (readonly string[])[];
const headings = ['项目名称', '责任单位', '总投资（亿元）', '计划开工', '竣工', '建设性质', '级别', '备注'];

function listOf(...rows: Cells): Buffer {
  return packed(partsOf(rowsOf([headings, ...rows])));
}

const line = (name: string, more: Partial<Record<'unit' | 'total' | 'start' | 'end', string>> = {}) => [
  name,
  more.unit ?? '高新区',
  more.total ?? '5.2',
  more.start ?? '2022年3月31日',
  more.end ?? '2022.12',
  '新建',
  '苏州重点、市级',
  '演示备注',
];

async function preview(client: ApiClient, file: Buffer, kind = 'list', headers = {}) {
  const decision = kind === 'list' ? number : null;
  const content = file.toString('base64');
  return client.post('/api/v1/imports', { kind, listYear: 2022, decision, content }, headers);
}

async function confirm(client: ApiClient, id: string) {
  return client.post(`/api/v1/imports/${id}/confirmations`, {});
}

/** What the API says of the project of this name. */
async function documentOf(name: string): Promise<Record<string, unknown>> {
  const [row] = await city.database.query<{ id: string }>('SELECT id FROM project_current WHERE name = $1', [
    name,
  ]);
  return (await root.get(`/api/v1/projects/${row!.id}`)).json();
}

describe('the import of a list', () => {
  it('shows first and changes nothing; confirmed it adds every project with its history, dates, light and reminders', async () => {
    const before = await recordedCounts(city.database);
    const shown = await preview(root, listOf(line('甲'), line('乙', { total: '约5亿元', end: '2023年' })));
    expect(shown.statusCode).toBe(201);
    expect(shown.json()).toMatchObject({ kind: 'list', rows: 2, changes: 2, unchanged: 0, problems: [] });
    expect(await recordedCounts(city.database)).toEqual(before);

    expect((await confirm(root, shown.json().id)).json()).toEqual({ changed: true, projects: 2 });
    expect(await documentOf('甲')).toMatchObject({
      levels: ['prefecture', 'city'],
      entries: [expect.objectContaining({ listYear: 2022, decisionIn: number })],
      totalInvestment: '52000.0000',
      milestones: expect.arrayContaining([
        expect.objectContaining({ stage: 'groundbreaking', plannedOn: '2022-03-31', dueOn: '2022-03-31' }),
        expect.objectContaining({ stage: 'completion', plannedOn: '2022-12-31' }),
      ]),
    });
    const [row] = await city.database.query(
      `SELECT (SELECT count(*)::integer FROM reminder WHERE state = 'pending') AS reminders,
         (SELECT count(*)::integer FROM light_schedule) AS lights,
         (SELECT file_sha256 FROM confirmed_import) AS file,
         (SELECT count(*)::integer FROM audit.canon c WHERE convert_from(canon, 'UTF8')::jsonb #>> '{data,causedBy}' =
           (SELECT convert_from(canon, 'UTF8')::jsonb ->> 'event' FROM audit.canon
            WHERE convert_from(canon, 'UTF8')::jsonb ->> 'action' = 'import.confirmed')) AS caused`,
    );
    expect(row).toEqual({ reminders: 3, lights: 2, file: shown.json().fileSha256, caused: 4 });
  });

  it('is repeat-safe: the same preview, and the same file, change nothing a second time and say so', async () => {
    const file = listOf(line('甲'));
    const { id } = (await preview(root, file)).json();
    expect((await confirm(root, id)).json()).toEqual({ changed: true, projects: 1 });
    const after = await recordedCounts(city.database);
    expect((await confirm(root, id)).json()).toEqual({ changed: false, projects: 0 });
    const again = (await preview(root, file)).json();
    expect(again).toMatchObject({ rows: 1, changes: 0, unchanged: 1, problems: [] });
    expect((await confirm(root, again.id)).json()).toEqual({ changed: false, projects: 0 });
    expect(await recordedCounts(city.database)).toEqual(after);
  });

  it('names row, column and value of all that is wrong, in the reader’s language, and then stores nothing', async () => {
    await city.project({ name: '旧项目' });
    const file = listOf(
      line('甲', { total: '待定', start: '三月' }),
      line('乙', { unit: '没有的局' }),
      ['', '高新区', '1', '', '', '扩建', '', ''],
      line('旧项目'),
      line('乙'),
    );
    const shown = (await preview(root, file)).json();
    expect(shown).toMatchObject({ rows: 5, unchanged: 1, problemCount: 6 });
    expect(
      shown.problems.map((one: Record<string, unknown>) => [one.row, one.heading, one.value, one.code]),
    ).toEqual([
      [2, '总投资(亿元)', '待定', 'import.amount_unreadable'],
      [2, '计划开工', '三月', 'import.date_unreadable'],
      [3, '责任单位', '没有的局', 'import.unit_unknown'],
      [4, '项目名称', null, 'import.cell_missing'],
      [4, '建设性质', '扩建', 'import.choice_unknown'],
      [6, null, '乙', 'import.project_twice'],
    ]);
    expect(shown.problems[0].detail).toMatch(/^This is no amount/);
    const inChinese = await preview(root, file, 'list', { 'accept-language': 'zh' });
    expect(inChinese.json().problems[0].detail).toMatch(/^无法识别为金额/);
    const refused = await confirm(root, shown.id);
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'import.has_problems']);
  });

  it('adds to an issued list by the number of a decision only', async () => {
    const content = listOf(line('甲')).toString('base64');
    const before = await recordedCounts(city.database);
    const refused = await root.post('/api/v1/imports', { kind: 'list', listYear: 2022, content });
    expect([refused.statusCode, refused.json().code]).toEqual([422, 'list_entry.decision_missing']);
    expect(await recordedCounts(city.database)).toEqual(before);
  });

  it('comes with a list that is a draft, and is stale once that is issued', async () => {
    const draft = await root.post('/api/v1/list-years', { year: 2023 });
    expect(draft.statusCode).toBe(201);
    const content = listOf(line('甲', { start: '2023年3月', end: '2024年' })).toString('base64');
    const into = async () =>
      (await root.post('/api/v1/imports', { kind: 'list', listYear: 2023, content })).json();
    const [first, second] = [await into(), await into()];
    expect((await confirm(root, first.id)).json().changed).toBe(true);
    expect(await documentOf('甲')).toMatchObject({ entries: [{ listYear: 2023, decisionIn: null }] });
    expect((await confirm(root, second.id)).json().code).toBe('import.stale');
  });

  it('is stale once the list has changed: a new preview is asked for', async () => {
    const { id } = (await preview(root, listOf(line('甲')))).json();
    await city.project({ name: '其间加入' });
    const before = await recordedCounts(city.database);
    const refused = await confirm(root, id);
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'import.stale']);
    expect(await recordedCounts(city.database)).toEqual(before);
  });

  it('is the root supervisor’s; a preview is only its maker’s', async () => {
    await city.person('supervisor', { unitId: city.areaId }, { login: 'area' });
    const area = await api.as('area');
    expect((await preview(area, listOf(line('甲')))).json().code).toBe('permission.denied');
    const { id } = (await preview(root, listOf(line('甲')))).json();
    expect((await confirm(area, id)).json().code).toBe('import.not_found');
  });

  it('reads what others make: titles above, headings over two rows, notes below, units in words', async () => {
    const { rows, sheet } = await othersWorkbook();
    const shown = (await preview(root, sheet)).json();
    expect(shown).toMatchObject({ rows, changes: rows, problems: [] });
    expect((await confirm(root, shown.id)).json().changed).toBe(true);
    expect(await documentOf('智能装备产业园')).toMatchObject({
      totalInvestment: '3500.0000',
      milestones: expect.arrayContaining([
        expect.objectContaining({ stage: 'groundbreaking', plannedOn: '2022-03-04' }),
        expect.objectContaining({ stage: 'completion', dueYear: 2023 }),
      ]),
    });
  });

  it('reads what LibreOffice saved and what WPS writes', async () => {
    const shown = (await preview(root, readFileSync('test/fixtures/workbooks/calc-list.xlsx'))).json();
    expect(shown).toMatchObject({ rows: 4, changes: 4, problems: [] });
    expect((await confirm(root, shown.id)).json()).toEqual({ changed: true, projects: 4 });
    const rows = await city.database.query(
      `SELECT p.name, p.total_investment::text AS total, m.stage, m.planned_on::text AS planned, m.due_year AS year
       FROM project_current p JOIN milestone_current m ON m.project_id = p.id AND m.stage IN ('groundbreaking', 'completion')
       ORDER BY p.name COLLATE "C", m.position`,
    );
    const told = rows.map(({ name, total, planned, year }) => [name, total, planned ?? year]);
    expect(told).toEqual([
      ['智能装备园(演示)', '8600.0000', '2022-10-08'],
      ['智能装备园(演示)', '8600.0000', 2024],
      ['港口冷链中心(演示)', '3500.0000', '2022-06-30'],
      ['港口冷链中心(演示)', '3500.0000', '2023-06-30'],
      ['生物医药孵化器(演示)', '12000.0000', '2022-09-30'],
      ['生物医药孵化器(演示)', '12000.0000', 2024],
      ['精密轴承基地(演示)', '52000.0000', '2022-03-31'],
      ['精密轴承基地(演示)', '52000.0000', '2023-12-31'],
    ]);
    const wps = (await preview(root, wpsWorkbook())).json();
    expect(wps).toMatchObject({ rows: 2, changes: 1, unchanged: 1, problems: [] });
  });

  it('takes its own template once it is filled in, without the example', async () => {
    const answer = await root.get('/api/v1/imports/templates/list.xlsx');
    expect(answer.statusCode).toBe(200);
    const parts = unzipSync(answer.rawPayload);
    const name = 'xl/worksheets/sheet1.xml';
    const xml = strFromU8(parts[name]!);
    expect(xml).toContain('&quot;新建,续建,计划竣工投产,储备&quot;');
    expect((await preview(root, Buffer.from(answer.rawPayload))).json().code).toBe('import.no_rows');
    const filled = xml.replace(
      '</sheetData>',
      '<row r="4"><c r="A4" t="str"><v>甲</v></c><c r="G4" t="str"><v>高新区</v></c></row></sheetData>',
    );
    const shown = await preview(root, packed({ ...parts, [name]: filled }));
    expect(shown.json()).toMatchObject({ rows: 1, changes: 1, problems: [] });
  });

  it('refuses a hostile file by its code, and serves others meanwhile', async () => {
    const bomb = packed({ ...partsOf(''), 'xl/worksheets/sheet1.xml': new Uint8Array(150 * 1024 * 1024) });
    const [refused, served] = await Promise.all([preview(root, bomb), root.get('/api/v1/session')]);
    expect([refused.statusCode, refused.json().code]).toEqual([422, 'import.too_large']);
    expect(served.statusCode).toBe(200);
    const computed = packed(
      partsOf(
        rowsOf([headings]) +
          '<row r="2"><c r="A2" t="str"><v>甲</v></c><c r="B2" t="str"><f>X1</f><v>高新区</v></c></row>',
      ),
    );
    expect((await preview(root, computed)).json().problems).toMatchObject([
      { row: 2, code: 'import.cell_computed' },
    ]);
  });

  it('is the operator’s too: a dry run shows, without it the file is stored', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'import-'));
    const file = join(folder, 'list.xlsx');
    writeFileSync(file, listOf(line('甲'), line('乙')));
    const cli = async (...more: string[]) =>
      runCli(['import', 'list', file, '--year', '2022', '--decision', number, ...more], {
        DATABASE_APP_URL: city.test.appUrl,
        DATA_DIR: folder,
      });
    const dry = await cli('--dry-run', '--json');
    expect(dry).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(dry.stdout)).toMatchObject({ changes: 2, changed: false });
    expect(await city.database.query('SELECT FROM project')).toHaveLength(0);
    expect(await cli()).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('2') });
    expect(await city.database.query('SELECT FROM project')).toHaveLength(2);
    writeFileSync(file, listOf(line('丙', { unit: '没有的局' })));
    const wrong = await cli();
    expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining('没有的局')]);
    rmSync(folder, { recursive: true });
  });
});

describe('the import of a month’s progress', () => {
  const progressHeadings = ['项目名称', '月份', '累计完成投资', '形象进度百分比', '形象进度'];
  const progress = (...rows: Cells) => packed(partsOf(rowsOf([progressHeadings, ...rows])));
  let officer: ApiClient;
  let own: string;

  beforeEach(async () => {
    own = await city.project({ name: '自己的', milestones: [planned('groundbreaking', '2022-06-30')] });
    await city.project({ name: '别人的', leadUnitId: city.otherAreaId });
    await city.person('liaison_officer', { projectId: own }, { login: 'officer' });
    officer = await api.as('officer');
  });

  it('records investment, percent and text once, by the rules of single reports', async () => {
    const file = progress(
      ['自己的', '2022-01', '1,200万元', '', ''],
      ['自己的', '2月份', '0.35亿', '45%', '主体施工'],
    );
    const shown = (await preview(officer, file, 'progress')).json();
    expect(shown).toMatchObject({ rows: 2, changes: 2, problems: [] });
    expect((await confirm(officer, shown.id)).json()).toEqual({ changed: true, projects: 1 });
    const caused = await city.database.query(
      `SELECT body ->> 'action' AS action FROM (
         SELECT seq, convert_from(canon, 'UTF8')::jsonb AS body FROM audit.canon WHERE chain = $1) AS event
       WHERE body #>> '{data,causedBy}' = (
         SELECT convert_from(canon, 'UTF8')::jsonb ->> 'event' FROM audit.canon
         WHERE convert_from(canon, 'UTF8')::jsonb ->> 'action' = 'import.confirmed')
       ORDER BY seq`,
      [own],
    );
    expect(caused.map(({ action }) => action as string)).toEqual([
      'investment.reported',
      'investment.reported',
      'progress.reported',
    ]);
    const figures = await city.database.query(
      `SELECT month::text, cumulative::text FROM investment_month_current WHERE project_id = $1 ORDER BY month`,
      [own],
    );
    expect(figures).toEqual([
      { month: '2022-01-01', cumulative: '1200.0000' },
      { month: '2022-02-01', cumulative: '3500.0000' },
    ]);
    const again = (await preview(officer, file, 'progress')).json();
    expect(again).toMatchObject({ changes: 0, unchanged: 2, problems: [] });
    expect((await confirm(officer, again.id)).json().changed).toBe(false);
    const other = (
      await preview(officer, progress(['自己的', '2022-01', '1300', '', '']), 'progress')
    ).json();
    expect(other.problems).toMatchObject([{ row: 2, code: 'import.figure_recorded' }]);
  });

  it('sees no project of others: it looks as if it were not there', async () => {
    const shown = (
      await preview(
        officer,
        progress(['别人的', '2022-01', '1', '', ''], ['没有的', '2022-01', '1', '', '']),
        'progress',
      )
    ).json();
    expect(shown.problems.map(({ code }: { code: string }) => code)).toEqual([
      'project.not_found',
      'project.not_found',
    ]);
  });

  it('lets the lights of a project follow the thresholds of the programme that governs it', async () => {
    const answer = await root.post('/api/v1/programmes', { code: 'strict', name: '严管' });
    const thresholds = {
      late: { yellowFromDays: 1, redOverDays: 2 },
      behind: { yellowFromPoints: 10, redOverPoints: 30 },
      statistics: { fromTotalInvestment: 500, yellowOverMonths: 1, redOverMonths: 2 },
      stale: { redAtTimes: 2 },
    };
    await root.post(
      '/api/v1/settings/light_thresholds',
      { programme: 'strict', value: thresholds },
      { 'if-match': '"0"' },
    );
    // Four days late: red by the programme's thresholds, yellow by the city's.
    const governed = await city.project({
      name: '严管的',
      milestones: [planned('groundbreaking', '2022-03-03')],
    });
    const membership = { projectId: governed, member: true, reason: '调度' };
    await root.post(`/api/v1/programmes/${answer.json().id}/memberships`, membership);
    await city.person('liaison_officer', { projectId: governed }, { login: 'governed' });
    const client = await api.as('governed');
    const light = async () => (await client.get(`/api/v1/projects/${governed}`)).json().light.light;
    expect(await light()).toBe('red');
    const file = progress(['严管的', '2022-02', '1200', '', '']);
    const { id } = (await preview(client, file, 'progress')).json();
    expect((await confirm(client, id)).json()).toEqual({ changed: true, projects: 1 });
    expect(await light()).toBe('red');
  });

  it('is stale once one of its projects has changed, and takes no month of the future', async () => {
    const { id } = (await preview(officer, progress(['自己的', '2022-01', '1', '', '']), 'progress')).json();
    const person = { id: newId(), synthetic: true, unitId: city.rootId, name: '某', email: null };
    await new OrganisationService(city.database, newId).createPerson(
      { kind: 'system', part: 'setup' },
      person as never,
    );
    await city.reports.reportInvestment({ kind: 'system', part: 'setup' }, own, {
      month: '2022-02',
      series: 'reported',
      cumulative: '5.0000',
    });
    expect((await confirm(officer, id)).json().code).toBe('import.stale');
    const future = (
      await preview(officer, progress(['自己的', '2022-09', '', '', '未来']), 'progress')
    ).json();
    expect(future.problems).toMatchObject([{ code: 'progress_report.in_future' }]);
  });
});
