import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { idInToken } from '#portfolio';
import { AnswerStand, type LateProject } from '../support/answer-stand.js';
import { asOwner } from '../support/as-owner.js';
import { eventually } from '../support/eventually.js';

let stand: AnswerStand;

beforeAll(async () => {
  stand = await AnswerStand.begin(9);
  await stand.sendAll();
});

afterAll(async () => {
  await stand?.leave();
});

/** A project and the link that its officer was sent. */
async function linked(): Promise<{ project: LateProject; link: string }> {
  const project = stand.next();
  const [link] = await stand.linksTo(project.officer);
  return { project, link: link! };
}

function tokenOf(link: string): string {
  return link.slice('/r/'.length);
}

function bytesOf(link: string): Buffer {
  return Buffer.from(tokenOf(link), 'base64url');
}

async function open(link: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
  return stand.api.get(link, { 'accept-language': 'zh', ...headers });
}

/** The mark of a fresh form. */
async function mark(link: string): Promise<string> {
  return /name="form" value="([^"]+)"/.exec((await open(link)).body)![1]!;
}

async function send(
  link: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> {
  return stand.api.send({
    method: 'POST',
    url: link,
    payload: new URLSearchParams(fields).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'accept-language': 'zh',
      // As a browser sends them from a page without a referrer.
      origin: 'null',
      'sec-fetch-site': 'same-origin',
      ...headers,
    },
  });
}

const promise = { answer: 'reached', reachedOn: '2022-03-04', note: '' };

