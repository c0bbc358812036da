import { escapeHtml } from '../../html.js';
import type { RollupPage } from './rollup-page.js';
import { plain, type Said, type SaidNumber } from './said.js';
import type { Cell, Column, ShownTable } from './table-parts.js';

/** What the mail says beside its page. */
export interface MailFrame {
  /** Said of an issue that is made up late, line by line. */
  readonly notices: readonly string[];
  /** The history's newest checkpoint, line by line as it was signed, and what it is for. */
  readonly checkpoint: { readonly about: string; readonly note: string } | null;
  /** Said below a table of which so many lines are left out. */
  readonly more: (lines: number) => string;
  /** Of a page behind a link: what the link is, and the way to the report. Null: it is a mail. */
  readonly link: {
    readonly about: string;
    readonly report: { readonly href: string; readonly text: string };
  } | null;
  /** Where what stands behind a number is shown. Null: numbers lead nowhere. */
  readonly behind: ((number: SaidNumber) => string) | null;
  /** Ways on, below the tables. */
  readonly ways: readonly { readonly href: string; readonly text: string }[];
}

const font = "font-family:-apple-system,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif";

/** For readers whose mail program knows of a dark screen; the others get the light page as it stands inline. */
const darkStyles = `@media (prefers-color-scheme:dark){
body,.page{background:#101418!important}
.card{background:#1b2026!important;color:#e6e9ee!important}
.t{color:#e6e9ee!important}.s,th{color:#a6b0bd!important}
td,th{border-color:#343c46!important}
.late{color:#ff8b7d!important}.link{color:#8ab8ff!important}.lead{background:#232b35!important}
.banner{background:#4a3413!important;color:#ffd894!important}}`;

/**
 * Numbers that lead somewhere have the colour of what they stand in, inline for mail programs without style sheets, and a faint
 * line below them.
 */
const numberStyles = `
a.n{text-decoration:underline;text-decoration-color:#9db4cf;text-decoration-thickness:1px;text-underline-offset:3px}
tr:target td{background:#fff3cd}
@media (prefers-color-scheme:dark){tr:target td{background:#4a3f1a}}`;

/** The Content-ID of a chart's picture in the mail. */
export function chartId(name: string): string {
  return `${name}@rollup`;
}

/** The mail as one HTML document: a single column, at most 640 px wide, styles inline, pictures by Content-ID. */
export function rollupHtml(page: RollupPage, frame: MailFrame): string {
  const rich = (text: Said): string => richHtml(text, frame.behind);
  return `<!doctype html>
<html lang="${page.language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(page.title)}</title><style>${darkStyles}${frame.behind === null ? '' : numberStyles}</style></head>
<body class="page" style="margin:0;background:#eef1f5;font-size:15px;line-height:1.55;${font}">
<div class="card" style="max-width:640px;margin:0 auto;padding:20px 16px 28px;background:#ffffff;color:#18212b;box-sizing:border-box">
${page.banner === null ? '' : `<p class="banner" style="margin:0 0 14px;padding:8px 12px;background:#fef0c7;color:#7a2e0e;border-radius:4px">${escapeHtml(page.banner)}</p>`}
<h1 class="t" style="margin:0;font-size:21px;line-height:1.35;color:#18212b">${escapeHtml(page.title)}</h1>
<p class="s" style="margin:4px 0 14px;color:#56616e;font-size:14px">${escapeHtml(page.issue)}　${escapeHtml(page.period)}</p>
${frame.notices.map((notice) => `<p class="late" style="margin:0 0 10px;color:#b42318">${escapeHtml(notice)}</p>`).join('\n')}
${frame.link === null ? '' : linkOf(frame.link)}
${leadOf(page.sentences, rich)}
${page.charts.map(chartOf).join('\n')}
${page.tables.map((table) => tableOf(table, frame.more, rich)).join('\n')}${frame.ways.map(wayOf).join('\n')}
<div class="s" style="margin:26px 0 0;color:#56616e;font-size:12px;overflow-wrap:anywhere">${page.footer.map(rich).join('<br>')}</div>
${frame.checkpoint === null ? '' : checkpointOf(frame.checkpoint)}
</div></body></html>
`;
}

/** A block of its own, so that copied from there it still verifies. */
function checkpointOf({ about, note }: NonNullable<MailFrame['checkpoint']>): string {
  const style = 'margin:4px 0 0;font-size:12px;white-space:pre-wrap;word-break:break-all;color:#56616e';
  return `${small('margin:14px 0 0', escapeHtml(about))}<pre class="s" style="${style}">${escapeHtml(note.trimEnd())}</pre>`;
}

