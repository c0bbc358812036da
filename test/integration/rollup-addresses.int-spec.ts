import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import { addressText } from '#domain';
import { AnswerTokens, RepliesService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { serverKey } from '../support/api-parts.js';
import { asApplication, asOwner } from '../support/as-owner.js';
import { recordedCounts } from '../support/recorded-tables.js';
import { RollupStand } from '../support/rollup-stand.js';
import { runCli } from '../support/run-cli.js';
import { endOf, issueLink, linkOf, sendDueRollups, type SentMail } from '../support/sent-rollups.js';

const office = { name: '市委办秘书科', email: 'Office@party.example' };
const upper = { name: '上级发改委', email: 'ndrc@upper.example' };
const path = '/api/v1/rollup-schedules';
const tokens = new AnswerTokens(serverKey);

/** One city whose weeks go to two addresses beside its leader and supervisor: each step stands on the ones before it. */
let stand: RollupStand;
let api: ApiClient;
const clients = new Map<string, ApiClient>();
const of = (login: string): ApiClient => clients.get(login)!;

interface Schedule {
  readonly version: number;
  readonly addresses: readonly object[];
  readonly unsubscribed: readonly object[];
  readonly undelivered: readonly { person: object | null; address: { name: string } | null; cause: string }[];
}

beforeAll(async () => {
  stand = await RollupStand.begin('2022-W08');
  const { city } = stand;
  await city.account(stand.supervisor.personId, 'supervisor');
  await city.account(stand.leader.personId, 'leader');
  await city.person('system_administrator', { unitId: city.rootId }, { login: 'sysadmin' });
  await city.project({ name: '本市的项目' });
  api = await ApiClient.of(city);
  for (const login of ['supervisor', 'leader', 'sysadmin']) clients.set(login, await api.as(login));
});

afterAll(async () => {
  await api?.close();
  await stand?.city.leave();
});

const emailOf = ({ personId }: { readonly personId: string }): string => `${personId}@city.example`;

async function schedule(login = 'supervisor'): Promise<Schedule> {
  return ((await of(login).get(path)).json() as { items: Schedule[] }).items[0]!;
}

async function change(wish: object, version?: number): Promise<[status: number, code?: string]> {
  const body = { scopeId: stand.city.rootId, firstPeriod: '2022-W08', ...wish };
  const match = version ?? (await schedule()).version;
  const answer = await of('supervisor').post(path, body, { 'if-match': `"${match}"` });
  const { code } = answer.json() as { code?: string };
  return code === undefined ? [answer.statusCode] : [answer.statusCode, code];
}

/** Builds what is owed at a time and sends what is due then; `refuses`: the receivers that have no such mailbox. */
async function sendAt(time: string, refuses: readonly string[] = []): Promise<SentMail[]> {
  await stand.goTo(time);
  await stand.build();
  return sendDueRollups(stand, refuses);
}

const receivers = (sent: readonly SentMail[]): string[] => sent.map(({ to }) => to);

/** Everybody who reads the city's weeks: of its people, and of `addresses`. */
function everybody(...addresses: readonly string[]): string[] {
  return [emailOf(stand.leader), emailOf(stand.supervisor), ...addresses].toSorted();
}

async function end(url: string): Promise<number> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return (await api.send({ method: 'POST', url, payload: 'List-Unsubscribe=One-Click', headers })).statusCode;
}

async function deadAddresses(): Promise<unknown[]> {
  const { items } = (await of('sysadmin').get('/api/v1/dead-addresses')).json() as {
    items: { person: object | null; rollupAddress: { name: string } | null; failures: number }[];
  };
  return items.map(({ person, rollupAddress, failures }) => [person, rollupAddress?.name, failures]);
}

/** The newest events of a kind, without what is sealed, and their sealed values. */
async function told(action: string): Promise<{ event: string; sealed: string[] }[]> {
  return stand.city.database.query(
    `SELECT e.text AS event, ARRAY(SELECT s.value FROM audit.sealed s WHERE s.event = (e.text::jsonb ->> 'event')::uuid
       ORDER BY s.value) AS sealed
     FROM (SELECT convert_from(canon, 'UTF8') AS text FROM audit.canon) AS e
     WHERE e.text::jsonb ->> 'action' = $1 ORDER BY e.text::jsonb ->> 'event' DESC`,
    [action],
  );
}

