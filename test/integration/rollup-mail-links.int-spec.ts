import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { getDocumentProxy } from 'unpdf';
import { newId } from '#database';
import { AnswerTokens, DeliveriesService, RollupMailTokens } from '#portfolio';
import { mailRenderer } from '../../apps/worker/src/channels/render-mail.js';
import { sendingWithTokens } from '../../apps/worker/src/channels/with-tokens.js';
import { ApiClient } from '../support/api-client.js';
import { serverKey } from '../support/api-parts.js';
import { planned, reached } from '../support/city.js';
import { recordedCounts } from '../support/recorded-tables.js';
import { RollupStand } from '../support/rollup-stand.js';

const publicUrl = 'http://127.0.0.1:3000';
const tokens = new RollupMailTokens(serverKey);

interface Received {
  readonly messageId: string;
  readonly personId: string;
  readonly html: string;
  readonly text: string;
  readonly pdf: Buffer;
  /** The page of the mail as the database keeps it. */
  readonly frozen: string;
  /** Where the links of the mail begin, as in `/w/<token>`. */
  readonly path: string;
}

let stand: RollupStand;
let api: ApiClient;
let head: ApiClient;
let area: ApiClient;
/** The mails of two issues, as the leader and the supervisor got them. */
let mails: { readonly earlier: readonly Received[]; readonly later: readonly Received[] };

beforeAll(async () => {
  stand = await RollupStand.begin('2022-W08');
  const { city } = stand;
  await city.project({
    name: '港区冷链分拨中心',
    milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-02-24')],
  });
  for (const day of ['24', '25', '26', '27', '28']) await stand.goTo(`2022-02-${day}T00:00:00`, true);
  await city.account(stand.leader.personId, 'head');
  await city.person('unit_head', { unitId: city.areaId }, { login: 'area' });
  api = await ApiClient.of(city);
  head = await api.as('head');
  area = await api.as('area');
  const earlier = await mailedAt('2022-02-28T08:00:00');
  mails = { earlier, later: await mailedAt('2022-03-07T08:00:00') };
});

afterAll(async () => {
  await api?.close();
  await stand?.city.leave();
});

/** Builds what is owed by then and sends it as the worker does; the leader's mail first. */
async function mailedAt(time: string): Promise<Received[]> {
  await stand.goTo(time);
  await stand.build();
  const received: Received[] = [];
  const answers = new AnswerTokens(serverKey);
  const send = sendingWithTokens(answers, tokens, async (mail) => {
    const { html, text = '', attachments } = await simpleParser(mail.mime);
    const [kept] = await stand.city.database.query<{ personId: string; mime: Buffer }>(
      'SELECT m.person_id AS "personId", d.mime FROM message m JOIN delivery d ON d.message_id = m.id WHERE m.id = $1',
      [mail.messageId],
    );
    received.push({
      messageId: mail.messageId,
      personId: kept!.personId,
      frozen: String((await simpleParser(kept!.mime)).html),
      html: String(html),
      text,
      pdf: attachments.find(({ filename }) => filename === 'report.pdf')!.content,
      path: /\/w\/[\w-]{43}/.exec(text)![0],
    });
    return { kind: 'sent' };
  });
  const render = mailRenderer('projects@city.example', publicUrl, stand.rollups);
  await new DeliveriesService(stand.city.database, answers).sendDue(
    render,
    send,
    new AbortController().signal,
  );
  expect(received).toHaveLength(2);
  return received.toSorted((one) => (one.personId === stand.leader.personId ? -1 : 1));
}

function numbersIn(html: string): { url: URL; text: string }[] {
  return [...html.matchAll(/<a class="n" href="([^"]+)"[^>]*>([^<]+)</g)].map(([, href, text]) => ({
    url: new URL(href!.replaceAll('&amp;', '&')),
    text: text!,
  }));
}

/** Where the numbers of a PDF lead. */
async function linksIn(pdf: Buffer): Promise<string[]> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const links: string[] = [];
  for (let page = 1; page <= document.numPages; page += 1)
    for (const { url } of await (await document.getPage(page)).getAnnotations()) links.push(String(url));
  return links;
}

async function rows(): Promise<unknown> {
  return recordedCounts(stand.city.database);
}

async function change(sql: string, values: unknown[]): Promise<void> {
  await stand.city.database.query(sql, values);
}