/** Asks for every table but the limits of requests, as the owner. */
async function ofEachTable<T>(columns: string): Promise<Record<string, T>> {
  return asOwner(stand.ladder.city.test, async (ask) => {
    const tables = (await ask(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname IN ('public', 'audit', 'app') AND tablename <> 'rate_limit' ORDER BY 1`,
    )) as { name: string }[];
    const answers: Record<string, T> = {};
    for (const { name } of tables) {
      const [row] = (await ask(`SELECT ${columns} FROM ${name} AS t`)) as T[];
      answers[name] = row!;
    }
    return answers;
  });
}

async function rowCounts(): Promise<Record<string, unknown>> {
  return ofEachTable(`count(*)::int AS rows, md5(string_agg(t::text, ',' ORDER BY t::text)) AS content`);
}

/** Tables that hold a text somewhere, bytes (which PostgreSQL shows as hexadecimal digits) included. */
async function tablesWith(text: string): Promise<string[]> {
  const hex = Buffer.from(text).toString('hex');
  const found = await ofEachTable<{ found: boolean }>(
    `coalesce(bool_or(position('${text}' IN t::text) > 0 OR position('${hex}' IN t::text) > 0), false) AS found`,
  );
  return Object.keys(found).filter((name) => found[name]!.found);
}

describe('the page of a link', () => {
  it('shows the one item with its facts, in the reader’s language, to whoever has the mail', async () => {
    const { link } = await linked();
    const page = await open(link);
    expect(page.statusCode).toBe(200);
    for (const fact of [
      '开工',
      '2022-03-04',
      '逾期 3 天',
      '高新区',
      '演示数据',
      '已完成',
      '申请调整日期',
      '存在问题',
    ])
      expect(page.body).toContain(fact);
    expect((await open(link, { 'accept-language': 'en' })).body).toContain('3 days late');
  });

  it('security 7, 8: opened ten times it changes no row; nothing in it runs or is loaded', async () => {
    const { link } = await linked();
    const before = await rowCounts();
    for (let time = 0; time < 10; time += 1) expect((await open(link)).statusCode).toBe(200);
    await stand.api.send({ method: 'HEAD', url: link });
    expect(await rowCounts()).toEqual(before);
    const { headers, body } = await open(link);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/,
    );
    expect(body).not.toMatch(/<script|<img|<link|https?:/i);
  });

  it('security 10: sends no referrer, is not kept and not indexed', async () => {
    const { link } = await linked();
    expect((await open(link)).headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
    });
  });
});

describe('an answer by a link', () => {
  it('is recorded once, in the name of the receiver; the same form again is told so', async () => {
    const { project, link } = await linked();
    const form = await mark(link);
    const sent = await send(link, { form, ...promise });
    expect([sent.statusCode, sent.body]).toEqual([200, expect.stringContaining('您的反馈已记录')]);
    const again = await send(link, { form, ...promise });
    expect([again.statusCode, again.body]).toEqual([200, expect.stringContaining('此前已记录')]);
    const { answers } = await project.read<{ answers: object[] }>();
    expect(answers).toMatchObject([
      {
        kind: 'reached',
        person: { id: project.officer.personId },
        byLink: true,
        rearmsOn: '2022-03-10',
        note: null,
      },
    ]);
    expect(await project.waiting()).toBe('after_3 promise 03-10 07:30');
  });

  it('is recorded once when it is sent twice at the same time', async () => {
    const { project, link } = await linked();
    const fields = { form: await mark(link), answer: 'new_date', toOn: '2022-05-31', reason: '征迁未完成' };
    const both = await asOwner(stand.ladder.city.test, async (ask) => {
      // Both have seen the link open and wait for a use of it that comes to nothing.
      await ask('BEGIN');
      await ask(
        `INSERT INTO used_link (item_id, message_id, used_form) SELECT id, message_id, '' FROM item WHERE id = $1`,
        [idInToken(tokenOf(link))],
      );
      const sent = Promise.all([send(link, fields), send(link, fields)]);
      await eventually('both wait', async () => {
        const [row] = await ask<{ waiting: number }>(
          'SELECT count(DISTINCT pid)::int AS waiting FROM pg_locks WHERE NOT granted',
        );
        return row!.waiting === 2;
      });
      await ask('ROLLBACK');
      return sent;
    });
    expect(both.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    const { answers, dateChanges } = await project.read<{ answers: object[]; dateChanges: object[] }>();
    expect([answers.length, dateChanges.length]).toEqual([1, 1]);
    expect(await project.waiting()).toBe('after_3 date_change');
  });

  it('comes back with what was typed where something is wrong, and the link still works', async () => {
    const { project, link } = await linked();
    const form = await mark(link);
    const late = await send(link, { form, answer: 'reached', reachedOn: '2022-03-08', note: '<b>桩基</b>' });
    expect(late.statusCode).toBe(422);
    expect(late.body).toContain('value="2022-03-08"');
    expect(late.body).toContain('&lt;b&gt;桩基&lt;/b&gt;');
    expect(late.body).toMatch(/role="alert">[^<]*2022-03-08/);
    const empty = await send(link, { form, answer: 'new_date', toOn: '2022-05-31', reason: '   ' });
    expect([empty.statusCode, empty.body]).toEqual([400, expect.stringContaining('请检查“理由”')]);
    const nothing = await send(link, { form });
    expect([nothing.statusCode, nothing.body]).toEqual([400, expect.stringContaining('请选择一项反馈')]);
    expect((await project.read<{ answers: object[] }>()).answers).toEqual([]);
    const sent = await send(link, { form, answer: 'no_change' });
    expect(sent.statusCode).toBe(200);
    const { lastReport, answers } = await project.read<{ lastReport: object; answers: object[] }>();
    expect([lastReport, answers]).toMatchObject([{ kind: 'no_change' }, []]);
    expect(await project.waiting()).toBe('after_3');
  });

  it('security 8: acts only by the form of its page, and not for another site', async () => {
    const { project, link } = await linked();
    expect((await send(link, promise)).statusCode).toBe(403);
    expect((await send(link, { form: 'nonce.mark', ...promise })).statusCode).toBe(403);
    const form = await mark(link);
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await send(link, { form, ...promise }, foreign)).statusCode).toBe(403);
    expect((await project.read<{ answers: object[] }>()).answers).toEqual([]);
  });

  it('security 9: used, expired, cancelled, foreign and forged links look the same; a seal has 128 bits and is not kept', async () => {
    const [spent, cancelled, other] = await stand.linksTo({ personId: await head() });
    const { project, link: expired } = await linked();
    await send(spent!, { form: await mark(spent!), answer: 'no_change' });
    await asOwner(stand.ladder.city.test, async (ask) => {
      await ask(`UPDATE linked_message SET expires_at = clock_timestamp() WHERE person_id = $1`, [
        project.officer.personId,
      ]);
      await ask(`UPDATE item SET state = 'cancelled' WHERE id = $1`, [idInToken(tokenOf(cancelled!))]);
    });
    // The seal of one item on the id of another of the same message.
    const grafted = Buffer.concat([bytesOf(other!).subarray(0, 16), bytesOf(spent!).subarray(16)]);
    const foreign = `/r/${grafted.toString('base64url')}`;
    const forged = `/r/${'A'.repeat(43)}`;
    const links = [spent!, expired, cancelled!, foreign, forged, `/r/${'A'.repeat(22)}`, '/r/x'];
    const pages = await Promise.all(links.map((link) => open(link)));
    const [first, ...others] = pages.map(({ statusCode, body, headers }) => [
      statusCode,
      body,
      Object.keys(headers).sort(),
    ]);
    expect(first![0]).toBe(404);
    for (const other of others) expect(other).toEqual(first);
    const sent = await Promise.all([spent!, expired, foreign, forged].map((link) => send(link, promise)));
    for (const { statusCode, body } of sent) expect([statusCode, body]).toEqual([404, first![1]]);
    expect(bytesOf(other!)).toHaveLength(32);
    expect(await tablesWith(tokenOf(other!))).toEqual([]);
  });

  it('works by a link of a mail from before links were sealed, of which the hash was kept', async () => {
    const { project, link } = await linked();
    const token = 'a-link-of-an-old-mail-';
    await asOwner(stand.ladder.city.test, async (ask) =>
      ask(
        `INSERT INTO answer_link (token_hash, item_id, message_id, person_id, expires_at)
         SELECT sha256($2::bytea), id, message_id, person_id, 'infinity' FROM item WHERE id = $1`,
        [idInToken(tokenOf(link)), Buffer.from(token)],
      ),
    );
    const old = `/r/${token}`;
    expect((await send(old, { form: await mark(old), ...promise })).statusCode).toBe(200);
    expect((await project.read<{ answers: object[] }>()).answers).toHaveLength(1);
    expect([(await open(old)).statusCode, (await open(link)).statusCode]).toEqual([404, 404]);
  });
});

async function head(): Promise<string> {
  const [row] = await stand.ladder.city.database.query<{ id: string }>(
    `SELECT person_id AS id FROM duty_current WHERE role = 'unit_head' AND scope_id = $1`,
    [stand.ladder.city.areaId],
  );
  return row!.id;
}
