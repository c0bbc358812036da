import { describe, expect, it } from '@jest/globals';
import { testSend } from './test-send.js';

const content = { subject: '周报', text: '正文', html: '<html><body class="page">正文</body></html>' };

describe('a mail that is sent to be looked at', () => {
  it('says so in subject, text and HTML, in both languages', () => {
    const zh = testSend(content, 'zh');
    expect(zh.subject).toBe('[测试] 周报');
    expect(zh.text).toMatch(/^测试（TEST）：.*\n\n正文$/);
    expect(zh.html).toMatch(/<body class="page"><p [^>]*>测试（TEST）：[^<]*<\/p>正文<\/body>/);
    // In the dark a page's letters are light: the note's ground is not.
    expect(zh.html).toMatch(/<p style="[^"]*background:#fff4e5;color:#5f370e">/);
    const en = testSend(content, 'en');
    expect([en.subject, en.text.split('\n')[0]]).toEqual([
      '[TEST] 周报',
      expect.stringMatching(/^TEST \(测试\): /),
    ]);
  });
});
