import { mailLinkDays, type Language, type RollupMailDocument } from '#domain';
import { pngOf } from '../../charts/png.js';
import { oneLine } from '../../html.js';
import type { MailAttachment, MailContent } from '../../mail-content.js';
import type { NumberPlaces } from './number-places.js';
import { chartId, rollupHtml, type MailFrame } from './rollup-html.js';
import { contextOf, noticesOf, pageOf, type RollupPage } from './rollup-page.js';
import { plain } from './said.js';
import type { Cell, ShownTable, TableContext } from './table-parts.js';
import type { RollupWords } from './rollup-words.js';

/** Bytes of the page that mail programs show: Gmail cuts off what is longer. */
const mostBytes = 100_000;

/**
 * An issue as a mail: what matters in a few sentences, charts and tables, and the frozen data attached. Its numbers lead to
 * `places`; null: nowhere.
 */
export async function rollupMail(
  document: RollupMailDocument,
  language: Language,
  more: readonly MailAttachment[] = [],
  places: NumberPlaces | null = null,
): Promise<MailContent> {
  const context = contextOf(document, language, true);
  const frame = frameOf(document, context.words, places);
  const { page, html } = fitting(document, context, frame);
  const prefix = document.demonstration ? '[演示数据] ' : '';
  const late = document.late ? context.words.say('（补发）', '(late) ') : '';
  return {
    subject: oneLine(`${prefix}${late}${page.title} ${page.issue}`),
    text: textOf(page, frame),
    html,
    pictures: await Promise.all(
      page.charts.map(async ({ name, drawing }) => ({
        id: chartId(name),
        contentType: 'image/png',
        content: await pngOf(drawing),
      })),
    ),
    attachments: [
      ...more,
      json('data.json', document.dataText),
      json('labels.json', document.labelsText),
      ...(document.checkpoint === null
        ? []
        : [
            {
              filename: 'checkpoint.txt',
              contentType: 'text/plain; charset=utf-8',
              content: document.checkpoint,
            },
          ]),
      ...document.carried.map(({ data, dataText }) => json(`data-${data.period}.json`, dataText)),
    ],
  };
}

/** The page with as many lines of each table as it has room for; the report has the others. */
function fitting(
  document: RollupMailDocument,
  context: TableContext,
  frame: MailFrame,
): { readonly page: RollupPage; readonly html: string } {
  const page = pageOf(document, context);
  const html = rollupHtml(page, frame);
  return Buffer.byteLength(html) < mostBytes || context.lines === 1
    ? { page, html }
    : fitting(document, { ...context, lines: context.lines - 1 }, frame);
}

function frameOf(document: RollupMailDocument, words: RollupWords, places: NumberPlaces | null): MailFrame {
  return {
    notices: noticesOf(document, words),
    checkpoint:
      document.checkpoint === null
        ? null
        : {
            about: words.say(
              '变更留痕检查点（亦见附件 checkpoint.txt）：请保留本邮件，日后可凭此核验此前的记录未被改写。',
              'Checkpoint of the history (attached as checkpoint.txt too): keep this mail, and it proves one day that the record was not rewritten.',
            ),
            note: document.checkpoint,
          },
    more: (lines) =>
      words.say(
        `其余 ${lines} 项见 report.pdf 和 report.xlsx。`,
        `${lines} more in report.pdf and report.xlsx.`,
      ),
    link: null,
    behind: places?.behind ?? null,
    ways: places === null ? [] : [{ href: places.issue, text: wayText(places, words) }],
  };
}

function wayText({ by }: NumberPlaces, words: RollupWords): string {
  return by === 'login'
    ? words.say(
        '打开本期网页：每个数字都可查看背后的项目和变更留痕（需登录）',
        'The issue as a page: each number leads to the projects and events behind it, after log-in',
      )
    : words.say(
        `打开本期网页：每个数字都可查看背后的项目和变更留痕（仅供收件人本人，${mailLinkDays} 天内有效，请勿转发）`,
        `The issue as a page: each number leads to the projects and events behind it (for you alone, for ${mailLinkDays} days; do not pass it on)`,
      );
}

function textOf(page: RollupPage, frame: MailFrame): string {
  return [
    ...(page.banner === null ? [] : [`【${page.banner}】`, '']),
    page.title,
    `${page.issue}　${page.period}`,
    '',
    ...frame.notices.flatMap((notice) => [notice, '']),
    ...page.sentences.flatMap((sentence) => [plain(sentence), '']),
    ...page.tables.flatMap((table) => tableText(table, frame)),
    ...frame.ways.flatMap(({ href, text }) => [text, href, '']),
    ...page.footer.map(plain),
    ...(frame.checkpoint === null
      ? []
      : ['', frame.checkpoint.about, '', ...frame.checkpoint.note.split('\n')]),
  ].join('\n');
}

function tableText({ title, note, columns, rows, more }: ShownTable, frame: MailFrame): string[] {
  const cellText = ({ main, sub }: Cell): string =>
    sub === undefined ? plain(main) : `${plain(main)}（${plain(sub)}）`;
  return [
    `■ ${plain(title)}`,
    ...(note === undefined ? [] : [plain(note)]),
    columns.map(({ label }) => label).join('｜'),
    ...rows.map((cells) => cells.map(cellText).join('｜')),
    ...(more === 0 ? [] : [frame.more(more)]),
    '',
  ];
}

function json(filename: string, content: string): MailAttachment {
  return { filename, contentType: 'application/json', content };
}
