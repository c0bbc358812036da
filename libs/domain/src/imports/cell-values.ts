import { isLocalDate, localDate, type LocalDate } from '../calendar/local-date.js';
import type { Decimal } from '../recorded-rows.js';

/** A date as people write it: a day, or only its year. A month means its last day. */
export type WrittenDate = { readonly day: LocalDate } | { readonly year: number };

/** A text without what hands and fonts leave in it: full-width digits and marks, odd spaces, line ends. */
export function tidied(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\s\u200b\ufeff]+/g, ' ')
    .trim();
}

/**
 * Reads a date: 2022-03-04, 2022/3/4, 2022.3.4, 20220304, 2022年3月4日, 二〇二二年三月四日, 2022.3, 2022年3月, 2022年, or a day's
 * serial of the system of 1900. Null for anything else, and for a number such as 2022.1, which may have been typed as 2022.10.
 */
export function writtenDate(text: string, isNumber = false): WrittenDate | null {
  const said = dateInDigits(
    tidied(text)
      .replaceAll(' ', '')
      .replace(/(?:00:00:00|底前?|末|前)$/, ''),
  );
  if (isNumber && /^\d{4}\.1$/.test(said)) return null;
  if (isNumber && /^[2-7]\d{4}(?:\.\d+)?$/.test(said)) return { day: dayOfSerial(Math.floor(Number(said))) };
  const [, year, month, day] =
    /^(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?$/.exec(said) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(said) ??
    /^(\d{4})(?:年|[-/.])(\d{1,2})月?$/.exec(said) ??
    /^(\d{4})年?$/.exec(said) ??
    [];
  if (year === undefined) return null;
  if (month === undefined) return { year: Number(year) };
  if (Number(month) < 1 || Number(month) > 12) return null;
  const written = `${year}-${month.padStart(2, '0')}-${day?.padStart(2, '0') ?? lastDay(Number(year), Number(month))}`;
  return isLocalDate(written) ? { day: written } : null;
}

/** Reads a month, `YYYY-MM`: 2022-03, 2022/3, 2022.3, 202203, 2022年3月, and 3月 of the year given. Null for anything else. */
export function writtenMonth(text: string, year: number): string | null {
  const said = tidied(text).replaceAll(' ', '').replace(/份$/, '');
  const [, inYear, month] =
    /^(\d{4})(?:年|[-/.])(\d{1,2})月?$/.exec(said) ??
    /^(\d{4})(\d{2})$/.exec(said) ??
    /^(\d{4})[-/.](\d{1,2})[-/.]\d{1,2}$/.exec(said) ??
    /^()(\d{1,2})月$/.exec(said) ??
    [];
  if (month === undefined || Number(month) < 1 || Number(month) > 12) return null;
  return `${inYear === '' ? year : inYear}-${month.padStart(2, '0')}`;
}

/** What a bare number under a heading counts, in yuan. */
export type AmountUnit = 1 | 10_000 | 100_000_000;

/** The unit that a heading names in words, such as 总投资（亿元）; 万元 where it names none. */
export function amountUnit(heading: string): AmountUnit {
  const said = tidied(heading);
  if (/亿/.test(said)) return 100_000_000;
  return /万|10,?000/.test(said) || !/元|yuan/i.test(said) ? 10_000 : 1;
}

/**
 * Reads an amount, in 万元 with four places: 12000, 1.2亿元, 3,500万元, 三千五百万元, 壹仟万元, 1亿2000万,
 * 约5亿. A bare number counts in the
 * heading's unit; what lies beyond a yuan is rounded. Null for anything else, a negative number among it.
 */
export function writtenAmount(text: string, unit: AmountUnit): Decimal | null {
  const said = tidied(text)
    .replaceAll(/[\s,]/g, '')
    .replace(/^(?:约|人民币|¥|RMB)+/i, '')
    .replace(/(?:左右|整)$/, '');
  const isBare = /^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(said);
  if (isBare) return inTenThousands(Number(said) * unit);
  const yuan = /[元圆]$/.test(said);
  const rest = said.replace(/[元圆]$/, '').replaceAll(/[壹贰叁肆伍陆柒捌玖拾佰仟]/g, plainNumeral);
  const parts = [...rest.matchAll(/(\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)(万亿|亿|万)?/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== rest) return null;
  if (!yuan && parts.at(-1)![2] === undefined) return null;
  return inTenThousands(
    parts.reduce((sum, [, number, scale]) => sum + numberOf(number!) * scaleOf(scale), 0),
  );
}

/** Reads a percentage, a whole number from 0 to 100: 45, 45%, 45.0%, 百分之四十五. Null for anything else. */
export function writtenPercent(text: string): number | null {
  const said = tidied(text).replaceAll(' ', '').replace(/%$/, '');
  const [, words] = /^百分之([零〇一二两三四五六七八九十百]+)$/.exec(said) ?? [];
  const value =
    words !== undefined ? numberOf(words) : /^\d+(?:\.\d+)?$/.test(said) ? Number(said) : Number.NaN;
  return Number.isInteger(value) && value >= 0 && value <= 100 ? value : null;
}

function inTenThousands(yuan: number): Decimal | null {
  return Number.isFinite(yuan) && yuan < 9e14 ? (Math.round(yuan) / 10_000).toFixed(4) : null;
}

const scales: Readonly<Record<string, number>> = { 万: 10_000, 亿: 100_000_000, 万亿: 1_000_000_000_000 };

function scaleOf(scale: string | undefined): number {
  return scale === undefined ? 1 : scales[scale]!;
}

const capitals = '壹贰叁肆伍陆柒捌玖拾佰仟';

/** A numeral of cheques (大写) as it is written elsewhere. */
function plainNumeral(capital: string): string {
  return '一二三四五六七八九十百千'[capitals.indexOf(capital)]!;
}

/** A date in Chinese numerals with digits in their place; any other text as it is. */
function dateInDigits(said: string): string {
  const [, year, month, day] =
    /^([零〇○一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?)?$/.exec(
      said,
    ) ?? [];
  if (year === undefined) return said;
  const inDigits = year.replaceAll(/./g, (sign) => String(digits.indexOf(/[〇○]/.test(sign) ? '零' : sign)));
  const rest = [month, day].flatMap((words) => (words === undefined ? [] : [numberOf(words)]));
  return [inDigits, ...rest].join('-');
}

const digits = '零一二三四五六七八九';
const steps: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

/** A number below ten thousand in Chinese numerals or digits: 三千五百, 十二, 3500. */
function numberOf(written: string): number {
  if (/^\d/.test(written)) return Number(written);
  let [sum, digit] = [0, 0];
  for (const sign of written.replaceAll('〇', '零').replaceAll('两', '二')) {
    const step = steps[sign];
    if (step === undefined) digit = digits.indexOf(sign);
    else {
      sum += (digit === 0 ? 1 : digit) * step;
      digit = 0;
    }
  }
  return sum + digit;
}

function dayOfSerial(serial: number): LocalDate {
  return localDate(new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10));
}

function lastDay(year: number, month: number): string {
  return String(new Date(Date.UTC(year, month, 0)).getUTCDate());
}
