import {
  addDays,
  codeWords,
  localDate,
  shanghaiDate,
  type Answerable,
  type Language,
  type Light,
  type LightReason,
  type LocalDate,
  type PeriodKind,
  type ReferenceClass,
  type RollupData,
  type StageReached,
  type TargetLine,
  type Text,
} from '#domain';

/** Names of the four stages and of none. */
const stageWords: Readonly<Record<StageReached, Text>> = {
  pipeline: { zh: '在谈储备', en: 'Pipeline' },
  signing: { zh: '签约', en: 'Signing' },
  groundbreaking: { zh: '开工', en: 'Groundbreaking' },
  completion: { zh: '竣工', en: 'Completion' },
  operation: { zh: '投产交付', en: 'Operation' },
  unknown: { zh: '未载明', en: 'Not stated' },
};

/** Names of the lights. */
const lightWords: Readonly<Record<Light, Text>> = {
  red: { zh: '红灯', en: 'Red' },
  yellow: { zh: '黄灯', en: 'Yellow' },
  green: { zh: '绿灯', en: 'Green' },
  grey: { zh: '停缓建', en: 'On hold' },
  none: { zh: '无灯', en: 'No light' },
};

/** Colours of the lights, each of a lightness of its own. */
export const lightColours: Readonly<Record<Light, string>> = {
  red: '#b42318',
  yellow: '#e3a008',
  green: '#4f9d69',
  grey: '#7b8794',
  none: '#d7dde4',
};

const reasonWords: Readonly<Record<LightReason, Text>> = {
  overdue: { zh: '节点逾期', en: 'date missed' },
  second_slip: { zh: '再次延期', en: 'second slip' },
  behind_plan: { zh: '投资滞后', en: 'behind on investment' },
  not_in_statistics: { zh: '未入库纳统', en: 'not in statistics' },
  stale: { zh: '未及时填报', en: 'no report' },
  difficulty_overdue: { zh: '问题超期', en: 'difficulty overdue' },
  hold: { zh: '停缓建', en: 'on hold' },
  hold_overrun: { zh: '停缓建超期', en: 'hold overrun' },
  repaired: { zh: '本月内已整改', en: 'repaired this month' },
};

const roleWords: Readonly<Record<Answerable['role'], Text>> = {
  liaison_officer: { zh: '联络员', en: 'liaison officer' },
  unit_head: { zh: '单位负责人', en: 'unit head' },
  supervisor: { zh: '督查员', en: 'supervisor' },
  project_leader: { zh: '挂钩领导', en: 'project leader' },
  root_leader: { zh: '主要领导', en: 'head of the city' },
};

const categoryWords: Readonly<Record<string, Text>> = {
  industry: { zh: '产业', en: 'Industry' },
  logistics: { zh: '物流', en: 'Logistics' },
  commerce: { zh: '商贸服务', en: 'Commerce' },
  carrier: { zh: '载体', en: 'Carrier' },
};

const senseWords: Readonly<Record<TargetLine['sense'], Text>> = {
  at_least: { zh: '≥', en: '≥' },
  at_most: { zh: '≤', en: '≤' },
  about: { zh: '约', en: 'about' },
  exactly: { zh: '', en: '' },
  yes_no: { zh: '', en: '' },
};

const referenceWords: Readonly<Record<ReferenceClass, Text>> = {
  area: { zh: '同类别同板块', en: 'same category and area' },
  category: { zh: '同类别', en: 'same category' },
  stage: { zh: '同节点', en: 'same stage' },
};

