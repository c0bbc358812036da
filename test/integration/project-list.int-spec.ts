import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { historyPage, projectPage, projectResponse } from '#contracts';
import { newId } from '#database';
import { localDate, type Person } from '#domain';
import { ClockService, DeadlinesService, HistoryService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned, reached, type ProjectWish } from '../support/city.js';

let city: City;
let api: ApiClient;
/** Supervisor of the root. */
let overseer: ApiClient;
let officer: Person;
let ids: string[];
let rich: string;

const size = 183;
const list = '/api/v1/projects?listYear=2022';
const evidence = [{ kind: 'construction_permit', number: '1', text: '许可证' } as const];

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city);
  await city.person('supervisor', { unitId: city.rootId }, { login: 'overseer' });
  overseer = await api.as('overseer');
  rich = await richProject();
  ids = [rich];
  while (ids.length < size) ids.push(await city.project(wishes[ids.length % wishes.length]));
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

/** Projects of every kind that a list holds. */
const wishes: ProjectWish[] = [
  {},
  { stageKnown: false },
  { lifecycle: 'government_investment', milestones: [reached('approval', '2021-05-01')] },
  { lifecycle: 'urban_renewal', milestones: [planned('agreements', '2022-02-01')] },
  {
    milestones: [
      {
        stage: 'signing',
        plannedOn: null,
        dueYear: null,
        reached: { on: localDate('2021-01-01'), precision: 'year' },
      },
      { stage: 'groundbreaking', plannedOn: null, dueYear: 2022, reached: null },
    ],
  },
  {
    milestones: [
      { stage: 'signing', plannedOn: null, dueYear: null, reached: { on: null, precision: 'unknown' } },
    ],
  },
];

/** One with a report, investment, a missed date, evidence and a remark. */
async function richProject(): Promise<string> {
  const id = await city.project({
    remark: '备注',
    milestones: [
      reached('signing', '2021-06-01'),
      planned('groundbreaking', '2022-03-01'),
      planned('completion', '2022-12-31'),
    ],
  });
  officer = await city.person('liaison_officer', { projectId: id }, { login: 'officer', name: '陈联络' });
  await new DeadlinesService(city.database, newId).recordMissedDates();
  const report = {
    reportedOn: localDate('2022-03-06'),
    personId: officer.personId,
    text: '桩基施工',
    percent: 12,
  };
  await city.reports.reportProgress(officer, id, report);
  await city.reports.reportInvestment(officer, id, {
    month: '2022-02',
    series: 'reported',
    cumulative: '300.5000',
  });
  const change = { stage: 'groundbreaking', reachedOn: localDate('2022-02-28'), evidence, note: '首桩' };
  await city.projects.changeStage(officer, id, null, change);
  return id;
}

interface Page {
  items: { id: string; entryId: string; dueOn: string | null; daysLate: number | null }[];
  nextCursor: string | null;
}

async function pageOf(client: ApiClient, url = `${list}&limit=200`): Promise<Page> {
  const answer = await client.get(url);
  expect(answer.statusCode).toBe(200);
  return answer.json();
}

async function etagOf(client: ApiClient, url = `${list}&limit=200`): Promise<string> {
  return (await client.get(url)).headers.etag as string;
}

/** What the contract says, and not a field more or less: an unknown one is cut off by parsing, a missing one refused. */
function expectExactly(schema: z.ZodType, body: unknown): void {
  expect(schema.parse(body)).toStrictEqual(body);
}