describe('addresses of a schedule', () => {
  it('that cannot be are refused with what is wrong, and nothing is recorded', async () => {
    const before = await recordedCounts(stand.city.database);
    const refused: [object[], number, string][] = [
      [[{ ...office, email: 'office' }], 422, 'rollup.address_invalid'],
      [[office, { ...upper, email: 'a@b.example\r\nBcc: c@d.example' }], 422, 'rollup.address_invalid'],
      [[{ ...office, name: ' ' }], 422, 'rollup.address_name'],
      [[office, { ...upper, email: 'office@PARTY.example' }], 422, 'rollup.address_twice'],
      [
        Array.from({ length: 51 }, (_, index) => ({ ...office, email: `a${index}@b.example` })),
        422,
        'rollup.too_many_addresses',
      ],
      [[{ email: office.email }], 400, 'request.invalid'],
    ];
    for (const [addresses, ...answer] of refused)
      expect([addresses[0], ...(await change({ addresses }))]).toEqual([addresses[0], ...answer]);
    expect(await recordedCounts(stand.city.database)).toEqual(before);
    expect((await schedule()).addresses).toEqual([]);
  });

  it('are set with it and listed, where they are to be reached for whoever may set them; the history seals them', async () => {
    const own = { name: '领导的邮箱', email: emailOf(stand.leader).toUpperCase() };
    expect(await change({ addresses: [office, upper, own] })).toEqual([201]);
    expect((await schedule()).addresses).toEqual(
      [own, upper, office].toSorted((a, b) => (a.email.toLowerCase() < b.email.toLowerCase() ? -1 : 1)),
    );
    expect((await schedule('leader')).addresses).toContainEqual({ name: office.name, email: null });
    expect(JSON.stringify(await schedule('leader'))).not.toContain('@');
    const [event] = await told('rollup.scheduled');
    expect(event!.event).not.toMatch(/@|秘书科/);
    expect(event!.sealed).toEqual([expect.stringContaining('; 市委办秘书科 <Office@party.example>')]);
    // What is left out stays as it is, and is not told again.
    expect(await change({ language: 'en' })).toEqual([201]);
    expect((await schedule()).addresses).toHaveLength(3);
    expect((await told('rollup.scheduled'))[0]!.sealed).toEqual([]);
  });

  it('stand in the preview beside those who read by their duty, and none is there twice', async () => {
    await stand.goTo('2022-02-22T09:00:00');
    const answer = await of('leader').get(`${path}/${stand.city.rootId}/preview?kind=week`);
    const { recipients, addresses } = answer.json() as {
      recipients: { id: string }[];
      addresses: { name: string }[];
    };
    expect(recipients.map(({ id }) => id).toSorted()).toEqual(
      [stand.leader.personId, stand.supervisor.personId].toSorted(),
    );
    expect(addresses.map(({ name }) => name).toSorted()).toEqual([upper.name, office.name]);
    expect(answer.body).not.toContain('@');
  });
});

