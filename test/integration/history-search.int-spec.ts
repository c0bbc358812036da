import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import { localDate, type Person } from '#domain';
import { ClockService, DeadlinesService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned } from '../support/city.js';

interface Item {
  event: string;
  seq: number;
  project: { id: string; name: string } | null;
  action: string;
  actor: { id: string; name: string };
  recordedAt: string;
  sentence: string;
  after: Record<string, unknown> | null;
}

let city: City;
let api: ApiClient;
let officer: Person;
let own: string;
let foreign: string;
let auditor: ApiClient;
let clients: Record<'officer' | 'supervisor' | 'head', ApiClient>;

/** Two projects in two areas; what happened to them lies on two days. */
beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city);
  own = await city.project({ name: '减速器基地', milestones: [planned('signing', '2022-03-05')] });
  foreign = await city.project({ name: '港区码头', leadUnitId: city.otherAreaId });
  officer = await city.person('liaison_officer', { projectId: own }, { name: '陈联络', login: 'officer' });
  await city.person('supervisor', { unitId: city.rootId }, { name: '王督查', login: 'supervisor' });
  await city.person('unit_head', { unitId: city.otherAreaId }, { name: '港区主任', login: 'head' });
  await city.person('audit_administrator', { unitId: city.rootId }, { name: '审计员', login: 'auditor' });
  await new DeadlinesService(city.database, newId).recordMissedDates();
  const clock = new ClockService(city.database);
  await clock.advance(new Date('2022-03-08T01:00:00Z'));
  for (const projectId of [own, foreign]) {
    const reporter: Person = { ...officer, duties: [{ role: 'liaison_officer', projectId, unitId: null }] };
    await city.reports.reportProgress(reporter, projectId, {
      reportedOn: localDate('2022-03-08'),
      personId: officer.personId,
      text: '桩基施工',
      percent: 20,
    });
  }
  auditor = await api.as('auditor');
  clients = {
    officer: await api.as('officer'),
    supervisor: await api.as('supervisor'),
    head: await api.as('head'),
  };
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

async function found(client: ApiClient, query: string, language = 'zh'): Promise<Item[]> {
  const answer = await client.get(`/api/v1/history?${query}`, { 'accept-language': language });
  expect([query, answer.statusCode]).toEqual([query, 200]);
  return answer.json().items;
}
const actions = (items: Item[]): string[] => items.map(({ action }) => action);

describe('the history of a day', () => {
  it('without a wish is today’s', async () => {
    const items = await found(auditor, '');
    expect(actions(items)).toEqual(['progress.reported', 'progress.reported']);
    expect(items[0]!.recordedAt > items[1]!.recordedAt).toBe(true);
  });

  it('is that day’s, the last of a span included, with sentences in the reader’s language', async () => {
    const items = await found(auditor, 'from=2022-03-07&to=2022-03-07&limit=200');
    expect(items.every(({ recordedAt }) => recordedAt < '2022-03-07T16:00:00Z')).toBe(true);
    expect(items.find(({ action }) => action === 'milestone.missed')).toMatchObject({
      project: { id: own, name: '减速器基地' },
      actor: { id: 'system:deadlines', name: '系统（到期检查）' },
      sentence: '系统（到期检查） “签约”逾期：应于 2022-03-05 达到；状态：逾期',
    });
    const english = await found(auditor, 'from=2022-03-07&to=2022-03-07&action=milestone.missed', 'en');
    expect(english.map(({ sentence }) => sentence)).toEqual([
      'The system (deadlines) found "Signing" missed: it was due on 2022-03-05; state: missed',
    ]);
    expect(await found(auditor, 'from=2022-03-09')).toEqual([]);
    expect(actions(await found(auditor, 'from=2022-03-07&to=2022-03-08&limit=200'))).toContain(
      'progress.reported',
    );
  });
});

describe('the history of a person', () => {
  it('has what they did and what names them, on every chain', async () => {
    const items = await found(auditor, `person=${officer.personId}`);
    expect(actions(items)).toEqual([
      'progress.reported',
      'progress.reported',
      'account.created',
      'duty.assigned',
      'person.created',
    ]);
    expect(items[2]!.sentence).toBe('系统（初始化） 为 陈联络 开通账号；账号：***');
    // Contacts are read elsewhere, which is an event.
    expect(items[4]!.after).toMatchObject({ name: '陈联络', email: '***' });
    const reported = await found(auditor, `person=${officer.personId}&action=duty.assigned`);
    expect(reported.map(({ sentence }) => sentence)).toEqual([
      '系统（初始化） 指定 陈联络 为项目联络员；自：2022-01-01',
    ]);
  });
});

describe('the history of a unit', () => {
  it('has that of the projects in its subtree and what names it', async () => {
    const items = await found(auditor, `unit=${city.otherAreaId}&from=2022-03-01&limit=200`);
    expect(new Set(items.map(({ project }) => project?.name ?? null))).toEqual(new Set(['港区码头', null]));
    expect(actions(items)).toEqual(
      expect.arrayContaining(['unit.created', 'duty.assigned', 'project.created']),
    );
    const ofRoot = await found(auditor, `unit=${city.rootId}&from=2022-03-01&limit=200`);
    expect(new Set(ofRoot.map(({ project }) => project?.name ?? null))).toEqual(
      new Set(['港区码头', '减速器基地', null]),
    );
  });
});

describe('what a reader finds', () => {
  it.each([
    ['officer', ['减速器基地']],
    ['head', ['港区码头']],
    ['supervisor', ['减速器基地', '港区码头']],
  ] as const)('as %s is what they may see, and nothing of the system', async (login, projects) => {
    for (const query of [
      'from=2022-03-01&limit=200',
      `person=${officer.personId}&limit=200`,
      `unit=${city.rootId}&from=2022-03-01&limit=200`,
    ]) {
      const items = await found(clients[login], query);
      expect(new Set(items.map(({ project }) => project?.name))).toEqual(new Set(projects));
    }
  });

  it('of a project that they may not see is nothing at all', async () => {
    const answer = await clients.head.get(`/api/v1/history?project=${own}`);
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'project.not_found']);
    const items = await found(clients.officer, `project=${own}&action=progress.reported`);
    expect(items.map(({ project }) => project?.id)).toEqual([own]);
  });

  it('is led through by a cursor, each event once', async () => {
    const all = await found(auditor, 'from=2022-03-01&limit=200');
    const walked: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const url: string = `/api/v1/history?from=2022-03-01&limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = (await auditor.get(url)).json() as { items: Item[]; nextCursor: string | null };
      walked.push(...page.items.map(({ event }) => event));
      cursor = page.nextCursor;
    }
    expect(walked).toEqual(all.map(({ event }) => event));
    expect(new Set(walked).size).toBe(walked.length);
    expect(walked.length).toBeGreaterThan(15);
  });

  it.each([
    [`project=${newId()}&person=${newId()}`, 400, 'request.invalid'],
    ['action=stage.guessed', 400, 'request.invalid'],
    ['from=2022-02-30', 400, 'request.invalid'],
    ['cursor=bm90IG91cnM', 400, 'history.wrong_cursor'],
    [`project=${newId()}`, 404, 'project.not_found'],
  ])('is refused for %s', async (query, status, code) => {
    const answer = await auditor.get(`/api/v1/history?${query}`);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });
});