describe('a page of the list', () => {
  it('has exactly the fields of the contract, in every line', async () => {
    const body = await pageOf(overseer);
    expect(body.items).toHaveLength(size);
    expectExactly(projectPage, body);
    expect(body.items.find(({ id }) => id === rich)).toMatchObject({
      stage: 'groundbreaking',
      stageReached: 'groundbreaking',
      nextStage: 'completion',
      plannedOn: '2022-12-31',
      daysLate: 0,
      liaisonOfficer: '陈联络',
      investmentCompleted: '300.5000',
      investmentMonth: '2022-02',
      lastReportedOn: '2022-03-06',
      percent: 12,
    });
  });

  it('counts days late only where there is a date', async () => {
    const { items } = await pageOf(overseer);
    expect(items.some(({ dueOn }) => dueOn === null)).toBe(true);
    for (const { dueOn, daysLate } of items)
      expect([dueOn, daysLate === null]).toEqual([dueOn, dueOn === null]);
    expect(Math.max(...items.map(({ daysLate }) => daysLate ?? 0))).toBe(34);
  });

  it('of one project and of its history have exactly theirs', async () => {
    for (const id of ids.slice(0, 1 + wishes.length)) {
      expectExactly(projectResponse, (await overseer.get(`/api/v1/projects/${id}`)).json());
      expectExactly(historyPage, (await overseer.get(`/api/v1/projects/${id}/history`)).json());
    }
  });

  it.each([1, 7, 61, 182, 183, 200])(
    'of %d lines leads by its cursor through all, each once',
    async (limit) => {
      const walked: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Page = await pageOf(
          overseer,
          `${list}&limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`,
        );
        expect(page.items.length).toBeLessThanOrEqual(limit);
        walked.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== null && walked.length <= size);
      expect(walked).toHaveLength(size);
      expect([...walked].sort()).toEqual([...ids].sort());
    },
  );

  it.each([
    'limit=0',
    'limit=201',
    'limit=-1',
    'limit=x',
    'limit=1.5',
    'limit=',
    'cursor=%21',
    'listYear=22',
  ])('is refused for %s', async (query) => {
    const answer = await overseer.get(
      `${query.startsWith('listYear') ? '/api/v1/projects?' : `${list}&`}${query}`,
    );
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.invalid']);
  });

  it('is refused for a year that has no list, whatever the reader has', async () => {
    const url = '/api/v1/projects?listYear=2023';
    for (const headers of [{}, { 'if-none-match': await etagOf(overseer) }]) {
      const answer = await overseer.get(url, headers);
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'list_year.not_found']);
    }
  });

  it('takes the address of a project in capitals as the same project', async () => {
    for (const part of ['', '/history']) {
      const [small, capital] = await Promise.all(
        [rich, rich.toUpperCase()].map((id) => overseer.get(`/api/v1/projects/${id}${part}`)),
      );
      expect(capital!.json()).toEqual(small!.json());
    }
  });
});

describe('the reader sees', () => {
  it('of an area its subtree, led or answered for; as officer the own; as administrator nothing', async () => {
    const areaId = await city.unit('沙溪镇', [city.rootId]);
    const officeId = await city.unit('沙溪镇项目办', [city.rootId, areaId]);
    const departmentId = await city.unit('交通局', [city.rootId]);
    const mine = [
      await city.project({ leadUnitId: areaId }),
      await city.project({ leadUnitId: officeId }),
      await city.project({ leadUnitId: departmentId, areaId }),
      await city.project({ leadUnitId: officeId, areaId: city.otherAreaId }),
    ];
    const foreign = await city.project({ leadUnitId: departmentId });
    ids.push(...mine, foreign);
    const seenBy = async (login: string) =>
      (await pageOf(await api.as(login))).items.map(({ id }) => id).sort();

    await city.person('supervisor', { unitId: areaId }, { login: 'area-supervisor' });
    expect(await seenBy('area-supervisor')).toEqual([...mine].sort());
    await city.person('unit_head', { unitId: officeId }, { login: 'office-head' });
    expect(await seenBy('office-head')).toEqual([mine[1]!, mine[3]!].sort());

    const { personId } = await city.person(
      'liaison_officer',
      { projectId: mine[0]! },
      { login: 'two-projects' },
    );
    await city.duty(personId, 'liaison_officer', { projectId: foreign });
    expect(await seenBy('two-projects')).toEqual([mine[0]!, foreign].sort());
    expect(await seenBy('overseer')).toEqual([...ids].sort());

    for (const role of ['system_administrator', 'security_administrator', 'audit_administrator'] as const) {
      await city.person(role, { unitId: city.rootId }, { login: role.replace('_', '-') });
      const answer = await (await api.as(role.replace('_', '-'))).get(list);
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'permission.denied']);
    }
    ids.length = size;
  });

  it('nothing of a duty that begins tomorrow', async () => {
    const projectId = await city.project();
    const { personId } = await city.person(
      'enterprise_contact',
      { projectId: rich },
      { login: 'from-tomorrow' },
    );
    await city.organisation.assignDuty(
      { kind: 'system', part: 'setup' },
      {
        id: newId(),
        personId,
        role: 'liaison_officer',
        scope: { projectId },
        fromOn: localDate('2022-03-08'),
        toOn: null,
      },
    );
    expect((await pageOf(await api.as('from-tomorrow'))).items.map(({ id }) => id)).toEqual([rich]);
  });
});

