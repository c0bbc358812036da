import {
  historyPhrases,
  hundredMillions,
  instantOf,
  shanghaiDate,
  type Figure,
  type HistoryAction,
  type Language,
  type LineBehind,
  type RollupDocument,
} from '#domain';
import {
  linesOnPage,
  waysFromAll,
  waysFromNumber,
  type NumberReading,
  type NumberWays,
} from './number-places.js';
import { howText, numberTitle } from './number-title.js';
import { rollupHtml, type MailFrame } from './rollup-html.js';
import { contextOf, pageOf, type RollupPage } from './rollup-page.js';
import { percentText, plainNumber, type RollupWords } from './rollup-words.js';
import { numberSaid, type Said } from './said.js';
import type { Cell, ShownTable, TableContext } from './table-parts.js';

/** An event as somebody without an account sees it: which and when, and not by whom. */
export interface ShownEvent {
  readonly seq: number;
  readonly action: HistoryAction;
  readonly recordedAt: Date;
}

/** A number of an issue with a page of the lines behind it. */
export interface NumberDocument {
  readonly key: string;
  readonly number: Figure;
  /** Lines in all, and the place of the first one here. */
  readonly total: number;
  readonly cursor: number;
  readonly lines: readonly { readonly line: LineBehind; readonly events: readonly ShownEvent[] }[];
}

/** The page of what stands behind a number. `document` has the names of its lines. */
export function numberPage(
  document: RollupDocument,
  found: NumberDocument,
  language: Language,
  reading: NumberReading,
): string {
  const context = contextOf(document, language, true);
  const { words, names, data } = context;
  const { key, number, total, cursor, lines } = found;
  const asOf = shanghaiDate(instantOf(data, key));
  const own = waysFromNumber(reading);
  const at = (line: number): string => own.behind({ text: '', behind: key, line });
  const ways = [
    ...(cursor > 0 ? [{ href: at(cursor - linesOnPage), text: words.say('上一页', 'Earlier lines') }] : []),
    ...(cursor + lines.length < total
      ? [{ href: at(cursor + linesOnPage), text: words.say('下一页', 'More lines') }]
      : []),
    { href: own.all, text: words.say('本期全部数字', 'Every number of the issue') },
  ];
  const page = bare(document, context, {
    title: `${numberTitle(key, names, words)}${words.say('：', ': ')}${figureText(number, key, words)}`,
    tables: [linesTable(context, found)],
    footer: [
      words.say(
        `按北京时间 ${asOf} 00:00 以前入库的记录列出，名称为当时的名称；“计入”一列合计即为这个数字。留痕为该项目变更留痕的序号和入库时间。`,
        `As on record before 00:00 on ${asOf} in Beijing, under the names of then; what the lines add makes the number. Events are told by their number in the project’s history and when they were recorded.`,
      ),
    ],
  });
  return rollupHtml(page, frameOf(words, reading, own, ways));
}

/** The page of every number of an issue. */
export function numbersPage(
  document: RollupDocument,
  numbers: ReadonlyMap<string, Figure>,
  language: Language,
  reading: NumberReading,
): string {
  const context = contextOf(document, language, true);
  const { words, names } = context;
  const rows = [...numbers].map(([key, number]): Cell[] => [
    { main: numberTitle(key, names, words) },
    { main: [numberSaid(figureText(number, key, words), key)] },
  ]);
  const columns = [
    { label: words.say('数字', 'Number'), share: 7 },
    { label: words.say('数值', 'Value'), share: 3, number: true },
  ];
  const title = words.say(`全部数字（${rows.length} 个）`, `Every number (${rows.length})`);
  const page = bare(document, context, { title, tables: [{ title, columns, rows, more: 0 }], footer: [] });
  const own = waysFromAll(reading);
  return rollupHtml(page, { ...frameOf(words, reading, own, []), behind: own.behind });
}

function bare(
  document: RollupDocument,
  context: TableContext,
  own: Pick<RollupPage, 'title' | 'tables' | 'footer'>,
): RollupPage {
  return { ...pageOf(document, context), sentences: [], charts: [], ...own };
}

function frameOf(
  words: RollupWords,
  reading: NumberReading,
  { issue }: NumberWays,
  ways: MailFrame['ways'],
): MailFrame {
  return {
    notices: [],
    checkpoint: null,
    more: String,
    link: {
      about: aboutOf(reading, words),
      report: { href: issue, text: words.say('返回本期', 'Back to the issue') },
    },
    // Lines lead to no further ones; the style of the one that was led to is the numbers'.
    behind: () => '',
    ways,
  };
}

