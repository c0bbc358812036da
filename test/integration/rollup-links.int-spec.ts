import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { RollupRenderer } from '#documents';
import { newId } from '#database';
import { localDate } from '#domain';
import { ApiClient } from '../support/api-client.js';
import { asOwner } from '../support/as-owner.js';
import { planned, reached } from '../support/city.js';
import { recordedCounts } from '../support/recorded-tables.js';
import { RollupStand } from '../support/rollup-stand.js';

const hostile = '<img src=x onerror=alert(1)>{{7*7}}';
const note = '市人大财经委王主任，审议用';

let stand: RollupStand;
let api: ApiClient;
let head: ApiClient;
let rollupId: string;

beforeAll(async () => {
  stand = await RollupStand.begin('2022-W08');
  const { city } = stand;
  await city.project({
    name: hostile,
    milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-02-24')],
  });
  for (const day of ['24', '25', '26', '27', '28']) await stand.goTo(`2022-02-${day}T00:00:00`, true);
  await stand.goTo('2022-02-28T00:01:00');
  await stand.build();
  rollupId = (await stand.issues())[0]!.id;
  await city.account(stand.leader.personId, 'head');
  await city.person('unit_head', { unitId: city.areaId }, { login: 'area' });
  api = await ApiClient.of(city);
  head = await api.as('head');
});

afterAll(async () => {
  await api?.close();
  await stand?.city.leave();
});

async function made(client = head, validDays = 7): Promise<{ id: string; path: string }> {
  const answer = await client.post(`/api/v1/rollups/${rollupId}/links`, { validDays, note });
  expect([answer.statusCode, answer.body.slice(0, 120)]).toEqual([201, expect.any(String)]);
  const { id, url } = answer.json() as { id: string; url: string };
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/w\/[\w-]{43}$/);
  return { id, path: new URL(url).pathname };
}

async function rows(): Promise<unknown> {
  const links = await stand.city.database.query('SELECT l::text FROM rollup_link l ORDER BY id');
  return { links, counts: await recordedCounts(stand.city.database) };
}

function headersOf({ headers }: LightMyRequestResponse) {
  return [
    headers['cache-control'],
    headers['referrer-policy'],
    headers['x-robots-tag'],
    String(headers['content-security-policy']).split(';')[0],
  ];
}
const private_ = ['no-store', 'no-referrer', 'noindex, nofollow', "default-src 'none'"];

/** Where the links on a page to what stands behind numbers lead, each once. */
function hrefsOf(html: string, base: string, withLine = false): Set<string> {
  const found = [...html.matchAll(/<a class="n" href="([^"]+)"/g)].map(([, href]) => new URL(href!, base));
  return new Set(found.map(({ pathname, hash }) => pathname + (withLine ? hash : '')));
}

