import { InvalidArgumentError, Option } from 'commander';

/** `--json`: one JSON document instead of tables, with codes and ids. */
export function jsonOption(): Option {
  return new Option('--json', '以 JSON 输出 · answer as JSON').default(false, 'tables');
}

/** `--contacts`: without it no e-mail address and no log-in is shown. */
export function contactsOption(): Option {
  return new Option('--contacts', '显示邮箱和账号 · show e-mail addresses and log-ins').default(
    false,
    'hidden',
  );
}

/** `--limit <number>`: at most so many lines. */
export function limitOption(otherwise: number): Option {
  return new Option('--limit <number>', '最多几条 · at most so many')
    .default(otherwise)
    .argParser((text) => wholeNumber(text, 1, 10_000));
}

/** `--list-year <year>`. */
export function listYearOption(otherwise: string): Option {
  return new Option('--list-year <year>', `清单年度 · list year (${otherwise})`).argParser((text) =>
    wholeNumber(text, 1990, 2200),
  );
}

function wholeNumber(text: string, least: number, most: number): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw new InvalidArgumentError(
      `须为 ${least} 至 ${most} 的整数。It must be a whole number from ${least} to ${most}.`,
    );
  return value;
}
