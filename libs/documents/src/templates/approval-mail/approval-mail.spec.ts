import { describe, expect, it } from '@jest/globals';
import { approvalMail, type ApprovalMailDocument } from './approval-mail.js';

const sample: ApprovalMailDocument = {
  reader: '陈审',
  language: 'zh',
  isDemonstration: true,
  issues: [
    { kind: 'week', period: '2022-W08', scope: '太仓市', number: 1, sendAt: '2022-02-28T00:00:00.000Z' },
    {
      kind: 'month',
      period: '2022-02',
      scope: '<b>高新区</b>',
      number: 2,
      sendAt: '2022-03-01T00:00:00.000Z',
    },
  ],
  publicUrl: 'https://projects.example',
};

describe('the mail that calls for an approval', () => {
  it('names each issue, when it goes and where to log in', () => {
    const { subject, text, html } = approvalMail(sample);
    expect(subject).toBe('[演示数据] 请审定：2 期报告待寄送');
    expect(text).toContain('- 太仓市周报 2022-W08（第 1 期），最早 2022-02-28 08:00 寄送');
    expect(text).toContain('https://projects.example');
    expect(html).toContain('&lt;b&gt;高新区&lt;/b&gt;月报 2022-02');
    expect(html).not.toContain('<b>');
  });

  it('speaks the language of its reader', () => {
    const [issue] = sample.issues;
    const mail = approvalMail({ ...sample, language: 'en', isDemonstration: false, issues: [issue!] });
    expect(mail.subject).toBe('For your approval: 1 issue waits');
    expect(mail.text).toContain('weekly rollup 2022-W08 (no. 1), sent on 2022-02-28 08:00 at the earliest');
  });
});
