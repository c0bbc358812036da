import { shanghaiDate, type IssuedRollup, type RollupData, type RollupMailDocument } from '#domain';
import { oneLine } from '../../html.js';
import type { MailAttachment, MailContent } from '../../mail-content.js';
import { rollupHtml, type RollupPage } from './rollup-html.js';
import { sentencesOf } from './rollup-sentences.js';
import { dayText, periodText, RollupNames, tablesOf, type Cell, type Table } from './rollup-view.js';

const demonstration = '演示数据';
const checkpointText =
  '变更留痕检查点（亦见附件 checkpoint.txt）：请保留本邮件，日后可凭此核验此前的记录未被改写。';

/** The weekly issue as a mail: what matters in three sentences, the tables, and the frozen data attached. */
export function rollupMail(document: RollupMailDocument): MailContent {
  const page = pageOf(document);
  const prefix = document.demonstration ? `[${demonstration}] ` : '';
  return {
    subject: oneLine(`${prefix}${document.late ? '（补发）' : ''}${page.title} ${page.issue}`),
    text: textOf(page),
    html: rollupHtml(page),
    attachments: [
      json('data.json', document.dataText),
      json('labels.json', document.labelsText),
      { filename: 'checkpoint.txt', contentType: 'text/plain; charset=utf-8', content: document.checkpoint },
      ...document.carried.map(({ data, dataText }) => json(`data-${data.period}.json`, dataText)),
    ],
  };
}

function pageOf(document: RollupMailDocument): RollupPage {
  const { data, labels } = document;
  const names = new RollupNames(labels);
  const cutDay = shanghaiDate(new Date(data.cutAt));
  return {
    title: `${names.unit(data.scope)}重点项目推进周报`,
    issue: issueText(data),
    period: periodText(data),
    banner: document.demonstration ? `${demonstration}：本周报内容为演示，不代表真实项目进展。` : null,
    notices: [
      ...(document.late ? [`补发：本期应于${dayText(cutDay)} 08:00 发出。`] : []),
      ...document.carried.map(carriedText),
    ],
    sentences: sentencesOf(data, names),
    tables: tablesOf(document),
    footer: [
      `共 ${data.projects} 个项目。数字只计北京时间 ${cutDay} 00:00 以前入库的记录；此后补报的计入下期并注明。`,
      ...(data.assumedWorkingDays ? ['部分工作日按周一至周五推算：该年官方日历尚未载入。'] : []),
      `附件 data.json 为本期数据，SHA-256 ${document.dataSha256} 已记入变更留痕。`,
    ],
    checkpoint: { about: checkpointText, note: document.checkpoint },
  };
}

function issueText(data: RollupData): string {
  return `${data.listYear} 年第 ${data.number} 期（${data.period}）`;
}

function carriedText({ data }: IssuedRollup): string {
  const { movements, overdue } = data;
  return (
    `同时补发 ${issueText(data)}：推进节点 ${movements.length} 项，新增逾期 ${overdue.newly.length} 项，` +
    `期末逾期 ${overdue.atCut} 项（附件 data-${data.period}.json）。`
  );
}

function textOf(page: RollupPage): string {
  return [
    ...(page.banner === null ? [] : [`【${page.banner}】`, '']),
    page.title,
    `${page.issue}　${page.period}`,
    '',
    ...page.notices.flatMap((notice) => [notice, '']),
    ...page.sentences.flatMap((sentence) => [sentence, '']),
    ...page.tables.flatMap(tableText),
    ...page.footer,
    '',
    page.checkpoint.about,
    '',
    ...page.checkpoint.note.split('\n'),
  ].join('\n');
}

function tableText({ title, note, columns, rows, more }: Table): string[] {
  const cellText = ({ main, sub }: Cell): string => (sub === undefined ? main : `${main}（${sub}）`);
  return [
    `■ ${title}`,
    ...(note === undefined ? [] : [note]),
    columns.map(({ label }) => label).join('｜'),
    ...rows.map((cells) => cells.map(cellText).join('｜')),
    ...(more === 0 ? [] : [`其余 ${more} 项见附件 data.json。`]),
    '',
  ];
}

function json(filename: string, content: string): MailAttachment {
  return { filename, contentType: 'application/json', content };
}
