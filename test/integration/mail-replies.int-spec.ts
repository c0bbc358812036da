import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { newId } from '#database';
import { AnswerTokens, RepliesService, SendingService, type FrozenMail } from '#portfolio';
import { createLogger } from '#runtime';
import { folders, visitMailbox } from '../../apps/worker/src/replies/reply-mailbox.js';
import { takingReplies } from '../../apps/worker/src/replies/take-replies.js';
import { AnswerStand, type LateProject } from '../support/answer-stand.js';
import { serverKey } from '../support/api-parts.js';
import { startDovecot, type TestMailbox } from '../support/dovecot.js';

const mailFrom = '重点项目平台 <projects@city.example>';
const going = new AbortController().signal;

let stand: AnswerStand;
let mailbox: TestMailbox;
let replies: RepliesService;
let takeReplies: (stopped: AbortSignal) => Promise<number>;
/** What was sent to people for their replies. */
let confirmations: FrozenMail[];

beforeAll(async () => {
  mailbox = await startDovecot();
  stand = await AnswerStand.begin(8);
  const { city } = stand.ladder;
  await city.person('system_administrator', { unitId: city.rootId }, { login: 'system' });
  await stand.sendAll();
  const { database } = stand.ladder.city;
  replies = new RepliesService(database, newId, new AnswerTokens(serverKey), serverKey);
  confirmations = [];
  takeReplies = takingReplies({
    replies,
    mailbox: { imapUrl: mailbox.url, replyTo: 'replies@city.example' },
    mailFrom,
    publicUrl: 'http://127.0.0.1:3000',
    send: async (mail) => {
      confirmations.push(mail);
      return { kind: 'sent' };
    },
    logger: createLogger('test', 'fatal'),
  });
});

afterAll(async () => {
  await stand?.leave();
  await mailbox?.stop();
});

interface Letter {
  readonly from?: string;
  readonly to?: string;
  readonly headers?: readonly string[];
  readonly body: Buffer | string;
}

