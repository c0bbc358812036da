import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { startMailReceiver, type MailReceiver } from '../../apps/launcher/src/mail-receiver.js';
import { startMailbox, type Mailbox } from '../../apps/launcher/src/mailbox/mailbox-server.js';
import { freePort } from './launcher-stand.js';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let folder: string;
let receiver: MailReceiver;
let mailbox: Mailbox;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mail-'));
  receiver = await startMailReceiver(folder);
  mailbox = await startMailbox({ folder, port: await freePort(), isDemonstration: true });
});
afterEach(async () => {
  await mailbox.stop();
  await receiver.stop();
  rmSync(folder, { recursive: true });
});

/** Sends one message and gives what the receiver answered. */
async function send(message: Record<string, unknown>): Promise<string> {
  const transport = createTransport({ ...smtpAddress(), tls: { rejectUnauthorized: false } });
  const result = await transport.sendMail({
    from: '督查室 <a@example.org>',
    to: '王芳 <b@example.org>',
    ...message,
  });
  transport.close();
  return result.response;
}

function smtpAddress(): { host: string; port: number } {
  const { hostname, port } = new URL(receiver.url);
  return { host: hostname, port: Number(port) };
}

function fetchPage(
  path: string,
  host?: string,
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const url = new URL(path, mailbox.url);
    get(url, { headers: host === undefined ? {} : { host } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    }).on('error', reject);
  });
}

/** A message over a bare connection, to see the receiver's exact words and cut it where we like. */
function dialogue(lines: string[], until: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(smtpAddress());
    socket.on('error', reject).on('data', (chunk) => {
      text += chunk.toString();
      const next = lines.shift();
      if (next !== undefined) socket.write(next);
      if (until.test(text)) socket.destroy();
    });
    socket.on('close', () => resolve(text));
  });
}

describe('the mail receiver', () => {
  it('has the message on disk, byte for byte, when it acknowledges', async () => {
    const head = ['EHLO x\r\n', 'MAIL FROM:<a@x>\r\n', 'RCPT TO:<b@x>\r\n', 'DATA\r\n'];
    const body = 'Subject: exact\r\n\r\n..a line with a dot\r\nend\r\n';
    const answer = await dialogue([...head, `${body}.\r\n`], /\r\n250 [^\r]*kept as/);
    const name = /kept as (\S+\.eml)/.exec(answer)?.[1] ?? '';
    expect(readFileSync(join(folder, name), 'utf8')).toBe(body.replace('\r\n..', '\r\n.'));
    expect(readdirSync(folder)).toEqual([name]);
  });

  it('keeps nothing of a message that was cut off or was too large', async () => {
    const head = ['EHLO x\r\n', 'MAIL FROM:<a@x>\r\n', 'RCPT TO:<b@x>\r\n', 'DATA\r\n'];
    await dialogue([...head, 'Subject: cut'], /\r\n354 /);
    const tooLarge = await dialogue(['EHLO x\r\n', 'MAIL FROM:<a@x> SIZE=99000000\r\n'], /\r\n552 /);
    expect(tooLarge).toContain('552');
    await expect(send({ text: 'x', html: 'y'.repeat(26_000_000) })).rejects.toThrow('552');
    await send({ subject: 'whole', text: 'x' });
    expect(readdirSync(folder).filter((name) => name.endsWith('.eml'))).toHaveLength(1);
  });

  it('removes what a killed receiver left unfinished', async () => {
    writeFileSync(join(folder, '20220307T072800123Z-000001-aaaaaa.eml.part'), 'half');
    const second = await startMailReceiver(folder);
    await second.stop();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the mailbox page', () => {
  it('shows a Chinese subject, escaped, and the newest first', async () => {
    await send({ subject: '逾期提醒 <b>太仓</b>', text: '正文' });
    await send({ subject: '第 9 期周报', text: '正文' });
    const { status, body, headers } = await fetchPage('/');
    expect(status).toBe(200);
    expect(body).toContain('逾期提醒 &#60;b&#62;太仓&#60;/b&#62;');
    expect(body).toContain('督查室 &#60;a@example.org&#62;');
    expect(body.indexOf('第 9 期周报')).toBeLessThan(body.indexOf('逾期提醒'));
    expect(body).toContain('演示数据');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('opens a message: HTML in its frame with its image, text, file and the raw bytes', async () => {
    await send({
      subject: '周报',
      text: '纯文本',
      html: '<p>网页</p><img src="cid:chart"><script>alert(1)</script>',
      attachments: [
        { filename: 'chart.png', content: PIXEL, cid: 'chart' },
        { filename: '附件 "1".html', content: '<script>alert(2)</script>' },
      ],
    });
    const [name] = readdirSync(folder);
    const page = await fetchPage(`/messages/${name}`);
    expect(page.body).toContain('纯文本');
    expect(page.body).not.toContain('<script');
    const frame = await fetchPage(`/messages/${name}/html`);
    expect(frame.body).toContain('src="data:image/png;base64,');
    expect(frame.headers['content-security-policy']).toMatch(
      /default-src 'none'.*sandbox allow-popups(?!.*scripts)/,
    );
    const file = await fetchPage(`/messages/${name}/attachments/1`);
    expect(file.headers['content-type']).toBe('application/octet-stream');
    expect(file.headers['content-disposition']).toBe(
      "attachment; filename*=UTF-8''%E9%99%84%E4%BB%B6%20%221%22.html",
    );
    const raw = await fetchPage(`/messages/${name}/raw`);
    expect(raw.body).toBe(readFileSync(join(folder, name ?? ''), 'utf8'));
  });

  it('pages through hundreds of messages', async () => {
    for (let index = 0; index < 230; index += 1) {
      const name = `20220307T072800${String(index).padStart(3, '0')}Z-000001-aaaaaa.eml`;
      writeFileSync(join(folder, name), `Subject: message ${index}\r\nFrom: a@x\r\n\r\nbody`);
    }
    const first = await fetchPage('/');
    expect(first.body).toContain('message 229');
    expect(first.body).toContain('1 / 5');
    const last = await fetchPage('/?page=99');
    expect(last.body).toContain('message 0<');
    expect(last.body).toContain('5 / 5');
  });

  it('answers to this machine by its own names only', async () => {
    await send({ subject: '内部', text: 'x' });
    const port = new URL(mailbox.url).port;
    expect((await fetchPage('/', `localhost:${port}`)).status).toBe(200);
    for (const host of [`rebound.example.org:${port}`, '127.0.0.1:1', '127.0.0.1.nip.io']) {
      const { status, body } = await fetchPage('/', host);
      expect(status).toBe(403);
      expect(body).not.toContain('内部');
    }
  });

  it('has no way out of its folder', async () => {
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    const paths = [
      '/messages/secret.txt',
      '/messages/..%2f..%2fetc%2fpasswd/raw',
      '/messages/secret.txt/raw',
      '/x',
    ];
    for (const path of paths) {
      const { status, body } = await fetchPage(path);
      expect(status).toBe(404);
      expect(body).toContain('There is no such message.');
    }
  });
});
