import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClockService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned } from '../support/city.js';

let city: City;
let api: ApiClient;
let officer: ApiClient;
let supervisor: ApiClient;
let id: string;

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city);
  id = await city.project({ milestones: [planned('signing', '2022-12-31')] });
  await city.person('liaison_officer', { projectId: id }, { login: 'officer', name: '陈联络' });
  await city.person('supervisor', { unitId: city.rootId }, { login: 'supervisor' });
  [officer, supervisor] = [await api.as('officer'), await api.as('supervisor')];
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

async function post(client: ApiClient, path: string, body: object) {
  const { etag } = (await client.get(`/api/v1/projects/${id}`)).headers;
  return client.post(`/api/v1/projects/${id}/${path}`, body, { 'if-match': etag as string });
}

async function codeOf(client: ApiClient, path: string, body: object): Promise<[number, string]> {
  const answer = await post(client, path, body);
  return [answer.statusCode, answer.json().code];
}

const reports = (query = '') => officer.get(`/api/v1/projects/${id}/progress-reports?${query}`);

describe('progress reports over HTTP', () => {
  let firstAt: string;

  it('are recorded, with the investment of the month in one change', async () => {
    const answer = await post(officer, 'progress-reports', {
      reportedOn: '2022-03-04',
      text: '桩基完成 60%',
      percent: 8,
      investment: { month: '2022-02', cumulative: '3200' },
    });
    expect(answer.statusCode).toBe(201);
    firstAt = (await reports()).json().items[0].recordedAt;
    const document = (await officer.get(`/api/v1/projects/${id}`)).json();
    expect(document.lastReport).toMatchObject({ reportedOn: '2022-03-04', percent: 8, text: '桩基完成 60%' });
    expect(document.investment).toEqual([{ series: 'reported', month: '2022-02', cumulative: '3200.0000' }]);
  });

  it('with an investment are refused as a whole to whoever may not report that series', async () => {
    const body = {
      reportedOn: '2022-03-07',
      text: '督查核实',
      investment: { month: '2022-03', cumulative: '3300' },
    };
    expect(await codeOf(supervisor, 'progress-reports', body)).toEqual([403, 'project.not_yours']);
    expect((await reports()).json().items).toHaveLength(1);
  });

  it('stay when they are corrected: the new one names the old one and stands in its place', async () => {
    const [first] = (await reports()).json().items;
    const body = { reportedOn: '2022-03-03', text: '桩基完成 50%', percent: 7, reason: '误把试桩计入' };
    expect((await post(officer, `progress-reports/${first.id}/corrections`, body)).statusCode).toBe(201);
    const { items } = (await reports()).json();
    expect(items).toMatchObject([
      { percent: 7, corrects: first.id, correctedBy: null, person: { name: '陈联络' } },
      { percent: 8, corrects: null, correctedBy: items[0].id, text: '桩基完成 60%' },
    ]);
    expect(await codeOf(officer, `progress-reports/${first.id}/corrections`, body)).toEqual([
      409,
      'progress_report.not_newest',
    ]);
    expect((await officer.get(`/api/v1/projects/${id}`)).json().lastReport.percent).toBe(7);
  });

  it('say "no change" in one call, of today', async () => {
    expect((await post(officer, 'progress-reports/no-change', {})).statusCode).toBe(201);
    expect((await reports('limit=1')).json().items).toMatchObject([
      { kind: 'no_change', reportedOn: '2022-03-07', text: null, percent: null },
    ]);
  });

  it('are paged from the newest to the oldest', async () => {
    const seen: string[] = [];
    let cursor = '';
    for (;;) {
      const page = (await reports(`limit=2${cursor}`)).json();
      seen.push(...page.items.map((one: { kind: string; percent: number | null }) => one.percent));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(seen).toEqual([null, 7, 8]);
  });

  it('are shown as they were on record at an instant of the past', async () => {
    await new ClockService(city.database).advance(new Date('2022-03-07T18:00:00+08:00'));
    const past = (await reports(`asOf=${encodeURIComponent(firstAt)}`)).json().items;
    expect(past).toMatchObject([{ percent: 8, correctedBy: null }]);
    const recent = await reports(`asOf=${encodeURIComponent('2022-03-07T18:00:00+08:00')}`);
    expect(recent.json().code).toBe('as_of.too_recent');
  });

  it('without words are no report', async () => {
    const body = { reportedOn: '2022-03-07', text: ' ', percent: 9 };
    expect(await codeOf(officer, 'progress-reports', body)).toEqual([400, 'request.invalid']);
  });
});

describe('investment completed over HTTP', () => {
  it('has two series that neither writes into the other', async () => {
    const body = { month: '2022-02', cumulative: '2900.5' };
    expect((await post(supervisor, 'investments/statistical', body)).statusCode).toBe(201);
    expect(await codeOf(supervisor, 'investments/reported', body)).toEqual([403, 'project.not_yours']);
    expect(await codeOf(officer, 'investments/statistical', body)).toEqual([403, 'project.not_yours']);
    expect((await officer.get(`/api/v1/projects/${id}`)).json().investment).toEqual([
      { series: 'reported', month: '2022-02', cumulative: '3200.0000' },
      { series: 'statistical', month: '2022-02', cumulative: '2900.5000' },
    ]);
  });

  it('is held against the plan of each list year: the months completed, reported figures only', async () => {
    // Two of twelve months of 12,000 are due; the statistical figure plays no part.
    expect((await officer.get(`/api/v1/projects/${id}`)).json().pace).toEqual([
      {
        listYear: 2022,
        planned: '12000.0000',
        completed: '3200.0000',
        duePercent: 16.67,
        completedPercent: 26.67,
        pointsAhead: 10,
      },
    ]);
  });

  it('is corrected with a reason, and both figures stay', async () => {
    const body = { month: '2022-02', cumulative: '3100' };
    expect(await codeOf(officer, 'investments/reported', body)).toEqual([409, 'investment.recorded_already']);
    const reason = '结算后更正';
    expect((await post(officer, 'investments/reported', { ...body, reason })).statusCode).toBe(201);
    const versions = await city.database.query(
      `SELECT v.version, v.cumulative::text, v.recorded_to = 'infinity' AS current FROM investment_month_version v
       JOIN investment_month a USING (id) WHERE a.project_id = $1 AND a.series = 'reported' ORDER BY v.version`,
      [id],
    );
    expect(versions).toEqual([
      { version: 1, cumulative: '3200.0000', current: false },
      { version: 2, cumulative: '3100.0000', current: true },
    ]);
    const { items } = (await officer.get(`/api/v1/projects/${id}/history?limit=1`)).json();
    expect(items[0]).toMatchObject({
      action: 'investment.corrected',
      before: { cumulative: '3200.0000' },
      after: { cumulative: '3100.0000' },
      reason,
    });
  });

  it.each(['-1', '1e3', '1.00001', '1234567890123', 'NaN', ''])('"%s" is no amount', async (cumulative) => {
    expect(await codeOf(officer, 'investments/reported', { month: '2022-01', cumulative })).toEqual([
      400,
      'request.invalid',
    ]);
  });
});
