import { describe, expect, it } from '@jest/globals';
import { frameDocument, listPage, messagePage } from './mailbox-pages.js';

const HOSTILE = '<img src=x onerror=alert(1)>"\'&';
const message = {
  name: '20220307T072800123Z-000001-aaaaaa.eml',
  sentAt: new Date('2022-03-06T23:28:00Z'),
  from: HOSTILE,
  to: HOSTILE,
  subject: HOSTILE,
};

describe('the mailbox page', () => {
  it('escapes every text of a message', () => {
    const list = listPage({ messages: [message], page: 1, pageCount: 1, total: 1 }, false);
    const attachments = [{ fileName: HOSTILE, content: Buffer.alloc(1_500) }];
    const open = messagePage({ ...message, html: HOSTILE, text: HOSTILE, attachments }, false);
    for (const page of [list, open]) {
      expect(page).not.toContain('<img');
      expect(page).toContain('&#60;img src=x onerror=alert(1)&#62;&#34;&#39;&#38;');
    }
    expect(open).toContain('1.5 kB');
  });

  it('frames the message without scripts, forms or the page around it', () => {
    const page = messagePage({ ...message, html: '<p>', text: undefined, attachments: [] }, false);
    expect(page).toMatch(/<iframe[^>]+sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    expect(frameDocument('<p>正文</p>')).toContain('<base target="_blank"><p>正文</p>');
  });

  it('shows the time of Shanghai, the mark of a demonstration and the other pages', () => {
    const page = listPage({ messages: [message], page: 2, pageCount: 3, total: 120 }, true);
    expect(page).toContain('2022-03-07 07:28:00');
    expect(page).toContain('演示数据');
    expect(page).toContain('href="/?page=1"');
    expect(page).toContain('href="/?page=3"');
    expect(listPage({ messages: [], page: 1, pageCount: 1, total: 0 }, false)).not.toContain('演示');
  });
});