describe('the numbers of a mailed issue', () => {
  it('lead to what stands behind each, for its reader alone, and opening changes nothing', async () => {
    const [mail] = mails.earlier;
    const numbers = numbersIn(mail!.html);
    expect(numbers.length).toBeGreaterThan(15);
    expect(new Set(numbers.map(({ url }) => url.origin + url.pathname.slice(0, 46)))).toEqual(
      new Set([publicUrl + mail!.path]),
    );
    expect(mail!.text.match(/https?:\/\//g)).toHaveLength(1);
    const listed = new Map(
      (
        (await head.get(`/api/v1/rollups/${(await stand.issues())[0]!.id}/numbers`)).json() as {
          items: { key: string; title: { zh: string } }[];
        }
      ).items.map(({ key, title }) => [key, title.zh]),
    );
    const before = await rows();
    for (const path of new Set(numbers.map(({ url }) => url.pathname))) {
      const page = await api.get(path, { 'accept-language': 'zh' });
      expect([path, page.statusCode]).toEqual([path, 200]);
      const key = `/${path.slice(`${mail!.path}/behind/`.length).replaceAll('.', '/')}`;
      expect(page.body).toContain(`<title>${listed.get(key)}：`);
      expect([page.headers['referrer-policy'], page.headers['cache-control']]).toEqual([
        'no-referrer',
        'no-store',
      ]);
    }
    const issue = await api.get(mail!.path, { 'accept-language': 'zh' });
    expect(issue.body).toContain('链接至 2022-03-30 有效');
    expect((await api.send({ method: 'HEAD', url: mail!.path })).statusCode).toBe(200);
    expect(await rows()).toEqual(before);
  });

  it('lead by a link of their own in each mail, to the issue of that mail', async () => {
    const all = [...mails.earlier, ...mails.later];
    expect(new Set(all.map(({ path }) => path)).size).toBe(4);
    for (const [issue, period] of [
      [mails.earlier, '2022-W08'],
      [mails.later, '2022-W09'],
    ] as const)
      for (const { path } of issue) expect((await api.get(path)).body).toContain(`(${period})`);
    for (const { frozen, path } of all) {
      expect(frozen).toContain('/w/rollup-link-of-this-mail');
      expect(frozen).not.toContain(path);
    }
  });

  it('lead, on the paper that is the same for all, to pages for whoever logs in and may read the issue', async () => {
    const [mail, other] = mails.earlier;
    expect(mail!.pdf.equals(other!.pdf)).toBe(true);
    const links = await linksIn(mail!.pdf);
    const issue = `/api/v1/rollups/${(await stand.issues())[0]!.id}`;
    expect(links.length).toBeGreaterThan(numbersIn(mail!.html).length / 2);
    for (const link of links) expect(link).toMatch(`${publicUrl}${issue}/behind.html?key=/`);
    const before = await rows();
    for (const link of new Set(links.map((each) => each.replace(/#.*/, '').slice(publicUrl.length)))) {
      const page = await head.get(link, { 'accept-language': 'zh' });
      expect([link, page.statusCode]).toEqual([link, 200]);
    }
    const page = await head.get(`${issue}/behind.html?key=/overdue/newly`);
    expect(page.body).toContain('<tr valign="top" id="line-0">');
    expect([page.headers['referrer-policy'], page.headers['cache-control']]).toEqual([
      'no-referrer',
      'no-store',
    ]);
    expect(page.body).toContain('href="numbers.html"');
    const all = await head.get(`${issue}/numbers.html`);
    expect(all.body).toContain('href="behind.html?key=/overdue/newly"');
    expect((await head.get(`${issue}/mail.html`)).body).toContain(
      `href="${publicUrl}${issue}/behind.html?key=/overdue/newly"`,
    );
    const refused = async (client: ApiClient, path: string) => {
      const answer = await client.get(`${issue}/${path}`);
      return [answer.statusCode, answer.json().code];
    };
    for (const path of ['numbers.html', 'behind.html?key=/entries']) {
      expect(await refused(api, path)).toEqual([401, 'session.required']);
      expect(await refused(area, path)).toEqual([404, 'rollup.not_found']);
    }
    expect(await refused(head, 'behind.html?key=/nothing')).toEqual([404, 'rollup.no_number']);
    // A browser is told so on a page.
    const browser = { accept: 'text/html,*/*;q=0.8', 'accept-language': 'zh' };
    const login = await api.get(`${issue}/behind.html?key=/entries`, browser);
    expect([login.statusCode, login.headers['content-type']]).toEqual([401, 'text/html; charset=utf-8']);
    expect(login.body).toMatch(/演示数据.+<h1>无法打开本页<\/h1>\n<p>[^<]*登录/s);
    expect((await api.get(`${issue}/numbers`, browser)).headers['content-type']).toContain('problem+json');
    expect(await rows()).toEqual(before);
  });
});

describe('a link of a mailed issue', () => {
  it('opens nothing, and says no more than of any other, once forged, foreign, expired, unsent or its reader gone', async () => {
    const [mail, other] = mails.later;
    const nothing = await api.get('/w/x');
    const gone = async (path: string) => {
      for (const more of ['', '/behind', '/behind/entries', '/report.pdf'])
        expect((await api.get(path + more)).body).toBe(nothing.body);
      const answer = await api.send({ method: 'HEAD', url: path });
      expect([path, answer.statusCode]).toEqual([path, 404]);
    };
    const { messageId, personId } = mail!;
    const own = tokens.token({ messageId, personId, addressId: null });
    expect(mail!.path).toBe(`/w/${own}`);
    const forged = [
      own.slice(0, -2) + (own.endsWith('AA') ? 'BA' : 'AA'),
      new RollupMailTokens(Buffer.alloc(32, 9)).token({ messageId, personId, addressId: null }),
      tokens.token({ messageId, personId: other!.personId, addressId: null }),
      tokens.token({ messageId: newId(), personId, addressId: null }),
      // The seal of one message on the id of another.
      tokens.token({ messageId: other!.messageId, personId: other!.personId, addressId: null }).slice(0, 21) +
        own.slice(21),
    ];
    for (const token of forged) await gone(`/w/${token}`);

    await change(`UPDATE delivery SET sent_at = sent_at - interval '30 days' WHERE message_id = $1`, [
      messageId,
    ]);
    await gone(mail!.path);
    await change(`UPDATE delivery SET sent_at = NULL, state = 'ambiguous' WHERE message_id = $1`, [
      messageId,
    ]);
    expect((await api.get(mail!.path)).statusCode).toBe(200);
    await change(`UPDATE delivery SET attempts = 0 WHERE message_id = $1`, [messageId]);
    await gone(mail!.path);
    await change(`UPDATE delivery SET attempts = 1 WHERE message_id = $1`, [messageId]);
    expect((await api.get(mail!.path)).statusCode).toBe(200);

    const operator = { kind: 'system', part: 'setup' } as const;
    await stand.city.people.disable(operator, other!.personId, null, { vacate: true, reason: null });
    await gone(other!.path);
    await gone(mails.earlier[1]!.path);
  });

  it('is ended by its reader, with those of every mail until then and of nobody else', async () => {
    const url = '/api/v1/session/rollup-mail-links/revocations';
    expect((await api.post(url, {})).statusCode).toBe(401);
    expect((await area.post(url, {})).statusCode).toBe(204);
    const [earlier, later] = [mails.earlier[0]!, mails.later[0]!];
    expect((await api.get(earlier.path)).statusCode).toBe(200);
    const token = (await head.post('/api/v1/tokens', { name: '程序', validDays: 1 })).json().token as string;
    const byProgram = await api.post(url, {}, { authorization: `Bearer ${token}` });
    expect([byProgram.statusCode, byProgram.json().code]).toEqual([403, 'token.never']);
    expect((await head.post(url, {})).statusCode).toBe(204);
    const nothing = await api.get('/w/x');
    for (const { path } of [earlier, later]) expect((await api.get(path)).body).toBe(nothing.body);
    const events = await stand.city.database.query<{ who: string }>(
      `SELECT canon ->> 'person' AS who FROM (SELECT convert_from(canon, 'UTF8')::jsonb AS event FROM audit.canon) AS e,
       LATERAL (SELECT event #> '{data,after}' AS canon) AS data WHERE event ->> 'action' = 'rollup_mail_links.revoked'`,
    );
    expect(events.map(({ who }) => who)).toContain(stand.leader.personId);
    expect(events).toHaveLength(2);
    // The next mail's work again; what its reader sees ends with the duty.
    await stand.goTo('2022-03-14T08:00:00');
    await stand.build();
    const [next] = await stand.city.database.query<{ id: string }>(
      `SELECT m.id FROM message m JOIN rollup r ON r.id = m.rollup_id WHERE r.period = '2022-W10'`,
    );
    await change(`UPDATE delivery SET attempts = 1 WHERE message_id = $1`, [next!.id]);
    const owner = { personId: stand.leader.personId, addressId: null };
    const path = `/w/${tokens.token({ messageId: next!.id, ...owner })}`;
    expect((await api.get(path)).statusCode).toBe(200);
    expect((await head.post(url, {})).statusCode).toBe(204);
    expect((await api.get(path)).body).toBe(nothing.body);
  });
});