describe('an address of a schedule', () => {
  let first: SentMail[];

  it('gets one mail an issue, the same as everybody’s, also with those that were made up', async () => {
    first = await sendAt('2022-03-07T08:00:30');
    expect(receivers(first)).toEqual(everybody(office.email, upper.email));
    const said = first.map(({ mail }) => ({
      subject: mail.subject,
      // But for the token of its own links.
      text: mail.text?.replaceAll(issueLink, '/w/token'),
      files: mail.attachments.map(({ filename, checksum }) => [filename, checksum]),
    }));
    for (const one of said) expect(one).toEqual(said[0]);
    expect(said[0]!.files.map(([filename]) => filename)).toEqual(
      expect.arrayContaining(['report.pdf', 'report.xlsx']),
    );
    expect(said[0]!.text).toContain('2022-W08');
    expect(first.find(({ to }) => to === office.email)!.mail.to).toMatchObject({
      value: [{ name: office.name, address: office.email }],
    });
    expect(new Set(first.map(({ to }) => linkOf(first, to))).size).toBe(first.length);
    expect(await sendAt('2022-03-07T09:00:00')).toEqual([]);
  });

  it('does without by the link in its mail, and nothing but a post does it, once', async () => {
    const url = endOf(first, office.email);
    await stand.goTo('2022-03-14T00:05:00');
    expect(await stand.build()).toBe(1);
    const before = await schedule();
    for (const [language, says] of [
      ['zh', '打开本页不作任何更改'],
      ['en', 'Opening this page changes nothing'],
    ] as const) {
      const page = await api.get(url, { 'accept-language': language });
      expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining(says)]);
    }
    expect(await schedule()).toEqual(before);
    const other = endOf(first, upper.email);
    const forged = `/u/${url.slice(3, -6)}${other.slice(-6)}`;
    for (const nothing of [forged, '/u/x', `/u/${'A'.repeat(43)}`])
      expect([nothing, await end(nothing)]).toEqual([nothing, 404]);
    const issue = async () => (await api.get(linkOf(first, office.email))).statusCode;
    expect(await issue()).toBe(200);
    expect([await end(url), await end(url), (await api.get(url)).statusCode]).toEqual([200, 404, 404]);
    expect(await issue()).toBe(404);

    const after = await schedule();
    expect(after.addresses).not.toContainEqual(office);
    expect(after).toMatchObject({ unsubscribed: [office], version: before.version + 1 });
    const [event, ...others] = await told('rollup_address.unsubscribed');
    expect([others, event!.sealed]).toEqual([[], ['市委办秘书科 <Office@party.example>']]);
    expect(event!.event).not.toMatch(/@|秘书科/);
    // Whoever has not seen it does not set it again by another change.
    expect(await change({ addresses: [office, upper] }, before.version)).toEqual([
      412,
      'rollup.schedule_changed',
    ]);
  });

  it('gets nothing then, nor what waited already, until the supervisor sets it again: which the old link does not undo', async () => {
    for (const monday of ['2022-03-14', '2022-03-21'])
      expect(receivers(await sendAt(`${monday}T08:00:30`))).toEqual(everybody(upper.email));
    expect(await deadAddresses()).toEqual([]);
    expect(await change({ addresses: [office, upper] })).toEqual([201]);
    expect(await schedule()).toMatchObject({ addresses: [upper, office], unsubscribed: [] });
    const again = await sendAt('2022-03-28T08:00:30');
    expect(receivers(again)).toEqual(everybody(office.email, upper.email));
    expect([await end(endOf(first, office.email)), (await schedule()).addresses.length]).toEqual([404, 2]);
    expect((await api.get(endOf(again, office.email))).statusCode).toBe(200);
  });

  it('is dead where its server refuses it, shows who was not reached, and is sent to again', async () => {
    expect(receivers(await sendAt('2022-04-04T08:00:30', [upper.email]))).toEqual(everybody(office.email));
    expect(await deadAddresses()).toEqual([[null, upper.name, 1]]);
    expect((await schedule('leader')).undelivered).toMatchObject([
      { person: null, address: { name: upper.name }, cause: 'address_dead' },
    ]);
    const inbox = await of('sysadmin').get('/api/v1/session/inbox');
    expect(inbox.json()).toMatchObject({
      items: [{ deadAddresses: [{ person: null, rollupAddress: { name: upper.name }, closed: false }] }],
    });
    const [failed] = await stand.city.database.query<{ id: string }>(
      `SELECT m.id FROM message m JOIN delivery d ON d.message_id = m.id
       WHERE d.state = 'failed' AND d.last_error <> 'switched_off'`,
    );
    const resent = await of('sysadmin').post(`/api/v1/messages/${failed!.id}/resends`, {
      reason: '邮箱已恢复',
    });
    expect(resent.statusCode).toBe(201);
    expect(receivers(await sendAt('2022-04-04T09:00:00'))).toEqual([upper.email]);
    const [dead] = (await of('sysadmin').get('/api/v1/dead-addresses')).json().items as { id: string }[];
    const closed = await of('sysadmin').post(`/api/v1/dead-addresses/${dead!.id}/closings`, {});
    expect(closed.statusCode).toBeLessThan(300);
    expect(await deadAddresses()).toEqual([]);
    expect((await schedule()).undelivered).toEqual([]);
  });

  it('is dead too where its mail comes back later, by a report that names it and no other', async () => {
    const [sent] = await stand.city.database.query<{ of: string }>(
      `SELECT d.internet_message_id AS of FROM delivery d JOIN message m ON m.id = d.message_id
       JOIN rollup_address a ON a.id = m.rollup_address_id
       WHERE a.email = $1 AND d.state = 'sent' ORDER BY m.id DESC LIMIT 1`,
      [office.email],
    );
    const replies = new RepliesService(stand.city.database, newId, tokens, serverKey);
    const report = async (address: string) =>
      replies.take({
        key: newId(),
        from: null,
        repliesTo: [],
        isAutomatic: true,
        bounce: {
          messageId: sent!.of,
          recipients: [{ addresses: [address], status: '5.1.1', isFinal: true }],
        },
        text: null,
        hasAttachments: false,
      });
    expect(await report(upper.email)).toMatchObject({ outcome: 'foreign' });
    expect(await deadAddresses()).toEqual([]);
    expect(await report('office@party.example')).toMatchObject({ outcome: 'bounced' });
    expect(await deadAddresses()).toEqual([[null, office.name, 1]]);
    expect((await schedule()).undelivered).toMatchObject([{ address: { name: office.name } }]);
  });

  it('that is left out is forgotten: what waits for it is not sent, nor anything again', async () => {
    await stand.goTo('2022-04-11T00:05:00');
    expect(await stand.build()).toBe(1);
    const [waiting] = await stand.city.database.query<{ id: string }>(
      `SELECT m.id FROM message m JOIN delivery d ON d.message_id = m.id
       JOIN rollup_address a ON a.id = m.rollup_address_id WHERE d.state = 'pending' AND a.email = $1`,
      [office.email],
    );
    expect(await change({ addresses: [upper] })).toEqual([201]);
    const kept = await asOwner(stand.city.test, async (ask) =>
      ask<{ row: string }>('SELECT a::text AS row FROM rollup_address a'),
    );
    expect(kept.map(({ row }) => row).join()).not.toMatch(/party|秘书科/);
    expect(await deadAddresses()).toEqual([]);
    expect(receivers(await sendAt('2022-04-11T08:00:30'))).toEqual(everybody(upper.email));
    const resent = await of('sysadmin').post(`/api/v1/messages/${waiting!.id}/resends`, { reason: '误删' });
    expect([resent.statusCode, resent.json().code]).toEqual([409, 'message.address_ended']);
    expect(await deadAddresses()).toEqual([]);
    expect(await schedule()).toMatchObject({ addresses: [upper], undelivered: [] });
  });

  it('gets an issue that is approved later, with the one that was overtaken', async () => {
    const { city } = stand;
    const head = await city.person('unit_head', { unitId: city.rootId }, { login: 'head' });
    clients.set('head', await api.as('head'));
    expect(await change({ approval: true })).toEqual([201]);
    // Only who may approve it is told.
    for (const monday of ['2022-04-18', '2022-04-25'])
      expect(receivers(await sendAt(`${monday}T08:00:30`))).toEqual([emailOf(head)]);
    const { items } = (await of('head').get('/api/v1/rollup-approvals?state=waiting')).json() as {
      items: { id: string; dataSha256: string }[];
    };
    const approved = await of('head').post(
      `/api/v1/rollups/${items[0]!.id}/approvals`,
      { approve: true, note: null },
      { 'if-match': `"${items[0]!.dataSha256}"` },
    );
    expect(approved.json()).toMatchObject({ state: 'approved', mails: 4 });
    const sent = await sendAt('2022-04-25T09:00:00');
    expect(receivers(sent)).toContain(upper.email);
    expect(sent.find(({ to }) => to === upper.email)!.mail.text).toContain('2022-W15');
  });
});