function aboutOf(reading: NumberReading, words: RollupWords): string {
  return reading.by === 'login'
    ? words.say('本页登录后查阅。', 'This page is read after log-in.')
    : words.say(
        `本页凭链接查阅，仅供收件人使用，链接至 ${reading.lastDay} 有效。`,
        `This page is read by a link, for whoever was given it. The link works until ${reading.lastDay}.`,
      );
}

function linesTable(
  context: TableContext,
  { key, number, lines, cursor, total }: NumberDocument,
): ShownTable {
  const { words } = context;
  const adds = isAmount(number, key)
    ? words.say('计入（亿元）', 'Adds (CNY 100 m)')
    : words.say('计入', 'Adds');
  return {
    title: words.say(`明细（${total} 条）`, `What stands behind it (${total})`),
    columns: [
      { label: words.say('项目', 'Project'), share: 5 },
      { label: words.say('内容与留痕', 'What, and its events'), share: 5 },
      { label: adds, share: 2.6, number: true },
    ],
    rows:
      lines.length > 0
        ? lines.map(({ line, events }) => [
            projectCell(line, key, context),
            { main: whatText(line, context), sub: eventsText(events, words) },
            { main: line.adds === null ? '—' : addsText(line.adds, key) },
          ])
        : [[{ main: words.say('没有', 'Nothing') }, { main: '' }, { main: '' }]],
    more: 0,
    from: cursor,
  };
}

function projectCell({ project, leadUnit }: LineBehind, key: string, { names }: TableContext): Cell {
  if (project === null) return { main: names.target(key.split('/')[2]!).name };
  return { main: names.project(project), ...(leadUnit === null ? {} : { sub: names.unit(leadUnit) }) };
}

/** What of the project, or which reading. */
function whatText(line: LineBehind, { names, words, data }: TableContext): string {
  const { project, milestone, difficulty, reading, stageReached, light, on, how } = line;
  const parts = [
    ...(milestone !== null && project !== null
      ? [names.milestone({ ...milestone, project, leadUnit: line.leadUnit ?? '' })]
      : []),
    ...(difficulty === null
      ? []
      : [words.say(`问题 ${difficulty.number} 号`, `difficulty ${difficulty.number}`)]),
    ...(reading === null ? [] : [`${plainNumber(reading.value)} ${words.code('state', reading.state)}`]),
    ...(stageReached === null ? [] : [words.stage(stageReached)]),
    ...(light === null ? [] : [words.light(light)]),
    ...(how === null ? [] : [howText(how, words)]),
    ...(on === null ? [] : [words.dayFrom(on, data.listYear)]),
  ];
  return parts.length === 0 ? '—' : parts.join(' · ');
}

function eventsText(events: readonly ShownEvent[], words: RollupWords): Said {
  return events
    .map(({ seq, action, recordedAt }) => `#${seq} ${minuteOf(recordedAt)} ${actionText(action, words)}`)
    .join(words.say('；', '; '));
}

/** A kind of event in words, its fields left out. */
function actionText(action: HistoryAction, { language }: RollupWords): string {
  return historyPhrases[action][language]
    .replaceAll(/\s*[“"（(「]?\{\w+\}[”"）)」]?/g, ' … ')
    .replaceAll(/(?:…[\s，,、]*)+/g, '… ')
    .trim();
}

/** `2022-03-04 09:15` in Beijing. */
function minuteOf(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

/** Whether the number is a sum of 万元: decimal texts are, but for a target’s own measure. */
function isAmount(figure: Figure, key: string): figure is string {
  return typeof figure === 'string' && !key.startsWith('/targets/');
}

/** What a line adds, as in its column. */
function addsText(figure: Figure, key: string): string {
  return isAmount(figure, key) ? hundredMillions(figure) : String(figure);
}

/** A number as it is said: amounts in 亿元, hundredths of a percent as a share. */
function figureText(figure: Figure, key: string, words: RollupWords): string {
  if (key.endsWith('BasisPoints')) return percentText(Number(figure));
  if (typeof figure === 'number') return String(figure);
  if (!isAmount(figure, key)) return plainNumber(figure);
  const amount = hundredMillions(figure);
  return words.say(`${amount} 亿元`, `CNY ${amount} × 100 m`);
}