/** A reply to the newest mail of a project's officer, in theirs or somebody else's name. */
async function letter(project: LateProject, { from, to, headers = [], body }: Letter): Promise<Buffer> {
  const [row] = await stand.ladder.city.database.query<{ id: string }>(
    `SELECT d.internet_message_id AS id FROM delivery d JOIN message m ON m.id = d.message_id
     WHERE m.person_id = $1 ORDER BY m.id DESC LIMIT 1`,
    [project.officer.personId],
  );
  const head = [
    `From: =?UTF-8?B?5p2O5aic?= <${from ?? `${project.officer.personId}@city.example`}>`,
    'To: <replies@city.example>',
    `Message-ID: <${newId()}@phone.example>`,
    `In-Reply-To: ${to ?? row!.id}`,
    'MIME-Version: 1.0',
    ...headers,
    ...(headers.some((line) => /^content-type/i.test(line))
      ? []
      : ['Content-Type: text/plain; charset=utf-8']),
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
}

/** Delivers a letter and has it taken; whether its officer was written to. */
async function reply(project: LateProject, written: Letter): Promise<boolean> {
  const before = confirmations.length;
  await mailbox.deliver(await letter(project, written));
  expect(await takeReplies(going)).toBe(1);
  return confirmations.length > before;
}

async function pageOf(project: LateProject): Promise<string> {
  const [link] = await stand.linksTo(project.officer);
  return (await stand.api.get(link!, { 'accept-language': 'zh' })).body;
}

/** Everything that a reply must leave alone. */
async function onRecord(project: LateProject): Promise<unknown> {
  const [row] = await stand.ladder.city.database.query(
    `SELECT (SELECT count(*)::int FROM audit.event) AS events, (SELECT count(*)::int FROM answer) AS answers`,
  );
  return [row, await project.waiting()];
}

describe('a reply by mail', () => {
  it('makes a draft that its sender confirms by the link, and by itself answers nothing', async () => {
    const project = stand.next();
    const before = await onRecord(project);
    const body = `${Buffer.from('预计4月15日，施工许可未批\n\n> 逾期 3 天，已完成的请填报\n').toString('base64')}\r\n`;
    expect(await reply(project, { headers: ['Content-Transfer-Encoding: base64'], body })).toBe(true);
    expect(await onRecord(project)).toEqual(before);
    const asked = confirmations.at(-1)!;
    expect(asked.to).toBe(`${project.officer.personId}@city.example`);
    const mail = await simpleParser(asked.mime);
    expect([mail.headers.get('auto-submitted'), mail.text]).toEqual([
      'auto-generated',
      expect.stringContaining('申请调整日期至 2022-04-15'),
    ]);
    const [link] = await stand.linksTo(project.officer);
    expect(mail.text).toContain(link);
    const page = await pageOf(project);
    for (const filled of [
      '<details open><summary>申请调整日期',
      'value="2022-04-15"',
      '施工许可未批',
      '尚未生效',
    ])
      expect(page).toContain(filled);
    expect(page).not.toContain('逾期 3 天，已完成');
    const form = /name="form" value="([^"]+)"/.exec(page)![1]!;
    const fields = { form, answer: 'new_date', toOn: '2022-04-15', reason: '施工许可未批' };
    const sent = await stand.api.send({
      method: 'POST',
      url: link!,
      payload: new URLSearchParams(fields).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'null',
        'sec-fetch-site': 'same-origin',
      },
    });
    expect([sent.statusCode, await project.waiting()]).toEqual([200, expect.stringContaining('date_change')]);
    expect([await mailbox.count('INBOX'), await mailbox.count(folders.taken)]).toEqual([0, 1]);
  });

  it('in GB18030, as HTML, with an attachment, is read as far as it is text; the attachment is not kept', async () => {
    const project = stand.next();
    const gb18030 = Buffer.from('d2d1d3da33d4c235c8d5cdeab3c9', 'hex');
    expect(
      await reply(project, { headers: ['Content-Type: text/plain; charset=gb18030'], body: gb18030 }),
    ).toBe(true);
    const page = await pageOf(project);
    expect(page).toContain('已于3月5日完成');
    expect(page).toContain('<details open><summary>已完成');
    expect(page).toContain('value="2022-03-05"');
    const html = [
      '--cut',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>有困难：<b>两户</b>未签约</p><blockquote>已完成</blockquote>',
      '--cut',
      'Content-Type: application/pdf; name=a.pdf',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.alloc(300_000).toString('base64'),
      '--cut--',
    ].join('\r\n');
    expect(
      await reply(project, { headers: ['Content-Type: multipart/mixed; boundary=cut'], body: html }),
    ).toBe(true);
    expect((await simpleParser(confirmations.at(-1)!.mime)).text).toContain('附件未保存');
    expect(await pageOf(project)).toContain('<details open><summary>存在问题');
  });

  it('of a program, of another sender, to nothing of ours, or without a word makes no draft and gets no mail', async () => {
    const project = stand.next();
    const before = await mailbox.count(folders.other);
    const wrong: Letter[] = [
      { headers: ['Auto-Submitted: auto-replied'], body: '我正在休假' },
      { headers: ['Content-Type: multipart/report; report-type=delivery-status; boundary=x'], body: '--x--' },
      { headers: ['List-Id: <all.city.example>'], body: '已完成' },
      { from: 'somebody@else.example', body: '已完成' },
      { to: '<no-such-mail@city.example>', body: '已完成' },
      { body: '> 已完成' },
    ];
    for (const one of wrong) expect(await reply(project, one)).toBe(false);
    expect(await mailbox.count(folders.other)).toBe(before + wrong.length);
    expect(await pageOf(project)).not.toContain('尚未生效');
    const counted = async (login: string) => (await stand.as(login)).get('/api/v1/mail-replies');
    expect((await counted('supervisor')).statusCode).toBe(403);
    const { items } = (await counted('system')).json() as { items: { outcome: string; mails: number }[] };
    expect(items.map(({ outcome, mails }) => `${outcome} ${mails}`)).toEqual([
      'automatic 3',
      'draft 3',
      'foreign 1',
      'unknown 1',
      'without_text 1',
    ]);
    const unmatched = async (query: string) =>
      (await stand.as('system')).get(`/api/v1/mail-replies/unmatched${query}`);
    expect((await (await stand.as('supervisor')).get('/api/v1/mail-replies/unmatched')).statusCode).toBe(403);
    type Unmatched = { items: { outcome: string; senderDomain: string }[]; nextCursor: string | null };
    const foreign = (await unmatched('?outcome=foreign')).json() as Unmatched;
    expect(foreign.items).toMatchObject([{ outcome: 'foreign', senderDomain: 'else.example' }]);
    const first = (await unmatched('?limit=4')).json() as Unmatched;
    const rest = (await unmatched(`?limit=4&cursor=${first.nextCursor}`)).json() as Unmatched;
    expect([...first.items, ...rest.items].map(({ outcome }) => outcome)).toEqual([
      'without_text',
      'unknown',
      'foreign',
      'automatic',
      'automatic',
      'automatic',
    ]);
  });

  it('is taken once, though whoever takes it is killed before it is moved', async () => {
    const project = stand.next();
    const written = await letter(project, { body: '已完成' });
    await mailbox.deliver(written);
    const killed = visitMailbox(
      mailbox.url,
      [],
      async (mail) => {
        await replies.take(mail);
        throw new Error('killed');
      },
      going,
    );
    await expect(killed).rejects.toThrow('killed');
    expect(await mailbox.count('INBOX')).toBe(1);
    // The same mail once more, as a mail server that was cut off delivers it.
    await mailbox.deliver(written);
    const before = confirmations.length;
    expect(await takeReplies(going)).toBe(2);
    expect([confirmations.length, await mailbox.count('INBOX')]).toEqual([before, 0]);
    expect(await pageOf(project)).toContain('<details open><summary>已完成');
  });

  it('makes its receiver get five mails for one message at most', async () => {
    const project = stand.next();
    const written: boolean[] = [];
    for (let time = 0; time < 6; time += 1) written.push(await reply(project, { body: '暂无变化' }));
    expect(written).toEqual([true, true, true, true, true, false]);
  });

  it('waits while sending is paused, since it may be answered', async () => {
    const project = stand.next();
    const { database } = stand.ladder.city;
    const sending = new SendingService(database, newId);
    await sending.pause({ kind: 'system', part: 'signer' }, '演练');
    await mailbox.deliver(await letter(project, { body: '已完成' }));
    expect([await takeReplies(going), await mailbox.count('INBOX')]).toEqual([0, 1]);
    await sending.resume({ kind: 'system', part: 'signer' }, '演练结束', false);
    expect([await takeReplies(going), await mailbox.count('INBOX')]).toEqual([1, 0]);
  });
});

