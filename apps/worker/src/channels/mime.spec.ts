import { describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { mimeOf, withInHead } from './mime.js';

const headers = {
  from: '重点项目平台 <projects@city.example>',
  to: { name: '王伟', address: 'wang@city.example' },
  messageId: '<01968a3e-5b7c-7def-8123-456789abcdef@city.example>',
  date: new Date('2022-03-07T00:00:00Z'),
  replyTo: null,
  unsubscribeUrl: null,
};
const content = { subject: '提醒', text: '正文\n第二行', html: '<p>正文</p>' };

describe('mimeOf', () => {
  it('names where a reply is read, where there is such a place', async () => {
    const replied = await simpleParser(mimeOf(content, { ...headers, replyTo: 'replies@city.example' }));
    expect(replied.replyTo?.text).toBe('replies@city.example');
    expect((await simpleParser(mimeOf(content, headers))).replyTo).toBeUndefined();
  });

  it('is read back by a mail reader as it was written', async () => {
    const subject = `[演示数据] 重点项目提醒：${'很长的主题，'.repeat(30)}😀`;
    const mail = await simpleParser(mimeOf({ ...content, subject }, headers));
    expect(mail).toMatchObject({
      subject,
      text: content.text,
      html: content.html,
      messageId: headers.messageId,
    });
    expect(mail.date).toEqual(headers.date);
    expect(mail.from?.value).toEqual([{ name: '重点项目平台', address: 'projects@city.example' }]);
    expect(mail.to).toMatchObject({ value: [{ name: '王伟', address: 'wang@city.example' }] });
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  });

  it('carries attachments byte for byte, with Chinese names', async () => {
    const bytes = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 256));
    const attachments = [
      { filename: "第 9 期 '(周报)*.bin", contentType: 'application/octet-stream', content: bytes },
      { filename: 'data.json', contentType: 'application/json', content: '{"名":1}' },
    ];
    const mail = await simpleParser(mimeOf({ ...content, attachments }, headers));
    expect(mail.attachments.map(({ filename }) => filename)).toEqual(["第 9 期 '(周报)*.bin", 'data.json']);
    expect(mail.attachments[0]!.content.equals(bytes)).toBe(true);
    expect(mail.attachments[1]!.content.toString()).toBe('{"名":1}');
    expect(mail.text).toBe(content.text);
  });

  it('says in its head alone, and only where it may be ended, how a mail program ends it', async () => {
    const url = 'https://projects.city.example/u/PLACE';
    const bytes = mimeOf({ ...content, text: 'PLACE' }, { ...headers, unsubscribeUrl: url });
    const mail = await simpleParser(withInHead(bytes, 'PLACE', 'token'));
    const [line] = mail.headerLines.filter(({ key }) => key === 'list-unsubscribe');
    expect(line!.line).toBe('List-Unsubscribe: <https://projects.city.example/u/token>');
    expect(mail.headerLines.find(({ key }) => key === 'list-unsubscribe-post')!.line).toBe(
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    );
    const without = mimeOf({ ...content, text: 'PLACE' }, headers);
    expect(withInHead(without, 'PLACE', 'token')).toEqual(without);
    expect(without.toString()).not.toContain('List-Unsubscribe');
  });

  it.each([
    'x\r\nBcc: evil@x.example',
    'a\u0000b',
    'a\u2028b',
    '=?utf-8?B?QkNDOg==?=\n\nbody',
    '"quoted" <a@b.example>, c@d.example',
  ])('makes one message and no new header of %j', async (bad) => {
    const bytes = mimeOf(
      { ...content, subject: bad },
      { ...headers, to: { name: bad, address: 'wang@city.example' } },
    );
    const mail = await simpleParser(bytes);
    expect([...mail.headers.keys()].toSorted()).toEqual([
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
      'x-auto-response-suppress',
    ]);
    expect(mail.to).toMatchObject({ value: [{ address: 'wang@city.example' }] });
    expect(mail.text).toBe(content.text);
  });

  it('has lines of 76 characters of base64, no other over 998 bytes, and only ASCII', () => {
    const bytes = mimeOf({ ...content, subject: '长'.repeat(500), html: '长'.repeat(5_000) }, headers);
    const lines = bytes.toString('latin1').split('\r\n');
    const longest = (some: readonly string[]): number => Math.max(...some.map(({ length }) => length));
    expect(longest(lines)).toBeLessThan(998);
    expect(longest(lines.filter((line) => /^[A-Za-z0-9+/=]{70,}$/.test(line)))).toBe(76);
    expect(bytes.every((byte) => byte < 128)).toBe(true);
  });

  it('refuses an address that is none', () => {
    expect(() => mimeOf(content, { ...headers, to: { name: '', address: 'a@b\r\nBcc: c@d' } })).toThrow(
      'mail address',
    );
  });
});