/** How a period is spoken of: itself, the one before, and its report. */
const periodWords: Readonly<Record<PeriodKind, { this: Text; last: Text; report: Text }>> = {
  week: {
    this: { zh: '本周', en: 'this week' },
    last: { zh: '上周', en: 'last week' },
    report: { zh: '周报', en: 'weekly rollup' },
  },
  month: {
    this: { zh: '本月', en: 'this month' },
    last: { zh: '上月', en: 'last month' },
    report: { zh: '月报', en: 'monthly rollup' },
  },
  quarter: {
    this: { zh: '本季度', en: 'this quarter' },
    last: { zh: '上季度', en: 'last quarter' },
    report: { zh: '季报', en: 'quarterly rollup' },
  },
  year: {
    this: { zh: '本年', en: 'this year' },
    last: { zh: '上年', en: 'last year' },
    report: { zh: '年报', en: 'yearly rollup' },
  },
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** The words of a rollup in its reader's language. */
export class RollupWords {
  readonly language: Language;
  readonly this: string;
  readonly last: string;
  readonly report: string;

  constructor(language: Language, kind: PeriodKind) {
    this.language = language;
    const { this: now, last, report } = periodWords[kind];
    this.this = now[language];
    this.last = last[language];
    this.report = report[language];
  }

  /** The one of two texts that is in the language. */
  say<Told>(zh: Told, en: Told): Told {
    return this.language === 'zh' ? zh : en;
  }

  /** Texts in a row. */
  list(texts: readonly string[]): string {
    return texts.join(this.language === 'zh' ? '、' : ', ');
  }

  stage(stage: StageReached): string {
    return stageWords[stage][this.language];
  }

  light(light: Light): string {
    return lightWords[light][this.language];
  }

  reasons(because: readonly LightReason[]): string {
    return this.list(because.map((reason) => reasonWords[reason][this.language]));
  }

  role(role: Answerable['role']): string {
    return roleWords[role][this.language];
  }

  sense(sense: TargetLine['sense']): string {
    return senseWords[sense][this.language];
  }

  category(code: string): string {
    return categoryWords[code]?.[this.language] ?? code;
  }

  /** The word of a code of the history: `cause`, `settledBy`, `levels`, `strength`, … */
  code(field: 'cause' | 'settledBy' | 'levels' | 'strength' | 'state', code: string): string {
    return codeWords[field]?.[code]?.[this.language] ?? code;
  }

  /** A day as people say it: `3月6日`, `6 Mar`. */
  day(day: LocalDate): string {
    const [month, date] = [Number(day.slice(5, 7)), Number(day.slice(8, 10))];
    return this.say(`${month}月${date}日`, `${date} ${months[month - 1]!}`);
  }

  /** A day, with its year where that is another than the one spoken of. */
  dayFrom(day: LocalDate, year: number): string {
    const own = day.slice(0, 4);
    return own === String(year)
      ? this.day(day)
      : this.say(`${own}年${this.day(day)}`, `${this.day(day)} ${own}`);
  }

  /** Of which other stages a forecast is made. */
  reference(reference: ReferenceClass): string {
    return referenceWords[reference][this.language];
  }

  /** A month `YYYY-MM` without its year. */
  month(month: string): string {
    const number = Number(month.slice(5, 7));
    return this.say(`${number}月`, months[number - 1]!);
  }

  /** The days of the period: `2022年2月28日至3月6日`. */
  period({ from, cutAt }: RollupData): string {
    const [first, last] = [shanghaiDate(new Date(from)), lastDay(cutAt)];
    const [year, lastYear] = [first.slice(0, 4), last.slice(0, 4)];
    return this.say(
      `${year}年${this.day(first)}至${year === lastYear ? '' : `${lastYear}年`}${this.day(last)}`,
      `${this.day(first)}${year === lastYear ? '' : ` ${year}`} to ${this.day(last)} ${lastYear}`,
    );
  }

  /** `2022 年第 8 期（2022-W09）`, or that it is provisional. */
  issue({ listYear, number, period }: Pick<RollupData, 'listYear' | 'number' | 'period'>): string {
    if (number === null)
      return this.say(
        `${listYear} 年清单，${period} 临时稿（不编号）`,
        `List ${listYear}, ${period}, provisional (no number)`,
      );
    return this.say(`${listYear} 年第 ${number} 期（${period}）`, `No. ${number} of ${listYear} (${period})`);
  }
}

/** Hundredths of a percent as `7.85%`; `—` where there is no whole. */
export function percentText(points: number | null): string {
  if (points === null) return '—';
  const [sign, size] = [points < 0 ? '-' : '', Math.abs(points)];
  return `${sign}${Math.floor(size / 100)}.${String(size % 100).padStart(2, '0')}%`;
}

/** A decimal text without the zeros at its end. */
export function plainNumber(value: string): string {
  return value.includes('.') ? value.replace(/\.?0+$/, '') : value;
}

function lastDay(cutAt: string): LocalDate {
  const day = shanghaiDate(new Date(cutAt));
  return cutAt.endsWith('T16:00:00.000Z') ? addDays(localDate(day), -1) : day;
}