describe('the operator', () => {
  const cli = async (...args: string[]) =>
    runCli(['rollups', ...args], { DATABASE_APP_URL: stand.city.test.appUrl, DATA_DIR: tmpdir() });

  it('names addresses with a schedule, all of them or none, and sees where mail goes only by asking', async () => {
    const plan = ['schedule', '--scope', '高新区', '--from', '2022-Q4'];
    const scheduled = async (...more: string[]) => {
      const { stdout } = await cli(...plan, ...more, '--json');
      return (JSON.parse(stdout) as { addresses: { name: string }[] }).addresses.map(({ name }) => name);
    };
    const named = [office, upper].flatMap((one) => ['--address', addressText(one)]);
    expect(await scheduled(...named)).toEqual([upper.name, office.name]);
    expect(await scheduled('--at', '09:00')).toEqual([upper.name, office.name]);
    const lines = `高新区 季报 → ${upper.name}\n高新区 季报 → ${office.name}\n`;
    expect((await cli('schedules')).stdout).toContain(lines);
    expect((await cli('schedules', '--contacts')).stdout).toContain(`高新区 季报 → ${addressText(office)}\n`);
    for (const [address, says] of [
      ['市委办', '名称 <邮箱>'],
      ['市委办 <office>', '不是邮箱地址'],
    ] as const)
      expect(await cli(...plan, '--address', address)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(says),
      });
    expect(await scheduled('--no-address')).toEqual([]);
  });
});

describe('a message', () => {
  it('is a person’s or an address’s, one of an issue to each address, and has no item of anybody', async () => {
    const [to] = await stand.city.database.query<{ message: string; address: string; rollup: string }>(
      `SELECT id AS message, rollup_address_id AS address, rollup_id AS rollup FROM message
       WHERE rollup_address_id IS NOT NULL AND again_of IS NULL LIMIT 1`,
    );
    const { address, rollup } = to!;
    const message = (columns: string, values: string): string =>
      `INSERT INTO message (id, channel, day, created_at, ${columns}) SELECT uuidv7(), 'email', current_date, now(), ${values}`;
    const person = `'${stand.leader.personId}'`;
    const refused: [sql: string, code: string][] = [
      [message('kind, rollup_id, rollup_address_id', `'rollup', '${rollup}', '${address}'`), '23505'],
      [message('kind, rollup_id', `'rollup', '${rollup}'`), '23514'],
      [
        message(
          'kind, rollup_id, person_id, rollup_address_id',
          `'rollup', '${rollup}', ${person}, '${address}'`,
        ),
        '23514',
      ],
      [message('kind, slot, rollup_address_id', `'reminders', 1, '${address}'`), '23514'],
    ];
    for (const [sql, code] of refused)
      expect([
        sql,
        await asApplication(stand.city.test, (ask) => ask(sql)).catch((error) => error.code),
      ]).toEqual([sql, code]);
  });
});
