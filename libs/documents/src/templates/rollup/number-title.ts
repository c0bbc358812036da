import type { CorrectionLine, Light, LineBehind, SettledLine, StageReached, Text, YearTally } from '#domain';
import type { RollupNames } from './rollup-names.js';
import type { RollupWords } from './rollup-words.js';

const partWords: Readonly<Record<string, Text>> = {
  '/entries': { zh: '清单项目', en: 'Entries of the list' },
  '/projects': { zh: '项目数（同一母项目的分期合计一个）', en: 'Projects, the phases of one parent as one' },
  '/entered': { zh: '调入', en: 'Entered the list' },
  '/left': { zh: '调出', en: 'Left the list' },
  '/movements': { zh: '推进节点', en: 'Stages reached' },
  '/lights/turned': { zh: '灯色变化', en: 'Lights that turned' },
  '/overdue/atCut': { zh: '逾期未完成', en: 'Missed and open' },
  '/overdue/newly': { zh: '新增逾期', en: 'Newly missed' },
  '/overdue/still': { zh: '持续逾期', en: 'Still missed' },
  '/overdue/settled': { zh: '消除逾期', en: 'Settled' },
  '/overdue': { zh: '逾期', en: 'Missed' },
  '/due': { zh: '两周内到期', en: 'Due within two weeks' },
  '/started': { zh: '已开工（含竣工、投产）', en: 'Started, completed or in operation' },
  '/planned': { zh: '年度计划投资', en: 'Planned for the year' },
  '/dueByNow': { zh: '序时进度应完成', en: 'Due by now' },
  '/completed': { zh: '已完成投资', en: 'Completed' },
  '/investment/planned': { zh: '年度计划投资', en: 'Planned for the year' },
  '/investment/dueByNow': { zh: '序时进度应完成', en: 'Due by now' },
  '/investment/completed': { zh: '已完成投资', en: 'Completed' },
  '/investment/projectsWithPlan': { zh: '有年度计划的项目', en: 'Projects with a plan for the year' },
  '/investment/projectsReporting': { zh: '已填报投资的项目', en: 'Projects reporting investment' },
  '/investment/behind': { zh: '投资滞后', en: 'Behind on investment' },
  '/slips': { zh: '延期', en: 'Slips' },
  '/difficulties/open': { zh: '未销号问题', en: 'Difficulties not closed' },
  '/difficulties/raised': { zh: '新增问题', en: 'Difficulties raised' },
  '/difficulties/closed': { zh: '销号问题', en: 'Difficulties closed' },
  '/difficulties/overLimit': { zh: '超期问题', en: 'Difficulties over their limit' },
  '/reporting/stale': { zh: '未按时填报', en: 'Did not report' },
  '/reporting/never': { zh: '从未填报', en: 'Never reported' },
  '/forecast': { zh: '下一节点预计日期', en: 'Likely dates of next stages' },
  '/forecast/silent': { zh: '样本不足、不作预测', en: 'Too few cases for a forecast' },
  '/corrections': { zh: '此前数据更正', en: 'Changed in earlier figures' },
  '/yearEnd/onNextList': { zh: '结转且已列入下年清单', en: 'Carried over and on the next list' },
};

const targetWords: Readonly<Record<string, Text>> = {
  value: { zh: '目标值', en: 'goal' },
  reading: { zh: '最近读数', en: 'newest reading' },
  forecast: { zh: '年末预测', en: 'forecast for the end of the year' },
  doneBasisPoints: { zh: '完成比例', en: 'share reached' },
  yearBasisPoints: { zh: '时间进度', en: 'share of the year' },
};

const tallyWords: Readonly<Record<Exclude<keyof YearTally, 'stage'>, Text>> = {
  entries: { zh: '项数', en: 'entries' },
  projects: { zh: '项目数', en: 'projects' },
  totalInvestment: { zh: '总投资', en: 'total investment' },
  unstated: { zh: '总投资未载明', en: 'total not stated' },
  completed: { zh: '年内完成', en: 'completed in the year' },
};

