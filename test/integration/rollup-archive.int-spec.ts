import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RollupRenderer } from '#documents';
import { newId } from '#database';
import { isRefusal } from '#domain';
import { SetupService } from '#portfolio';
import { asOwner } from '../support/as-owner.js';
import { ApiClient } from '../support/api-client.js';
import { recordedCounts } from '../support/recorded-tables.js';
import { RollupStand, twoWeeks } from '../support/rollup-stand.js';

/** One city in which the root has three weeks, and an area the last of them. */
let stand: RollupStand;
let api: ApiClient;
let ids: Record<string, string>;
const clients = new Map<string, ApiClient>();
const of = (login: string): ApiClient => clients.get(login)!;

interface Listed {
  readonly id: string;
  readonly period: string;
  readonly scope: { readonly id: string; readonly name: string };
}

beforeAll(async () => {
  stand = await RollupStand.begin('2022-W08');
  const { city } = stand;
  ids = await twoWeeks(stand);
  await new SetupService(city.database, newId).scheduleRollups(city.areaId, '2022-W10');
  await city.account(stand.leader.personId, 'head');
  await city.account(stand.supervisor.personId, 'supervisor');
  await city.person('unit_head', { unitId: city.areaId }, { login: 'area' });
  await city.person('supervisor', { unitId: city.otherAreaId }, { login: 'other' });
  await city.person('leader', { projectId: ids['due']! }, { login: 'project-leader' });
  await city.person('liaison_officer', { projectId: ids['stillMissed']! }, { login: 'officer' });
  await stand.goTo('2022-03-07T00:01:00', true);
  await stand.build();
  await stand.goTo('2022-03-10T10:00:00', true);
  await stand.reach(ids['due']!, 'groundbreaking', '2022-03-09');
  await stand.goTo('2022-03-14T09:00:00', true);
  await stand.build();
  api = await ApiClient.of(city);
  for (const login of ['head', 'supervisor', 'area', 'other', 'project-leader', 'officer'])
    clients.set(login, await api.as(login));
});

afterAll(async () => {
  await api?.close();
  await stand?.city.leave();
});

async function listed(login: string, query = ''): Promise<Listed[]> {
  const answer = await of(login).get(`/api/v1/rollups${query}`);
  expect([answer.statusCode, answer.body.slice(0, 200)]).toEqual([200, expect.any(String)]);
  return (answer.json() as { items: Listed[] }).items;
}

async function issue(period: string, scopeId = stand.city.rootId): Promise<string> {
  const items = await listed('head', `?period=${period}&scopeId=${scopeId}`);
  return items[0]!.id;
}

