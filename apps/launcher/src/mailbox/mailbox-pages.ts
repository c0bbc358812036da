import { html, type Html } from './html.js';
import type { MessagePage, MessageSummary, OpenMessage } from './message-store.js';

/** The list: newest first, a page at a time. */
export function listPage(list: MessagePage, isDemonstration: boolean): string {
  const rows = list.messages.map(
    (message) =>
      html`<tr>
        <td class="when">${time(message)}</td>
        <td>${message.from}</td>
        <td>${message.to}</td>
        <td class="subject">
          <a href="/messages/${message.name}">${message.subject || '（无主题 No subject）'}</a>
        </td>
      </tr>`,
  );
  const table = html`<table>
    <thead>
      <tr>
        <th>时间 <small>Date</small></th>
        <th>发件人 <small>From</small></th>
        <th>收件人 <small>To</small></th>
        <th>主题 <small>Subject</small></th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  const nothing = html`<p class="nothing">还没有邮件。<br /><small>No mail yet.</small></p>`;
  return layout(
    '邮箱 Mailbox',
    isDemonstration,
    html`<p class="count">
        共 ${list.total} 封 <small>${list.total} messages</small> ·
        <a href="/">刷新 <small>Refresh</small></a>
      </p>
      ${list.total === 0 ? nothing : table} ${pager(list)}`,
  );
}

/** One message: its HTML in a frame that may run nothing, its text, its files. */
export function messagePage(message: OpenMessage, isDemonstration: boolean): string {
  const path = `/messages/${message.name}`;
  const files = message.attachments.map(
    ({ fileName, content }, index) =>
      html`<li>
        <a href="${path}/attachments/${index}">${fileName}</a> <small>${sizeText(content.length)}</small>
      </li>`,
  );
  const parts = [
    message.html === undefined
      ? html``
      : html`<iframe
          src="${path}/html"
          title="邮件正文 Message"
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerpolicy="no-referrer"
        ></iframe>`,
    message.text === undefined
      ? html``
      : message.html === undefined
        ? html`<pre>${message.text}</pre>`
        : html`<details>
            <summary>纯文本 <small>Plain text</small></summary>
            <pre>${message.text}</pre>
          </details>`,
    files.length === 0
      ? html``
      : html`<h2>附件 <small>Attachments</small></h2>
          <ul>
            ${files}
          </ul>`,
  ];
  return layout(
    message.subject,
    isDemonstration,
    html`<p>
        <a href="/">← 全部邮件 <small>All mail</small></a>
      </p>
      <h1>${message.subject || '（无主题 No subject）'}</h1>
      <dl>
        <dt>发件人 <small>From</small></dt>
        <dd>${message.from}</dd>
        <dt>收件人 <small>To</small></dt>
        <dd>${message.to}</dd>
        <dt>时间 <small>Date</small></dt>
        <dd>${time(message)}</dd>
      </dl>
      ${parts}
      <p>
        <a href="${path}/raw">原始邮件 <small>Raw message (.eml)</small></a>
      </p>`,
  );
}

/** A short page for what is not there. */
export function notFoundPage(isDemonstration: boolean): string {
  const body = html`<p class="nothing">没有这封邮件。<br /><small>There is no such message.</small></p>
    <p>
      <a href="/">← 全部邮件 <small>All mail</small></a>
    </p>`;
  return layout('404', isDemonstration, body);
}

/** The message's own HTML for the frame; its links open in new windows. */
export function frameDocument(messageHtml: string): string {
  return `<!doctype html><meta charset="utf-8"><base target="_blank">${messageHtml}`;
}

function layout(title: string, isDemonstration: boolean, body: Html): string {
  const mark = isDemonstration
    ? html`<span class="mark">演示数据 <small>Demonstration</small></span>`
    : html``;
  return html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · 重点项目</title>
        <link rel="stylesheet" href="/mailbox.css" />
      </head>
      <body>
        <header>
          <a href="/"><strong>重点项目邮箱</strong> <small>Key projects mailbox</small></a
          >${mark}
          <p>邮件只留在本机，不会寄出。 <small>Mail stays on this machine; nothing is sent out.</small></p>
        </header>
        <main>${body}</main>
      </body>
    </html> `.text;
}

function pager({ page, pageCount }: MessagePage): Html {
  if (pageCount === 1) return html``;
  const newer = page > 1 ? html`<a href="/?page=${page - 1}">← 较新 <small>Newer</small></a>` : html``;
  const older =
    page < pageCount ? html`<a href="/?page=${page + 1}">较旧 <small>Older</small> →</a>` : html``;
  return html`<nav>${newer}<span>${page} / ${pageCount}</span>${older}</nav>`;
}

const TIME = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** `2022-03-07 07:28:00`, Asia/Shanghai. */
function time({ sentAt }: MessageSummary): string {
  return sentAt === undefined ? '' : TIME.format(sentAt);
}

function sizeText(bytes: number): string {
  return bytes < 1_000
    ? `${bytes} B`
    : bytes < 1_000_000
      ? `${(bytes / 1_000).toFixed(1)} kB`
      : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