describe('a mail that came back', () => {
  interface Report {
    readonly of: string;
    readonly to: string;
    readonly action?: string;
    readonly status?: string;
    /** Whether only its headers came back. */
    readonly asHeaders?: boolean;
  }

  /** As Postfix writes it. */
  function reportOf({ of, to, action = 'failed', status = '5.1.1', asHeaders = false }: Report): Buffer {
    const returned = ['From: <projects@city.example>', `To: <${to}>`, `Message-ID: ${of}`, 'Subject: x', ''];
    const lines = [
      'Return-Path: <>',
      'From: Mail Delivery System <MAILER-DAEMON@mx.city.example>',
      'To: <projects@city.example>',
      `Message-ID: <${newId()}@mx.city.example>`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="cut"',
      '',
      '--cut',
      'Content-Type: text/plain',
      '',
      'I am sorry to have to inform you.',
      '--cut',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.city.example',
      'Arrival-Date: Mon, 7 Mar 2022 07:30:04 +0800',
      '',
      `Final-Recipient: rfc822; ${to}`,
      `Action: ${action}`,
      `Status: ${status}`,
      'Diagnostic-Code: smtp; 550 no such user',
      '',
      '--cut',
      `Content-Type: ${asHeaders ? 'text/rfc822-headers' : 'message/rfc822'}`,
      '',
      ...returned,
      ...(asHeaders ? [] : ['已逾期']),
      '--cut--',
      '',
    ];
    return Buffer.from(lines.join('\r\n'));
  }

  const sentTo = async (project: LateProject) => {
    const [row] = await stand.ladder.city.database.query<{ of: string }>(
      `SELECT d.internet_message_id AS of FROM delivery d JOIN message m ON m.id = d.message_id
       WHERE m.person_id = $1 AND d.state = 'sent' ORDER BY m.id DESC LIMIT 1`,
      [project.officer.personId],
    );
    return { of: row!.of, to: `${project.officer.personId}@city.example` };
  };

  const dead = async (project: LateProject) =>
    stand.ladder.city.database.query(
      'SELECT channel, reason, failures FROM dead_address WHERE person_id = $1 AND closed_at IS NULL',
      [project.officer.personId],
    );

  const take = async (report: Buffer) => {
    await mailbox.deliver(report);
    expect(await takeReplies(going)).toBe(1);
  };

  const linesOf = async (project: LateProject) => {
    const path = `/api/v1/people/${project.officer.personId}/reminders?limit=50`;
    const { items } = (await (await stand.as('system')).get(path)).json() as {
      items: { state: string; message: { state: string; bounce: { status: string } | null } | null }[];
    };
    return items.map(({ state, message }) => `${state} ${message?.state} ${message?.bounce?.status}`);
  };

  it('makes its address a dead one, once, and says so beside what was sent', async () => {
    const project = stand.next();
    const sent = await sentTo(project);
    await take(reportOf({ ...sent, to: sent.to.toUpperCase(), asHeaders: true }));
    const known = [{ channel: 'email', reason: 'bounced 5.1.1', failures: 1 }];
    expect(await dead(project)).toEqual(known);
    // Another report about the same mail tells nothing new.
    await take(reportOf({ ...sent, status: '5.7.1' }));
    expect(await dead(project)).toEqual(known);
    expect(await linesOf(project)).toContain('bounced sent 5.1.1');
  });

  it('changes nothing where it is only late, of another address, or nothing that was sent', async () => {
    const project = stand.next();
    const sent = await sentTo(project);
    const reports: Report[] = [
      { ...sent, action: 'delayed', status: '4.4.1' },
      { ...sent, action: 'failed', status: '4.4.7' },
      { ...sent, action: 'delivered', status: '2.0.0' },
      { ...sent, to: 'somebody@else.example' },
      { ...sent, of: '<forged@city.example>' },
      { ...sent, status: '5' },
    ];
    for (const report of reports) await take(reportOf(report));
    expect(await dead(project)).toEqual([]);
    expect((await linesOf(project)).filter((line) => line.startsWith('bounced'))).toEqual([]);
    const { items } = (await (await stand.as('system')).get('/api/v1/mail-replies')).json() as {
      items: { outcome: string; mails: number }[];
    };
    const counts = new Map(items.map(({ outcome, mails }) => [outcome, mails]));
    expect([counts.get('bounced'), counts.get('delayed')]).toEqual([2, 3]);
  });
});