describe('the archive of rollups', () => {
  it('lists what was issued of the reader’s units and those below, the newest first, page by page', async () => {
    const all = await listed('head');
    expect(new Set(all.map(({ period, scope }) => `${period} ${scope.name}`))).toEqual(
      new Set(['2022-W08 太仓市', '2022-W09 太仓市', '2022-W10 太仓市', '2022-W10 高新区']),
    );
    expect(all.map(({ id }) => id)).toEqual(
      all
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
    const first = (await of('head').get('/api/v1/rollups?limit=3')).json();
    const rest = await listed('head', `?limit=3&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest].map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect((await listed('area')).map(({ period, scope }) => [period, scope.name])).toEqual([
      ['2022-W10', '高新区'],
    ]);
    expect(await listed('other')).toEqual([]);
    for (const login of ['project-leader', 'officer'])
      expect((await of(login).get('/api/v1/rollups')).statusCode).toBe(403);
  });

  it('finds issues by kind, unit, list, period, and by names that they speak of', async () => {
    const periods = async (query: string) => (await listed('head', query)).map(({ period }) => period).sort();
    expect(await periods('?kind=month')).toEqual([]);
    expect(await periods('?kind=week&year=2022&period=2022-W09')).toEqual(['2022-W09']);
    expect(await periods('?year=2021')).toEqual([]);
    expect(await periods(`?scopeId=${stand.city.areaId}`)).toEqual(['2022-W10']);
    expect(
      await periods(`?scopeId=${stand.city.rootId}&search=${encodeURIComponent('本周 开工')}`),
    ).toContain('2022-W09');
    expect(await periods(`?search=${encodeURIComponent('从未有过的名称')}`)).toEqual([]);
    // Names of people are in no issue.
    const [person] = await stand.city.database.query<{ name: string }>(
      'SELECT name FROM person_profile LIMIT 1',
    );
    expect(await periods(`?search=${encodeURIComponent(person!.name)}`)).toEqual([]);
    expect((await of('head').get('/api/v1/rollups?search=x')).statusCode).toBe(400);
  });

  it('says of an issue what it is and says first', async () => {
    const id = await issue('2022-W09');
    const detail = (await of('head').get(`/api/v1/rollups/${id}`)).json();
    expect(detail).toMatchObject({
      id,
      kind: 'week',
      period: '2022-W09',
      scope: { id: stand.city.rootId, name: '太仓市' },
      number: 2,
      cutAt: '2022-03-06T16:00:00.000Z',
      dueAt: '2022-03-07T00:00:00.000Z',
      late: false,
      entries: 10,
      links: { data: `/api/v1/rollups/${id}/data.json` },
    });
    expect(detail.headlines[0]).toEqual({
      zh: expect.stringContaining('本周推进节点 2 项'),
      en: expect.stringContaining('2 stages were reached this week'),
    });
    expect(detail.corrections).toEqual(
      expect.arrayContaining([{ kind: 'stage_reached', project: { id: ids['reportedLate'], name: '补报' } }]),
    );
    const late = (await of('head').get(`/api/v1/rollups/${await issue('2022-W10')}`)).json();
    expect(late.late).toBe(true);
  });

  it('gives the frozen data byte for byte, with its hash as ETag, and the names without people', async () => {
    const id = await issue('2022-W09');
    const [row] = await stand.city.database.query<{ data: string; labels: string; sha: string }>(
      `SELECT data, labels, encode(data_sha256, 'hex') AS sha FROM rollup WHERE id = $1`,
      [id],
    );
    const answer = await of('head').get(`/api/v1/rollups/${id}/data.json`);
    expect(answer.body).toBe(row!.data);
    expect(createHash('sha256').update(answer.rawPayload).digest('hex')).toBe(row!.sha);
    expect(answer.headers.etag).toBe(`"${row!.sha}"`);
    const again = await of('head').get(`/api/v1/rollups/${id}/data.json`, {
      'if-none-match': `"${row!.sha}"`,
    });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect((await of('head').get(`/api/v1/rollups/${id}/labels.json`)).body).toBe(row!.labels);
  });

  it('leads from every number to what stands behind it, with its events', async () => {
    const id = await issue('2022-W09');
    const url = `/api/v1/rollups/${id}`;
    const { items } = (await of('head').get(`${url}/numbers`)).json();
    expect(items).toContainEqual({
      key: '/movements',
      title: { zh: '推进节点', en: 'Stages reached' },
      number: 2,
      behind: `${url}/behind?key=%2Fmovements`,
    });
    for (const { behind, number } of items.filter((_: object, index: number) => index % 8 === 0)) {
      const answer = await of('head').get(behind);
      expect([behind, answer.statusCode, answer.json().number]).toEqual([behind, 200, number]);
    }
    const moved = (await of('head').get(`${url}/behind?key=%2Fmovements`)).json();
    const groundbreaking = moved.items.find(
      ({ project }: { project: { id: string } }) => project.id === ids['moves'],
    );
    expect(groundbreaking).toMatchObject({
      project: { name: '本周开工' },
      leadUnit: { name: expect.any(String) },
      milestone: { stage: 'groundbreaking', step: null },
      on: expect.stringMatching(/^2022-03-0/),
      adds: 1,
      events: [{ action: 'stage.reached', actor: { id: stand.leader.personId } }],
    });
    // Events and links lead to what is there.
    const { links, events } = groundbreaking;
    const history = (await of('head').get(links.history)).json();
    expect(history.items.map(({ event }: { event: string }) => event)).toContain(events[0].event);
    expect((await of('head').get(links.project)).statusCode).toBe(200);
    // The project that moved after the cut stands where it stood, and its history ends there.
    const standing = (await of('head').get(`${url}/behind?key=%2Fstages%2Fsigning`)).json();
    expect(standing.items).toContainEqual(
      expect.objectContaining({
        project: { id: ids['due'], name: '将到期' },
        stageReached: 'signing',
        events: [],
      }),
    );
  });

  it('gives what stands behind a number page by page, and says where there is no such number', async () => {
    const id = await issue('2022-W09');
    const url = `/api/v1/rollups/${id}/behind?key=%2Fentries`;
    const first = (await of('head').get(`${url}&limit=6`)).json();
    expect([first.number, first.total, first.items.length, first.nextCursor]).toEqual([10, 10, 6, 6]);
    const rest = (await of('head').get(`${url}&limit=6&cursor=6`)).json();
    expect([rest.items.length, rest.nextCursor]).toEqual([4, null]);
    const projects = [...first.items, ...rest.items].map(({ project }) => project.id);
    expect(new Set(projects).size).toBe(10);
    for (const key of ['/nothing', '/groups/area/x/entries', 'entries', '']) {
      const answer = await of('head').get(`/api/v1/rollups/${id}/behind?key=${encodeURIComponent(key)}`);
      expect([key, answer.statusCode, answer.json().code]).toEqual([key, 404, 'rollup.no_number']);
    }
    expect((await of('area').get(url)).statusCode).toBe(404);
  });

  it('makes mail, PDF and workbook in the reader’s language, and records nothing', async () => {
    const id = await issue('2022-W09');
    const before = await recordedCounts(stand.city.database);
    const mail = await of('head').get(`/api/v1/rollups/${id}/mail.html`, { 'accept-language': 'zh' });
    expect(mail.body).toContain('<html lang="zh-CN">');
    expect(mail.body).toContain('src="data:image/png;base64,');
    expect(mail.body).not.toContain('cid:');
    expect(mail.headers['content-security-policy']).toMatch(/^default-src 'none'.*sandbox$/);
    const english = await of('head').get(`/api/v1/rollups/${id}/mail.html`);
    expect(english.body).toContain('weekly rollup');
    const pdf = await of('head').get(`/api/v1/rollups/${id}/report.pdf`);
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.headers['content-disposition']).toBe('attachment; filename="rollup-2022-W09.pdf"');
    const workbook = await of('head').get(`/api/v1/rollups/${id}/report.xlsx`);
    expect(workbook.rawPayload.subarray(0, 2).toString()).toBe('PK');
    expect(await recordedCounts(stand.city.database)).toEqual(before);
  });

  it('shows an issue to nobody else, whatever of it is asked for', async () => {
    const id = await issue('2022-W09');
    for (const part of ['', '/data.json', '/labels.json', '/mail.html', '/report.pdf', '/report.xlsx'])
      for (const login of ['area', 'other', 'project-leader', 'officer']) {
        const answer = await of(login).get(`/api/v1/rollups/${id}${part}`);
        expect([login, part, answer.statusCode, answer.json().code]).toEqual([
          login,
          part,
          404,
          'rollup.not_found',
        ]);
      }
    const own = await issue('2022-W10', stand.city.areaId);
    expect((await of('area').get(`/api/v1/rollups/${own}`)).statusCode).toBe(200);
  });

  it('is for whoever got the issue by mail', async () => {
    const id = await issue('2022-W10');
    const readers = await stand.city.database.query<{ login: string }>(
      'SELECT a.login FROM message m JOIN account a USING (person_id) WHERE m.rollup_id = $1 ORDER BY 1',
      [id],
    );
    expect(readers.map(({ login }) => login)).toEqual(['head', 'supervisor']);
    for (const { login } of readers)
      expect((await of(login).get(`/api/v1/rollups/${id}`)).statusCode).toBe(200);
  });

  it('reads the issue of the first builder: its bytes as they are, its forms by the kept form', async () => {
    const id = newId();
    const firstForm = {
      builderVersion: 1,
      kind: 'week',
      period: '2022-W05',
      from: '2022-01-30T16:00:00.000Z',
      cutAt: '2022-02-06T16:00:00.000Z',
      scope: stand.city.rootId,
      listYear: 2022,
      number: 1,
      projects: 0,
      stages: [],
      entered: [],
      left: [],
      movements: [],
      overdue: { atCut: 0, atPreviousCut: null, newly: [], still: [], settled: [] },
      due: [],
      groups: { area: [], leadUnit: [], category: [], level: [] },
      investment: {
        planned: '0.0000',
        completed: '0.0000',
        projectsWithPlan: 0,
        projectsReporting: 0,
        months: [],
        completedAtPreviousCut: null,
      },
      reporting: { limitWorkingDays: 10, stale: [], never: [] },
      corrections: [],
      assumedWorkingDays: false,
    };
    const data = JSON.stringify(firstForm);
    const stored = stand.city.test;
    await asOwner(stored, async (ask) =>
      ask(
        `INSERT INTO rollup (id, kind, period, scope_id, list_year, number, from_at, cut_at, send_at, data, data_sha256,
           labels, builder_version, recorded_from)
         VALUES ($1, 'week', '2022-W05', $2, 2022, 1, '2022-01-30T16:00Z', '2022-02-06T16:00Z', '2022-02-07T00:00Z', $3,
           sha256(convert_to($3, 'UTF8')), '{"projects":{},"units":{},"lifecycles":{}}', 1, '2022-02-06T16:02Z')`,
        [id, stand.city.rootId, data],
      ),
    );
    expect((await of('head').get(`/api/v1/rollups/${id}/data.json`)).body).toBe(data);
    const mail = await of('head').get(`/api/v1/rollups/${id}/mail.html`);
    expect(mail.body).toContain('An early version made this issue');
  });
});

describe('two issues of a unit', () => {
  it('are compared with the one before, or with any other, in the order of their cuts', async () => {
    const [w08, w10] = [await issue('2022-W08'), await issue('2022-W10')];
    const between = (await of('head').get(`/api/v1/rollups/${w10}/comparison`)).json();
    expect([between.earlier.period, between.later.period]).toEqual(['2022-W09', '2022-W10']);
    const wide = (await of('head').get(`/api/v1/rollups/${w08}/comparison?with=${w10}`)).json();
    expect([wide.earlier.period, wide.later.period]).toEqual(['2022-W08', '2022-W10']);
    const data = [await stand.data('2022-W08'), await stand.data('2022-W10')] as const;
    const figure = (key: string) => wide.figures.find((one: { key: string }) => one.key === key);
    expect(figure('/overdue/atCut')).toEqual({
      key: '/overdue/atCut',
      before: data[0].overdue.atCut,
      after: data[1].overdue.atCut,
      difference: data[1].overdue.atCut - data[0].overdue.atCut,
    });
    expect(figure('/stages/groundbreaking').difference).toBe(4);
    expect(figure('/investment/completed')).toMatchObject({ difference: '350.5001' });
    expect([wide.entered, wide.left]).toEqual([[], []]);
    expect(wide.turned).toContainEqual({
      project: { id: ids['newlyMissed'], name: '新增逾期' },
      from: expect.any(String),
      to: expect.any(String),
    });
    expect(wide.text[0]).toEqual({
      zh: '2022 年第 3 期（2022-W10）与2022 年第 1 期（2022-W08）比较',
      en: 'No. 3 of 2022 (2022-W10) compared with No. 1 of 2022 (2022-W08)',
    });
  });

  it('are refused where there is no other, of another unit, or not the reader’s', async () => {
    const ask = async (login: string, id: string, other = '') => {
      const answer = await of(login).get(`/api/v1/rollups/${id}/comparison${other}`);
      return [answer.statusCode, answer.json().code];
    };
    const [w08, w10, own] = [
      await issue('2022-W08'),
      await issue('2022-W10'),
      await issue('2022-W10', stand.city.areaId),
    ];
    expect(await ask('area', own)).toEqual([409, 'rollup.nothing_before']);
    expect(await ask('head', w10, `?with=${own}`)).toEqual([422, 'rollup.not_comparable']);
    expect(await ask('head', w10, `?with=${w10}`)).toEqual([422, 'rollup.not_comparable']);
    expect(await ask('area', own, `?with=${w08}`)).toEqual([404, 'rollup.not_found']);
    expect(await ask('area', w10)).toEqual([404, 'rollup.not_found']);
    expect(await ask('head', w10, `?with=${newId()}`)).toEqual([404, 'rollup.not_found']);
  });
});

describe('the making of forms', () => {
  it('turns away who comes while it is full, answers the others, and makes the same thing once', async () => {
    const renderer = new RollupRenderer({ waiting: 1 });
    const shown = await stand.rollups.mailDocument(await issue('2022-W09'));
    const job = { form: 'report.pdf', document: shown } as const;
    // Both are under way or waiting before the first is made.
    const [first, same, second, third] = [
      renderer.render({ ...job, language: 'zh' }),
      renderer.render({ ...job, language: 'zh' }),
      renderer.render({ ...job, language: 'en' }),
      renderer.render({ ...job, form: 'report.xlsx', language: 'zh' }),
    ];
    expect(await third).toMatchObject({ code: 'rollup.rendering_busy', details: { seconds: '5' } });
    const made = await Promise.all([first, same, second]);
    expect(made.map((bytes) => isRefusal(bytes))).toEqual([false, false, false]);
    expect(made[1]).toBe(made[0]);
    expect(made[2]).not.toEqual(made[0]);
    await renderer.close();
  });

  it('answers whoever is turned away with 503 and when to come again', async () => {
    const full = await ApiClient.of(stand.city, { renderer: new RollupRenderer({ waiting: 0 }) });
    const head = await full.as('head');
    const answer = await head.get(`/api/v1/rollups/${await issue('2022-W09')}/report.pdf`);
    expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([
      503,
      'rollup.rendering_busy',
      '5',
    ]);
    await full.close();
  });

  it('loses no more than the job that needs too much memory', async () => {
    const renderer = new RollupRenderer({ memoryMb: 4 });
    const document = await stand.rollups.mailDocument(await issue('2022-W09'));
    await expect(renderer.render({ form: 'report.pdf', language: 'zh', document })).rejects.toThrow(/memory/);
    await expect(renderer.render({ form: 'report.pdf', language: 'en', document })).rejects.toThrow(/memory/);
    await renderer.close();
  });
});