describe('a link to an issue', () => {
  it('shows the issue to whoever has it, in their language, with its report, and opening changes nothing', async () => {
    const { path } = await made();
    const before = await rows();
    const chinese = await api.get(path, { 'accept-language': 'zh' });
    expect([chinese.statusCode, chinese.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(chinese.body).toContain('<html lang="zh-CN">');
    expect(chinese.body).toContain('重点项目推进周报');
    expect(chinese.body).toContain('src="data:image/png;base64,');
    expect(chinese.body).not.toMatch(/cid:|<script|report\.xlsx|附件/);
    expect(headersOf(chinese)).toEqual(private_);
    expect(chinese.headers['content-security-policy']).not.toContain('script-src');
    const english = await api.get(path);
    expect(english.body).toContain('weekly rollup');
    const [, report] = /<a class="link" href="([^"]+)"/.exec(english.body)!;
    const pdf = await api.get(new URL(report!, `http://127.0.0.1:3000${path}`).pathname);
    expect([pdf.statusCode, pdf.rawPayload.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
    expect(headersOf(pdf)).toEqual(private_);
    for (const url of [path, `${path}/report.pdf`]) {
      const answer = await api.send({ method: 'HEAD', url });
      expect([answer.statusCode, answer.body, headersOf(answer)]).toEqual([200, '', private_]);
    }
    expect(await rows()).toEqual(before);
  });

  it('security line 13: shows what somebody typed as text', async () => {
    const page = await api.get((await made()).path);
    expect(page.body).toContain('&lt;img src=x onerror=alert(1)&gt;{{7*7}}');
    expect(page.body).not.toContain('<img src=x');
  });

  it('leads from every number of the page to what stands behind it, without scripts and without anybody’s name', async () => {
    const { path } = await made();
    const base = `http://127.0.0.1:3000${path}`;
    const before = await rows();
    const page = await api.get(path, { 'accept-language': 'zh' });
    const led = hrefsOf(page.body, base);
    expect(led.size).toBeGreaterThan(15);
    const all = await api.get(`${path}/behind`, { 'accept-language': 'zh' });
    const listed = hrefsOf(all.body, `${base}/behind`);
    // What the page leads to is among all numbers.
    expect([...led].filter((href) => !listed.has(href))).toEqual([]);
    const names = await stand.city.database.query<{ name: string }>('SELECT name FROM person_profile');
    // An address may ask for so many pages in a minute: the year's test goes through every number.
    for (const href of led) {
      const answer = await api.get(href, { 'accept-language': 'zh' });
      expect([href, answer.statusCode, headersOf(answer)]).toEqual([href, 200, private_]);
      expect(answer.body).not.toMatch(/<script|<img src=x/);
      for (const { name } of names) expect(answer.body).not.toContain(name);
    }
    const still = await api.get(`${path}/behind/overdue.newly`);
    expect(still.body).toContain('&lt;img src=x onerror=alert(1)&gt;{{7*7}}');
    expect(still.body).toContain('<tr valign="top" id="line-0">');
    expect(still.body).toMatch(/#\d+ 2022-02-2\d \d\d:\d\d [^<]+missed/);
    expect(hrefsOf(page.body, base, true)).toContain(`${path}/behind/overdue.newly#line-0`);
    for (const url of [`${path}/behind`, `${path}/behind/entries`]) {
      const answer = await api.send({ method: 'HEAD', url });
      expect([answer.statusCode, answer.body, headersOf(answer)]).toEqual([200, '', private_]);
    }
    expect(await rows()).toEqual(before);
  });

  it('says of a number that the issue does not have that there is none', async () => {
    const { path } = await made();
    for (const key of ['nothing', 'groups.area.x.entries', 'entries.', '__proto__', '..%2Fentries']) {
      const answer = await api.get(`${path}/behind/${key}`);
      expect([key, answer.statusCode, answer.body.includes('No such number')]).toEqual([key, 404, true]);
      expect((await api.send({ method: 'HEAD', url: `${path}/behind/${key}` })).statusCode).toBe(404);
    }
    expect((await api.get(`${path}/behind/entries?after=x`)).statusCode).toBe(200);
    expect((await api.get(`${path}/behind/entries?after=5`)).body).toContain('Earlier lines');
  });

  it('is known by its hash, and what it is for stands in its event only', async () => {
    const { id, path } = await made();
    const [stored] = await stand.city.database.query<{ row: string }>(
      'SELECT l::text AS row FROM rollup_link l WHERE id = $1',
      [id],
    );
    expect(stored!.row).not.toContain(path.slice(3));
    expect(stored!.row).not.toContain('王主任');
    const [event] = await stand.city.database.query<{ canon: string; sealed: string }>(
      `SELECT convert_from(c.canon, 'UTF8') AS canon, s.value AS sealed
       FROM audit.event e JOIN audit.canon c USING (chain, seq) JOIN audit.sealed s ON s.event = e.event
       WHERE e.event = $1`,
      [id],
    );
    expect(JSON.parse(event!.canon)).toMatchObject({
      action: 'rollup_link.created',
      data: { after: { link: id, rollup: rollupId, period: '2022-W08', validDays: 7 } },
    });
    expect(event!.canon).not.toContain('王主任');
    expect(event!.canon).not.toContain(path.slice(3));
    expect(event!.sealed).toBe(note);
  });

  it('looks the same when it is unknown, expired, revoked, or its maker has lost the right', async () => {
    const { city } = stand;
    const gone: string[] = [`/w/${'x'.repeat(43)}`, '/w/x'];
    const expired = await made();
    await asOwner(city.test, async (ask) =>
      ask(`UPDATE rollup_link SET expires_at = clock_timestamp() WHERE id = $1`, [expired.id]),
    );
    const revoked = await made();
    expect((await head.post(`/api/v1/rollup-links/${revoked.id}/revocations`, {})).statusCode).toBe(204);
    gone.push(expired.path, revoked.path);
    // Somebody whose duty on the root ends.
    const successor = await city.person('unit_head', { unitId: city.rootId }, { login: 'successor' });
    const theirs = await made(await api.as('successor'));
    expect((await api.get(theirs.path)).statusCode).toBe(200);
    const [duty] = await city.database.query<{ id: string }>(
      'SELECT id FROM duty_current WHERE person_id = $1',
      [successor.personId],
    );
    await city.duties.end({ kind: 'system', part: 'setup' }, duty!.id, null, {
      toOn: localDate('2022-02-28'),
      reason: '调离',
    });
    expect((await api.get(theirs.path)).statusCode).toBe(404);
    gone.push(theirs.path);
    const answers = await Promise.all(gone.map(async (path) => api.get(path)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(gone.map(() => 404));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers[0]!.body).toContain('Ask them for a new one');
    for (const path of gone) {
      for (const more of ['report.pdf', 'behind', 'behind/entries'])
        expect((await api.get(`${path}/${more}`)).body).toBe(answers[0]!.body);
      expect((await api.send({ method: 'HEAD', url: path })).statusCode).toBe(404);
    }
    expect((await api.get('/w/x', { 'accept-language': 'zh' })).body).toContain('请向提供者索取新链接');
  });

  it('is made by whoever may read the issue, for some days and with a reason', async () => {
    const url = `/api/v1/rollups/${rollupId}/links`;
    const area = await api.as('area');
    const foreign = await area.post(url, { validDays: 7, note });
    expect([foreign.statusCode, foreign.json().code]).toEqual([404, 'rollup.not_found']);
    for (const body of [
      { validDays: 0, note },
      { validDays: 91, note },
      { validDays: 7, note: ' ' },
      { validDays: 7 },
    ])
      expect((await head.post(url, body)).statusCode).toBe(400);
    await made(head, 90);
    const before = await rows();
    const key = { 'idempotency-key': newId() };
    const first = await head.post(url, { validDays: 7, note }, key);
    const again = await head.post(url, { validDays: 7, note }, key);
    expect([first.statusCode, again.body.includes('/w/')]).toEqual([201, false]);
    expect(await rows()).not.toEqual(before);
    const token = (await head.post('/api/v1/tokens', { name: '程序', validDays: 1 })).json().token as string;
    const byProgram = await api.post(url, { validDays: 7, note }, { authorization: `Bearer ${token}` });
    expect([byProgram.statusCode, byProgram.json().code]).toEqual([403, 'token.never']);
  });

  it('is listed for its maker, and revoked by nobody else, once', async () => {
    const { id } = await made();
    const list = async (client: ApiClient) => (await client.get('/api/v1/rollup-links?limit=1')).json();
    expect(await list(head)).toEqual({
      items: [
        {
          id,
          rollup: { id: rollupId, kind: 'week', period: '2022-W08', scope: '太仓市' },
          note,
          madeAt: expect.any(String),
          expiresAt: expect.any(String),
          revokedAt: null,
          works: true,
        },
      ],
      nextCursor: id,
    });
    const area = await api.as('area');
    expect((await list(area)).items).toEqual([]);
    const revoke = async (client: ApiClient) =>
      (await client.post(`/api/v1/rollup-links/${id}/revocations`, {})).statusCode;
    expect([await revoke(area), await revoke(head), await revoke(head)]).toEqual([404, 204, 404]);
    expect((await list(head)).items[0]).toMatchObject({ works: false, revokedAt: expect.any(String) });
  });

  it('says so where too much is being made', async () => {
    const full = await ApiClient.of(stand.city, { renderer: new RollupRenderer({ waiting: 0 }) });
    const answer = await full.get((await made()).path);
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(answer.body).toContain('Load this page again in some seconds');
    await full.close();
  });

  it('is one of so many that a person has, and ends when they leave', async () => {
    const { personId } = stand.supervisor;
    await stand.city.account(personId, 'busy');
    const client = await api.as('busy');
    const { path } = await made(client);
    // The others of so many, which only count.
    await asOwner(stand.city.test, async (ask) => {
      await ask('ALTER TABLE rollup_link DISABLE TRIGGER rollup_link_has_its_event');
      await ask(
        `INSERT INTO rollup_link (id, rollup_id, person_id, token_hash, expires_at)
         SELECT gen_random_uuid(), $1, $2, sha256(n::text::bytea), clock_timestamp() + interval '1 day'
         FROM generate_series(1, 49) AS n`,
        [rollupId, personId],
      );
      await ask('ALTER TABLE rollup_link ENABLE TRIGGER rollup_link_has_its_event');
    });
    const answer = await client.post(`/api/v1/rollups/${rollupId}/links`, { validDays: 1, note });
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'rollup_link.too_many']);
    expect((await api.get(path)).statusCode).toBe(200);
    const operator = { kind: 'system', part: 'setup' } as const;
    await stand.city.people.disable(operator, personId, null, { vacate: true, reason: null });
    expect((await api.get(path)).body).toBe((await api.get('/w/x')).body);
  });
});

describe('an issue that is sent again', () => {
  it('goes to each receiver by a new mail, by the system administrator, and not while one waits', async () => {
    const { city } = stand;
    await city.person('system_administrator', { unitId: city.rootId }, { login: 'sysadmin' });
    const administrator = await api.as('sysadmin');
    const url = `/api/v1/rollups/${rollupId}/resends`;
    const resend = async (client: ApiClient) => client.post(url, { reason: '附件损坏' });
    const refusedTo = async (client: ApiClient) => {
      const answer = await resend(client);
      return [answer.statusCode, answer.json().code];
    };
    expect(await refusedTo(head)).toEqual([403, 'permission.denied']);
    expect(await refusedTo(await api.as('area'))).toEqual([404, 'rollup.not_found']);
    await city.database.query(`UPDATE delivery SET state = 'failed'`);
    const outcomes = async () =>
      ((await resend(administrator)).json() as { items: { again: string | null; refused: string | null }[] })
        .items;
    // The leader; the supervisor has left.
    const first = await outcomes();
    expect(first.filter(({ refused }) => refused === null)).toHaveLength(1);
    expect(first.filter(({ refused }) => refused === 'message.person_left')).toHaveLength(1);
    const [again] = await city.database.query(
      `SELECT m.person_id AS person, d.state FROM message m JOIN delivery d ON d.message_id = m.id WHERE m.again_of IS NOT NULL`,
    );
    expect(again).toEqual({ person: stand.leader.personId, state: 'pending' });
    expect((await outcomes()).map(({ refused }) => refused).toSorted(byText)).toEqual([
      'message.person_left',
      'message.waits',
    ]);
    const unknown = await administrator.post(`/api/v1/rollups/${newId()}/resends`, { reason: '附件损坏' });
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'rollup.not_found']);
  });
});

function byText(a: string | null, b: string | null): number {
  return String(a) < String(b) ? -1 : 1;
}