const howWords: Readonly<Record<SettledLine['how'] | CorrectionLine['kind'], Text>> = {
  reached: { zh: '已达到', en: 'reached' },
  reported_late: { zh: '只是迟报', en: 'reported late' },
  deadline_moved: { zh: '日期已调整', en: 'date moved' },
  ended: { zh: '项目已结束', en: 'project ended' },
  stage_reached: { zh: '补报节点', en: 'stage recorded late' },
  stage_undone: { zh: '撤销误报', en: 'undone' },
  stage_redated: { zh: '更正节点日期', en: 'another day' },
  missed: { zh: '补记逾期', en: 'miss recorded late' },
  investment_restated: { zh: '更正完成投资', en: 'investment restated' },
  plan_restated: { zh: '更正年度计划', en: 'plan restated' },
};

/** How a missed date was settled, or what was corrected. */
export function howText(how: NonNullable<LineBehind['how']>, words: RollupWords): string {
  return howWords[how][words.language];
}

/** What a number of an issue is called, by its key. */
export function numberTitle(key: string, names: RollupNames, words: RollupWords): string {
  const text = ({ zh, en }: Text): string => words.say(zh, en);
  const known = partWords[key];
  if (known !== undefined) return text(known);
  const [part, ...place] = key.slice(1).split('/') as [string, ...string[]];
  const [first = '', second = '', third = ''] = place;
  switch (part) {
    case 'entries':
      return withTime(words.say('清单项目', 'Entries of the list'), first, words);
    case 'stages':
      return withTime(
        words.say(`处于${words.stage(first as StageReached)}`, words.stage(first as StageReached)),
        second,
        words,
      );
    case 'lights':
      return first === 'weeks'
        ? `${second} · ${words.light(third as Light)}`
        : withTime(words.light(first as Light), second, words);
    case 'groups':
      return `${groupName(first, second, names, words)} · ${numberTitle(`/${place.slice(2).join('/')}`, names, words)}`;
    case 'investment':
      return investmentTitle(place, words);
    case 'overdue':
      return withTime(words.say('逾期未完成', 'Missed and open'), first, words);
    case 'slips':
      return `${names.unit(second)} · ${third === 'period' ? words.say(`${words.this}延期`, `slips ${words.this}`) : words.say('年内延期', 'slips of the year')}`;
    case 'reporting':
      return `${names.unit(second)} · ${third === 'projects' ? words.say('应填报项目', 'projects that report') : numberTitle(`/reporting/${third}`, names, words)}`;
    case 'targets':
      return `${names.target(first).name} · ${text(targetWords[second]!)}`;
    default:
      return yearEndTitle(place, words);
  }
}

function withTime(title: string, time: string, words: RollupWords): string {
  return time === 'atPreviousCut' ? words.say(`${words.last}${title}`, `${title}, ${words.last}`) : title;
}

function groupName(by: string, key: string, names: RollupNames, words: RollupWords): string {
  if (key === '-') return words.say('未载明', 'Not stated');
  return by === 'category'
    ? words.category(key)
    : by === 'level'
      ? words.code('levels', key)
      : names.unit(key);
}

function investmentTitle([figure, month = '', sum]: readonly string[], words: RollupWords): string {
  const name = words.month(month);
  if (figure === 'months')
    return words.say(`最近填报为${name}的项目`, `Projects whose newest month is ${name}`);
  if (figure === 'completedAtPreviousCut')
    return words.say(`${words.last}已完成投资`, `Completed by ${words.last}`);
  return sum === 'due'
    ? words.say(`截至${name}序时应完成`, `Due by ${name}`)
    : words.say(`截至${name}已完成`, `Completed by ${name}`);
}

function yearEndTitle([part, stage, figure]: readonly string[], words: RollupWords): string {
  const name = words.stage(stage as StageReached);
  const what = tallyWords[figure as keyof typeof tallyWords][words.language];
  return part === 'reached'
    ? words.say(`年内达到${name} · ${what}`, `Reached ${name.toLowerCase()} in the year · ${what}`)
    : words.say(`结转下年，已达到${name} · ${what}`, `Carried over at ${name.toLowerCase()} · ${what}`);
}
