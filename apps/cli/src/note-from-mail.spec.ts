import { describe, expect, it } from '@jest/globals';
import { noteFromMail } from './note-from-mail.js';

const note =
  'log.example\n40\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— log.example AAAAAAA=\n— w AAAAAAA=\n';
const found = (text: string): string => noteFromMail(Buffer.from(text)).toString();

describe('a note saved from a mail', () => {
  it('is found as it is, quoted, with Windows line ends and between other text', () => {
    expect(found(note)).toBe(note);
    expect(found(note.trimEnd())).toBe(note);
    expect(found(`\ufeff${note.replaceAll('\n', '\r\n')}`)).toBe(note);
    expect(found(note.replaceAll(/^/gm, '> '))).toBe(note);
    expect(found(`检查点 · Checkpoint\n\n    ${note.replaceAll('\n', '\n    ')}\n再见\n`)).toBe(note);
  });

  it('is found in a whole mail, in its text or as its attachment', () => {
    const wrapped = (text: string): string =>
      Buffer.from(text)
        .toString('base64')
        .replace(/.{76}(?=.)/g, '$&\r\n');
    const part = (headers: string, text: string): string =>
      `--b\r\n${headers}\r\nContent-Transfer-Encoding: base64\r\nX: y\r\n\r\n${wrapped(text)}\r\n`;
    const mail = (...parts: string[]): string =>
      `Subject: =?UTF-8?B?5ZGo5oql?=\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n${parts.join('')}--b--\r\n`;
    const text = part('Content-Type: text/plain; charset=utf-8', `周报\n\n请保留本邮件：\n\n${note}`);
    const other = part('Content-Type: text/html; charset=utf-8', '<p>周报</p>');
    expect(found(mail(other, text))).toBe(note);
    expect(found(mail(other, part('Content-Type: text/plain', note)))).toBe(note);
    expect(found(mail(other))).toBe(mail(other));
  });

  it('is not made where there is none', () => {
    expect(found('no note\n')).toBe('no note\n');
    expect(found(note.replace('— log', '- log').replace('— w', '- w'))).not.toBe(note);
  });
});
