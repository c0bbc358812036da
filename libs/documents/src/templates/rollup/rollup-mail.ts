import type { Language, RollupMailDocument } from '#domain';
import { pngOf } from '../../charts/png.js';
import { oneLine } from '../../html.js';
import type { MailAttachment, MailContent } from '../../mail-content.js';
import { chartId, rollupHtml, type MailFrame } from './rollup-html.js';
import { contextOf, noticesOf, pageOf, type RollupPage } from './rollup-page.js';
import { plain } from './said.js';
import type { Cell, ShownTable } from './table-parts.js';
import type { RollupWords } from './rollup-words.js';

/** An issue as a mail: what matters in a few sentences, charts and tables, and the frozen data attached. */
export async function rollupMail(
  document: RollupMailDocument,
  language: Language,
  more: readonly MailAttachment[] = [],
): Promise<MailContent> {
  const context = contextOf(document, language, true);
  const page = pageOf(document, context);
  const frame = frameOf(document, context.words);
  const prefix = document.demonstration ? '[演示数据] ' : '';
  const late = document.late ? context.words.say('（补发）', '(late) ') : '';
  return {
    subject: oneLine(`${prefix}${late}${page.title} ${page.issue}`),
    text: textOf(page, frame),
    html: rollupHtml(page, frame),
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

function frameOf(document: RollupMailDocument, words: RollupWords): MailFrame {
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
    behind: null,
    ways: [],
  };
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