describe('the ETag of a list', () => {
  it('gives 304 and nothing else while nothing has changed', async () => {
    const etag = await etagOf(overseer);
    const answer = await overseer.get(`${list}&limit=200`, { 'if-none-match': etag });
    expect([answer.statusCode, answer.body, answer.headers.etag]).toEqual([304, '', etag]);
    expect(answer.headers['cache-control']).toContain('private');
    expect((await overseer.get(`${list}&limit=200`, { 'if-none-match': '"0"' })).statusCode).toBe(200);
  });

  it('does not change by reading, logging in, or a refused change', async () => {
    const etag = await etagOf(overseer);
    await (await api.as('overseer')).get(`/api/v1/projects/${rich}`);
    await new HistoryService(city.database).ofProject(officer, rich, { limit: 5, before: null }, 'zh');
    const change = { stage: 'signing', reachedOn: localDate('2022-03-01'), evidence, note: null };
    expect(await city.projects.changeStage(officer, rich, null, change)).toMatchObject({ refused: true });
    expect(await etagOf(overseer)).toBe(etag);
  });

  const changes: [string, () => Promise<unknown>][] = [
    ['a new project', () => city.project()],
    ['a new unit', () => city.unit('浮桥镇', [city.rootId])],
    ['a new duty', () => city.person('leader', { projectId: rich })],
    [
      'a report',
      () =>
        city.reports.reportProgress(officer, rich, {
          reportedOn: localDate('2022-03-07'),
          personId: officer.personId,
          text: null,
          percent: null,
        }),
    ],
    [
      'investment',
      () =>
        city.reports.reportInvestment(officer, rich, {
          month: '2022-01',
          series: 'reported',
          cumulative: '1.0000',
        }),
    ],
    [
      'a stage',
      () =>
        city.projects.changeStage(officer, rich, null, {
          stage: 'completion',
          reachedOn: localDate('2022-03-07'),
          evidence: [{ kind: 'acceptance_record', number: '1' }],
          note: null,
        }),
    ],
    [
      'a missed date',
      async () => {
        await city.project({ milestones: [planned('signing', '2022-03-06')] });
        return new DeadlinesService(city.database, newId).recordMissedDates();
      },
    ],
  ];
  it.each(changes)('changes after %s', async (_, change) => {
    const etag = await etagOf(overseer);
    await change();
    const answer = await overseer.get(`${list}&limit=200`, { 'if-none-match': etag });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers.etag).not.toBe(etag);
  });

  it('is another one for another reader and another page', async () => {
    const own = await etagOf(await api.as('officer'));
    const tags = [
      own,
      await etagOf(overseer),
      await etagOf(overseer, `${list}&limit=100`),
      await etagOf(overseer, `${list}&limit=100&cursor=${(await pageOf(overseer)).items[0]!.entryId}`),
    ];
    expect(new Set(tags).size).toBe(tags.length);
    expect((await overseer.get(`${list}&limit=200`, { 'if-none-match': own })).statusCode).toBe(200);
  });

  it('changes at midnight, when a day more is late, and not before', async () => {
    const clock = new ClockService(city.database);
    const id = await city.project({ milestones: [planned('signing', '2022-03-07')] });
    const lateness = async () => (await pageOf(overseer)).items.find((item) => item.id === id)!.daysLate;
    const etag = await etagOf(overseer);
    expect(await lateness()).toBe(0);
    await clock.advance(new Date('2022-03-07T23:50:00+08:00'));
    expect(await etagOf(overseer)).toBe(etag);
    await clock.advance(new Date('2022-03-08T00:00:00+08:00'));
    expect(await etagOf(overseer)).not.toBe(etag);
    expect(await lateness()).toBe(1);
  });
});
