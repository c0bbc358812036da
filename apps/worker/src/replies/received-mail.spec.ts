import { describe, expect, it } from '@jest/globals';
import { headersOf, isAutomatic, letterOf, repliesTo, textOfHtml } from './received-mail.js';

const own = ['projects@city.example'];
const from = 'li@city.example';
const written = (...lines: string[]) => headersOf(Buffer.from(lines.join('\r\n')));

describe('the headers of a mail', () => {
  it('name what it replies to, the nearest first, over continued lines', () => {
    const headers = written('References: <a@x>\r\n <b@x>', 'In-Reply-To: <c@x>', 'IN-REPLY-TO: <d@x>');
    expect(repliesTo(headers)).toEqual(['<c@x>', '<b@x>', '<a@x>']);
  });

  it.each([
    ['an absence notice', written('Auto-Submitted: auto-replied'), from, 'text/plain'],
    ['a mail of our own', written('Auto-Submitted: auto-generated'), from, 'text/plain'],
    ['a bounce', written('Return-Path: <>'), from, 'text/plain'],
    ['a report', written(''), from, 'multipart/report'],
    ['a mailing list', written('List-Id: <all.city.example>'), from, 'text/plain'],
    ['bulk mail', written('Precedence: bulk'), from, 'text/plain'],
    ['the mail server', written(''), 'MAILER-DAEMON@mx.example', 'text/plain'],
    ['our own address', written(''), 'Projects@City.example', 'text/plain'],
    ['nobody', written(''), null, 'text/plain'],
  ])('%s: a program wrote it', (_, headers, sender, type) => {
    expect(isAutomatic(headers, sender, { type }, own)).toBe(true);
  });

  it('of a letter are of a person', () => {
    expect(
      isAutomatic(written('Auto-Submitted: no', 'Return-Path: <li@city.example>'), from, undefined, own),
    ).toBe(false);
  });
});

describe('the text of a mail', () => {
  it('is its first plain text; what else there is hangs on it', () => {
    const structure = {
      type: 'multipart/mixed',
      childNodes: [
        {
          type: 'multipart/alternative',
          part: '1',
          childNodes: [
            { type: 'text/html', part: '1.1' },
            { type: 'text/plain', part: '1.2' },
          ],
        },
        { type: 'text/plain', part: '2', disposition: 'attachment' },
      ],
    };
    expect(letterOf(structure)).toEqual({ part: '1.2', isHtml: false, hasAttachments: true });
    expect(letterOf({ type: 'text/html' })).toEqual({ part: '1', isHtml: true, hasAttachments: false });
    expect(letterOf({ type: 'image/png' })).toEqual({ part: null, isHtml: false, hasAttachments: true });
    expect(
      letterOf({ type: 'message/rfc822', childNodes: [{ type: 'text/plain', part: '1' }] }).part,
    ).toBeNull();
  });

  it('is not looked for without end', () => {
    let bomb: Parameters<typeof letterOf>[0] = { type: 'text/plain', part: '9' };
    for (let depth = 0; depth < 10_000; depth += 1) bomb = { type: 'multipart/mixed', childNodes: [bomb!] };
    expect(letterOf(bomb).part).toBeNull();
  });

  it('of HTML is its lines without markup and without what it quotes', () => {
    const html =
      '<html><head><title>x</title><style>p{}</style></head><body><p>预计4月1日&nbsp;开工</p><div>a &lt;b&gt;<br>c</div><blockquote>已完成</blockquote>';
    expect(textOfHtml(html)).toBe('预计4月1日 开工\na <b>\nc');
  });
});
