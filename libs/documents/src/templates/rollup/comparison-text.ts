import {
  hundredMillions,
  lightOrder,
  stageOrder,
  type Figure,
  type FigureChange,
  type Language,
  type RollupComparison,
  type RollupData,
  type RollupLabels,
} from '#domain';
import { oneLine } from '../../html.js';
import { RollupWords } from './rollup-words.js';

/** Two issues with what has come of comparing them, and the names of projects. */
export interface ComparedRollups {
  readonly before: RollupData;
  readonly after: RollupData;
  readonly comparison: RollupComparison;
  readonly projects: RollupLabels['projects'];
}

/** So many projects are named in a line. */
const named = 20;

/** The comparison as a person would read it out: the numbers of the whole that changed, then who came, went and turned. */
export function comparisonText(
  { before, after, comparison, projects }: ComparedRollups,
  language: Language,
): string[] {
  const words = new RollupWords(language, after.kind);
  const name = (id: string): string => `「${oneLine(projects[id]?.name ?? id)}」`;
  const changed = comparison.figures.filter(isChanged);
  const told = wholeFigures(words).flatMap(([key, label]) => {
    const change = changed.find((one) => one.key === key);
    return change === undefined ? [] : [changeText(change, label, words)];
  });
  const { moves } = comparison;
  return [
    words.say(
      `${words.issue(after)}与${words.issue(before)}比较`,
      `${words.issue(after)} compared with ${words.issue(before)}`,
    ),
    ...(told.length === 0
      ? [words.say('主要数字没有变化。', 'None of the main numbers has changed.')]
      : told),
    ...(moves === null
      ? [
          words.say(
            '两期之间缺期或已换年度清单，无法说明项目进出和灯色变化。',
            'Issues between the two are missing, or another list began: which projects came, went or turned is not known.',
          ),
        ]
      : [
          ...listText(words.say('调入', 'Entered'), moves.entered.map(name), words),
          ...listText(words.say('调出', 'Left'), moves.left.map(name), words),
          ...listText(
            words.say('灯色变化', 'Turned'),
            (moves.turned ?? []).map(
              ({ project, from, to }) => `${name(project)}${words.light(from)} → ${words.light(to)}`,
            ),
            words,
          ),
        ]),
  ];
}

/** The numbers of the whole, in the order in which they are said. */
function wholeFigures(words: RollupWords): [key: string, label: string][] {
  return [
    ['/entries', words.say('清单项目', 'Projects on the list')],
    ...stageOrder.map((stage): [string, string] => [
      `/stages/${stage}`,
      words.say(`处于${words.stage(stage)}`, `At stage ${words.stage(stage).toLowerCase()}`),
    ]),
    ['/movements', words.say('推进节点', 'Stages reached')],
    ...lightOrder.map((light): [string, string] => [`/lights/${light}`, words.light(light)]),
    ['/overdue/atCut', words.say('逾期未完成', 'Missed and open')],
    ['/overdue/newly', words.say('新增逾期', 'Newly missed')],
    ['/overdue/settled', words.say('消除逾期', 'Settled')],
    ['/due', words.say('14 天内到期', 'Due within 14 days')],
    ['/investment/planned', words.say('年度计划投资', 'Planned investment')],
    ['/investment/dueByNow', words.say('序时进度应完成', 'Due by now')],
    ['/investment/completed', words.say('已完成投资', 'Investment completed')],
    ['/slips', words.say('延期', 'Slips')],
    ['/difficulties/open', words.say('未办结问题', 'Open difficulties')],
    ['/difficulties/overLimit', words.say('超期问题', 'Difficulties over limit')],
    ['/reporting/stale', words.say('超期未填报', 'Reports overdue')],
    ['/reporting/never', words.say('从未填报', 'Never reported')],
  ];
}

function isChanged({ before, after, difference }: FigureChange): boolean {
  return difference === null ? before !== after : Number(difference) !== 0;
}

function changeText({ before, after, difference }: FigureChange, label: string, words: RollupWords): string {
  const shown = (figure: Figure | null): string =>
    figure === null ? words.say('未统计', 'not counted') : figureText(figure, words);
  const by = difference === null ? '' : signed(difference, words);
  return words.say(
    `${label} ${shown(before)} → ${shown(after)}${by === '' ? '' : `（${by}）`}`,
    `${label}: ${shown(before)} → ${shown(after)}${by === '' ? '' : ` (${by})`}`,
  );
}

/** Of the numbers of the whole only investment is a decimal text: 万元. */
function figureText(figure: Figure, words: RollupWords): string {
  if (typeof figure === 'number') return String(figure);
  const amount = hundredMillions(figure);
  return words.say(`${amount} 亿元`, `CNY ${amount} × 100 m`);
}

function signed(difference: Figure, words: RollupWords): string {
  const text = String(difference);
  if (typeof difference === 'number') return difference > 0 ? `+${text}` : text;
  return text.startsWith('-') ? `-${figureText(text.slice(1), words)}` : `+${figureText(text, words)}`;
}

function listText(label: string, names: readonly string[], words: RollupWords): string[] {
  if (names.length === 0) return [];
  const more = names.length - named;
  const rest = more > 0 ? words.say(`等 ${names.length} 个`, ` and ${more} more`) : '';
  return [words.say(`${label}：`, `${label}: `) + words.list(names.slice(0, named)) + rest];
}
