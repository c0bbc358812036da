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

/** `--reason <text>`: why, for the record. */
export function reasonOption(): Option {
  return new Option('--reason <text>', '原因，记入变更留痕 · why; it goes on record').argParser((text) => {
    const reason = text.trim();
    if (reason === '' || reason.length > 2_000)
      throw new InvalidArgumentError('请写明原因，最多 2000 字。Say why, in at most 2000 characters.');
    return reason;
  });
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

/** A whole number from `least` to `most`. Throws what commander shows for any other text. */
export function wholeNumber(text: string, least: number, most: number): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw new InvalidArgumentError(
      `须为 ${least} 至 ${most} 的整数。It must be a whole number from ${least} to ${most}.`,
    );
  return value;
}
