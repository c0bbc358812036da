import { describe, expect, it } from '@jest/globals';
import { sentAgain } from './sent-again.js';

const content = {
  subject: '重点项目提醒',
  text: '正文',
  html: '<html><body class="page">正文</body></html>',
};

describe('a mail that is sent again', () => {
  it('says so and why, in subject, text and HTML', () => {
    const mail = sentAgain(content, '邮箱已更正', 'zh');
    expect(mail.subject).toBe('[再次发送] 重点项目提醒');
    expect(mail.text).toMatch(/^此件为再次发送，原因：邮箱已更正。.*\n\n正文$/);
    expect(mail.html).toMatch(
      /<body class="page"><p [^>]*>此件为再次发送，原因：邮箱已更正。[^<]*<\/p>正文<\/body>/,
    );
  });

  it('speaks the language of the mail', () => {
    const mail = sentAgain(content, 'wrong mailbox', 'en');
    expect(mail.subject).toBe('[Sent again] 重点项目提醒');
    expect(mail.text).toMatch(/^This mail is sent again\. Reason: wrong mailbox\./);
  });

  it('takes a reason for text', () => {
    const mail = sentAgain(content, '<img onerror=x>\r\nBcc: a@b.example $& $1', 'zh');
    expect(mail.html).toContain('&lt;img onerror=x&gt; Bcc: a@b.example $&amp; $1');
    expect(mail.text.split('\n')).toHaveLength(3);
  });
});