function linkOf({ about, report }: NonNullable<MailFrame['link']>): string {
  const way = `<a class="link" href="${escapeHtml(report.href)}" style="color:#1a5fb4">${escapeHtml(report.text)}</a>`;
  return `<p class="s" style="margin:0 0 14px;color:#56616e;font-size:13px">${escapeHtml(about)} ${way}</p>`;
}

function wayOf({ href, text }: MailFrame['ways'][number]): string {
  return `<p style="margin:16px 0 0"><a class="link" href="${escapeHtml(href)}" style="color:#1a5fb4">${escapeHtml(text)}</a></p>`;
}

/** Makes HTML of a text, each number a link where numbers lead somewhere. */
type Rich = (text: Said) => string;

function richHtml(text: Said, behind: MailFrame['behind']): string {
  if (behind === null || typeof text === 'string') return escapeHtml(plain(text));
  return text
    .map((part) =>
      typeof part === 'string'
        ? escapeHtml(part)
        : `<a class="n" href="${escapeHtml(behind(part))}" style="color:inherit">${escapeHtml(part.text)}</a>`,
    )
    .join('');
}

function leadOf(sentences: readonly Said[], rich: Rich): string {
  if (sentences.length === 0) return '';
  const lines = sentences.map((sentence) => `<p style="margin:0 0 6px">${rich(sentence)}</p>`).join('');
  return `<div class="lead t" style="margin:0 0 6px;padding:12px 14px 6px;background:#f1f6fc;border-left:3px solid #1a62b4;font-size:16px">${lines}</div>`;
}

/** On a light ground of its own, so that it can be read on a dark screen too. */
function chartOf({ name, title, alt, drawing }: RollupPage['charts'][number]): string {
  return `${heading(escapeHtml(title))}
<img src="cid:${chartId(name)}" alt="${escapeHtml(`${title}: ${alt}`)}" width="${drawing.width}" style="display:block;width:100%;max-width:${drawing.width}px;height:auto;border:0;background:#ffffff;border-radius:4px">`;
}

/** `title` and `text` of the next two are HTML. */
function heading(title: string): string {
  return `<h2 class="t" style="margin:24px 0 4px;font-size:17px;color:#18212b">${title}</h2>`;
}

function tableOf(
  { title, note, columns, rows, more, from }: ShownTable,
  moreText: MailFrame['more'],
  rich: Rich,
): string {
  const fixed = from !== undefined;
  const whole = columns.reduce((sum, { share }) => sum + share, 0);
  const widthOf = ({ share }: Column): string =>
    fixed ? `width:${Math.round((share * 100) / whole)}%;` : '';
  const head = columns
    .map(
      (column) =>
        `<th${sideOf(column, ' align="left"')} style="${widthOf(column)}${cellStyle};color:#56616e;font-weight:400;font-size:13px">${escapeHtml(column.label)}</th>`,
    )
    .join('');
  const body = rows
    .map((cells, place) => {
      const id = fixed ? ` id="line-${from + place}"` : '';
      return `<tr valign="top"${id}>${cells.map((cell, index) => cellOf(cell, columns[index]!, rich)).join('')}</tr>`;
    })
    .join('\n');
  const explained = note === undefined ? '' : small('margin:0 0 4px', rich(note));
  const rest = more === 0 ? '' : small('margin:6px 0 0', escapeHtml(moreText(more)));
  return `${heading(rich(title))}${explained}
<table role="table" cellpadding="5" style="border-collapse:collapse;width:100%;font-size:14px;overflow-wrap:anywhere${fixed ? ';table-layout:fixed' : ''}"><thead><tr>${head}</tr></thead><tbody>
${body}
</tbody></table>${rest}`;
}

function small(margin: string, text: string): string {
  return `<p class="s" style="${margin};color:#56616e;font-size:13px">${text}</p>`;
}

/** Names of units and people stay whole where the line allows it. */
function cellOf({ main, sub, late, strong }: Cell, column: Column, rich: Rich): string {
  const text =
    late === true
      ? `<strong class="late" style="color:#b42318">${rich(main)}</strong>`
      : strong === true
        ? `<strong>${rich(main)}</strong>`
        : rich(main);
  const below =
    sub === undefined
      ? ''
      : `<br><span class="s" style="color:#56616e;font-size:12px;word-break:keep-all">${rich(sub)}</span>`;
  const whole = column.number === true || column.fit === true ? ' nowrap' : '';
  return `<td${sideOf(column)}${whole} style="${cellStyle}">${text}${below}</td>`;
}

/** What tables inherit, and what attributes say, stands in no cell: there are hundreds, and mail programs cut off what is long. */
const cellStyle = 'border-bottom:1px solid #e1e6ec';

function sideOf({ number }: Column, otherwise = ''): string {
  return number === true ? ' align="right"' : otherwise;
}
