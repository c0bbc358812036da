import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import readExcelFile from 'read-excel-file/node';
import { localDate } from '#domain';
import { ClockService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned, reached } from '../support/city.js';

const path = '/api/v1/projects/exports?listYear=2022';

let city: City;
let api: ApiClient;
let leader: ApiClient;
let head: ApiClient;

/** Names that a spreadsheet program would calculate, and such as break a carelessly written file. */
const dangerous = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '＝1+1', '＋1', '－1', '＠x'];
const awkward = ['a"b', 'a,b', 'x\r\ny', '<b>&amp;</b>', '𠮷野家', 'a\u0001b', ' 空格 '];

beforeAll(async () => {
  city = await City.found();
  for (const name of [...dangerous, ...awkward]) await city.project({ name, leadUnitId: city.otherAreaId });
  const rich = await city.project({
    name: '精密减速器生产基地',
    milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-03-01')],
  });
  const officer = await city.person('liaison_officer', { projectId: rich }, { name: '陈联络' });
  await city.reports.reportInvestment(officer, rich, {
    month: '2022-02',
    series: 'reported',
    cumulative: '300.5000',
  });
  await city.reports.reportProgress(officer, rich, {
    reportedOn: localDate('2022-03-06'),
    personId: officer.personId,
    text: null,
    percent: 12,
  });
  await city.person('leader', { unitId: city.rootId }, { login: 'mayor' });
  await city.person('unit_head', { unitId: city.areaId }, { login: 'head' });
  await new ClockService(city.database).advance(new Date('2022-03-07T09:30:00+08:00'));
  api = await ApiClient.of(city);
  [leader, head] = [await api.as('mayor'), await api.as('head')];
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

async function exported(client: ApiClient, question: string, language = 'zh') {
  const answer = await client.send({
    method: 'POST',
    url: `${path}&${question}`,
    headers: { 'accept-language': language },
  });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer;
}

async function sheet(client: ApiClient, question = '', language = 'zh') {
  const answer = await exported(client, `format=xlsx&${question}`, language);
  const [first] = await readExcelFile(answer.rawPayload, { trim: false });
  return { name: first!.sheet, rows: first!.data as unknown[][] };
}

/** RFC 4180, read by the letter. */
function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  for (const [line] of text.matchAll(/(?:"(?:[^"]|"")*"|[^"\r])*\r\n/g))
    rows.push(
      [...line.slice(0, -2).matchAll(/(?<=^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(([, quoted, plain]) =>
        quoted === undefined ? plain! : quoted.replaceAll('""', '"'),
      ),
    );
  return rows;
}

function column(rows: unknown[][], heading: string): unknown[] {
  const place = rows[1]!.indexOf(heading);
  expect(place).toBeGreaterThanOrEqual(0);
  return rows.slice(2).map((row) => row[place]);
}

describe('an export as XLSX', () => {
  it('is opened by another program: texts are texts, numbers numbers, days days', async () => {
    const { name, rows } = await sheet(head);
    expect(name).toBe('年度清单 2022 演示数据');
    expect(rows[0]![0]).toBe('演示数据 · demonstration data');
    const line = Object.fromEntries(rows[1]!.map((heading, index) => [heading, rows[2]![index]]));
    expect(line).toMatchObject({
      项目名称: '精密减速器生产基地',
      清单类别: '新建',
      级别: '市级',
      牵头单位: '高新区',
      联络员: '陈联络',
      当前阶段: '签约',
      下一节点: '开工',
      到期日: new Date('2022-03-01T00:00:00Z'),
      逾期天数: 6,
      灯色: '黄灯',
      '总投资（万元）': 52000,
      '完成投资（万元）': 300.5,
      '进度（%）': 12,
      最近填报: new Date('2022-03-06T00:00:00Z'),
      数据: '演示',
    });
  });

  it('security 14: marks what could be a formula as typed, and leaves every text as it is', async () => {
    const { rows } = await sheet(leader);
    const names = column(rows, '项目名称');
    for (const name of dangerous) expect(names).toContain(name);
    for (const name of ['a"b', 'a,b', 'x\r\ny', '<b>&amp;</b>', '𠮷野家', 'ab', ' 空格 '])
      expect(names).toContain(name);
    expect(names).toHaveLength(dangerous.length + awkward.length + 1);
  });

  it('has its headings and words in the reader’s language', async () => {
    const { name, rows } = await sheet(head, '', 'en');
    expect(name).toBe('List 2022 演示数据');
    expect(rows[1]!.slice(0, 2)).toEqual(['Project', 'Project code']);
    expect(column(rows, 'Next stage')).toEqual(['Groundbreaking']);
  });
});

describe('an export as CSV', () => {
  it('security 14: begins with the mark of UTF-8, and no field begins a formula; numbers stay numbers', async () => {
    const answer = await exported(leader, 'format=csv');
    expect(answer.rawPayload.subarray(0, 3).toString('hex')).toBe('efbbbf');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="projects-2022-demo.csv"');
    const rows = csvRows(answer.body.slice(1));
    expect(rows[0]).toEqual(['演示数据 · demonstration data']);
    const names = column(rows, '项目名称');
    for (const name of dangerous) expect(names).toContain(`'${name}`);
    for (const name of awkward) expect(names).toContain(name);
    expect(rows.flat().filter((field) => /^[=+\-@\t\r＝＋－＠]/.test(field))).toEqual([]);
    const rich = rows.find(([name]) => name === '精密减速器生产基地')!;
    expect(rich).toEqual(expect.arrayContaining(['52000.0000', '300.5000', '2022-03-01', '6']));
  });
});

describe('what leaves', () => {
  it('is what the list shows its reader, in the same order, also of the past', async () => {
    for (const client of [leader, head])
      for (const question of [
        '',
        'sort=name',
        'light=none',
        'search=1%2B1',
        'sort=daysLate&asOf=2022-03-07T09:20:00%2B08:00',
      ]) {
        const listed = (await client.get(`/api/v1/projects?listYear=2022&limit=200&${question}`)).json();
        const rows = csvRows((await exported(client, `format=csv&${question}`)).body.slice(1));
        const names = listed.items.map(({ name }: { name: string }) =>
          dangerous.includes(name) ? `'${name}` : name,
        );
        expect([question, column(rows, '项目名称')]).toEqual([question, names]);
      }
  });

  it('security 32: is on record before it leaves, with what was asked for sealed', async () => {
    const count = async () =>
      (
        await city.database.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM audit.event WHERE class = 'access'`,
        )
      )[0]!.n;
    const before = await count();
    await exported(head, 'format=csv&search=精密');
    expect(await count()).toBe(before + 1);
    const [row] = await city.database.query<{ body: { after: Record<string, unknown> } }>(
      `SELECT convert_from(canon, 'UTF8')::jsonb AS body FROM audit.canon WHERE chain = '_sys'
       ORDER BY seq DESC LIMIT 1`,
    );
    expect(row!.body).toMatchObject({
      action: 'projects.exported',
      data: { after: { listYear: 2022, format: 'csv', lines: 1 } },
    });
    expect(JSON.stringify(row!.body)).not.toContain('精密');
  });

  it.each(['format=pdf', '', 'format=csv&light=blue', 'format=csv&limit=x&sort=id'])(
    'is refused for %j',
    async (question) => {
      const answer = await leader.post(`${path}&${question}`, {});
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.invalid']);
    },
  );

  it('is refused for a year without a list, and for an instant that may still change', async () => {
    const none = await leader.post('/api/v1/projects/exports?listYear=2030&format=csv', {});
    expect([none.statusCode, none.json().code]).toEqual([404, 'list_year.not_found']);
    const young = await leader.post(`${path}&format=csv&asOf=2022-03-08`, {});
    expect([young.statusCode, young.json().code]).toEqual([422, 'as_of.too_recent']);
  });
});
