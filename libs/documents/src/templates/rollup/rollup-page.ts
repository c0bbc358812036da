import {
  shanghaiDate,
  type IssueApproval,
  type Language,
  type RollupDocument,
  type RollupLabels,
  type RollupMailDocument,
} from '#domain';
import { numberTitle } from './number-title.js';
import { rollupCharts, type RollupChart } from './rollup-charts.js';
import { RollupNames } from './rollup-names.js';
import { numberSaid, plain, said, type Said } from './said.js';
import { sentencesOf } from './rollup-sentences.js';
import { tablesOf } from './rollup-tables.js';
import type { ShownTable, TableContext } from './table-parts.js';
import { RollupWords } from './rollup-words.js';

/** What a rollup says, whatever it is shown on. */
export interface RollupPage {
  readonly language: Language;
  readonly title: string;
  readonly issue: string;
  readonly period: string;
  /** Said of a demonstration; null otherwise. */
  readonly banner: string | null;
  readonly sentences: readonly Said[];
  readonly charts: readonly RollupChart[];
  readonly tables: readonly ShownTable[];
  readonly footer: readonly Said[];
}

/** What tables and charts of a document are made from; a mail shows few lines of each, paper nearly all. */
export function contextOf(
  { data, labels }: RollupDocument,
  language: Language,
  brief: boolean,
): TableContext {
  const words = new RollupWords(language, data.kind);
  const countsLightsAndPace = data.builderVersion > 1;
  return {
    data,
    words,
    names: new RollupNames(labels, words),
    countsLightsAndPace,
    brief,
    lines: brief ? 10 : 400,
  };
}

/** The page of a document in the reader's language. */
export function pageOf(document: RollupDocument, context: TableContext): RollupPage {
  const { data, dataSha256, demonstration } = document;
  const { words, names } = context;
  const city = names.unit(data.scope);
  return {
    language: words.language,
    title: words.say(`${city}重点项目推进${words.report}`, `${city}: key projects, ${words.report}`),
    issue: words.issue(data),
    period: words.period(data),
    banner: demonstration
      ? words.say(
          '演示数据：本期内容为演示，不代表真实项目进展。',
          '演示数据 · Demonstration data: nothing here is true of a real project.',
        )
      : null,
    sentences: sentencesOf(data, names, words),
    charts: rollupCharts(context),
    tables: tablesOf(context),
    footer: footerOf(document, words, dataSha256),
  };
}

/** What matters in an issue, in at most five sentences. */
export function rollupHeadlines(
  { data, labels }: Pick<RollupDocument, 'data' | 'labels'>,
  language: Language,
): string[] {
  const words = new RollupWords(language, data.kind);
  return sentencesOf(data, new RollupNames(labels, words), words).map(plain);
}

/** What a number of an issue is called, by its key. */
export function rollupNumberTitle(
  key: string,
  { data, labels }: { readonly data: RollupDocument['data']; readonly labels: Omit<RollupLabels, 'people'> },
  language: Language,
): string {
  const words = new RollupWords(language, data.kind);
  return numberTitle(key, new RollupNames({ ...labels, people: {} }, words), words);
}

function footerOf({ data }: RollupDocument, words: RollupWords, dataSha256: string): Said[] {
  const cutDay = shanghaiDate(new Date(data.cutAt));
  const projects = numberSaid(data.projects, '/projects');
  return [
    data.number === null
      ? words.say(
          said`共 ${projects} 个项目。临时稿：周期尚未结束，数字截至 ${cutDay}，正式发布时会有变化。`,
          said`${projects} projects. Provisional: the period is not over; figures up to ${cutDay} and bound to change.`,
        )
      : words.say(
          said`共 ${projects} 个项目。数字只计北京时间 ${cutDay} 00:00 以前入库的记录；此后补报的计入下期并注明。`,
          said`${projects} projects. Figures hold what was recorded before 00:00 on ${cutDay} in Beijing; what comes later is counted in the next issue, which says so.`,
        ),
    ...(data.builderVersion === 1
      ? [
          words.say<Said>(
            '本期由早期版本生成，未统计灯色、序时进度、反馈、延期、问题和目标任务。',
            'An early version made this issue: it counts no lights, pace, answers, slips, difficulties or targets.',
          ),
        ]
      : []),
    ...(data.assumedWorkingDays
      ? [
          words.say(
            '部分工作日按周一至周五推算：该年官方日历尚未载入。',
            'Some working days are taken as Monday to Friday: the official calendar of that year is not loaded.',
          ),
        ]
      : []),
    words.say(
      `data.json 为本期数据，SHA-256 ${dataSha256}${data.number === null ? '' : '，正式发布时记入变更留痕'}。`,
      `data.json holds the data, SHA-256 ${dataSha256}${data.number === null ? '' : ', which the history records with the issue'}.`,
    ),
  ];
}

/** What the mail of a late or carrying issue says first, line by line. */
export function noticesOf(
  { late, carried, data, approval }: RollupMailDocument,
  words: RollupWords,
): string[] {
  const sendDay = words.day(shanghaiDate(new Date(data.cutAt)));
  return [
    ...(late
      ? [words.say(`补发：本期应于${sendDay} 08:00 发出。`, `Late: it was due on ${sendDay} at 08:00.`)]
      : []),
    ...(approval === undefined ? [] : [approvalText(approval, words)]),
    ...carried.map(({ data: other }) =>
      words.say(
        `同时补发 ${words.issue(other)}：推进节点 ${other.movements.length} 项，新增逾期 ${other.overdue.newly.length} 项，期末逾期 ${other.overdue.atCut} 项（附件 data-${other.period}.json）。`,
        `With it comes ${words.issue(other)}: ${other.movements.length} stages reached, ${other.overdue.newly.length} newly missed, ${other.overdue.atCut} missed at the end (attachment data-${other.period}.json).`,
      ),
    ),
  ];
}

/** What has become of an issue that had to be approved. */
function approvalText({ state, endedAt, decidedBy }: IssueApproval, words: RollupWords): string {
  const day = endedAt === null ? '' : words.day(shanghaiDate(endedAt));
  const by = decidedBy?.name ?? '';
  switch (state) {
    case 'waiting':
      return words.say('待审定：本期尚未审定，未寄送。', 'Not approved yet: it has been mailed to nobody.');
    case 'approved':
      return words.say(`已审定：${by}于${day}审定。`, `Approved by ${by} on ${day}.`);
    case 'refused':
      return words.say(
        `审定未通过：${by}于${day}退回，本期不寄送。`,
        `Refused by ${by} on ${day}: it is not mailed.`,
      );
    case 'overtaken':
      return words.say(
        '未经审定：下一期发布时仍待审定，内容随下一期邮件寄送。',
        'Never approved: the next issue came first, whose mail has it in it.',
      );
  }
}
