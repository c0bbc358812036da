import { spreadOf, type Spread } from './rounds.js';

/** One line of the result. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: Spread;
  /** What `value` is held against: the limit's own rate in the same run, or the bound itself. */
  readonly limit: Spread;
  /** Median of the rounds' own ratios of value to limit. */
  readonly ratio: Spread;
  readonly bound: number;
  /** A rate must reach its bound as a ratio; seconds and MB must stay at or under it. */
  readonly holds: boolean;
  /** What the limit is. */
  readonly against: string;
}

/**
 * A rate beside the rate of its limit, run by run: each round's ratio compares two runs that lay next to each other,
 * so a machine that is busy for a while does not move it.
 */
export function rateFigure(
  about: Pick<Figure, 'name' | 'unit' | 'bound' | 'against'>,
  values: readonly number[],
  limits: readonly number[],
): Figure {
  const ratio = spreadOf(values.map((value, round) => value / limits[round]!));
  return {
    ...about,
    value: spreadOf(values),
    limit: spreadOf(limits),
    ratio,
    holds: ratio.median >= about.bound,
  };
}

/** Something that must not grow over its bound, in the bound's unit. */
export function ceilingFigure(
  about: Pick<Figure, 'name' | 'unit' | 'bound' | 'against'>,
  values: readonly number[],
): Figure {
  const { bound } = about;
  const value = spreadOf(values);
  const ratio = spreadOf(values.map((one) => one / bound));
  return { ...about, value, limit: spreadOf([bound]), ratio, holds: value.median <= bound };
}

/** The figures as the file of --json holds them. */
export function figuresJson(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, unit, value, limit, ratio, bound, holds, against }) => ({
    name,
    value: rounded(value.median),
    unit,
    limit: rounded(limit.median),
    ratio: rounded(ratio.median),
    bound,
    holds,
    against,
    spread: { value: range(value), limit: range(limit), ratio: range(ratio) },
  }));
  return `${JSON.stringify({ figures: rows }, null, 2)}\n`;
}

/** The figures as a table for a terminal. */
export function figuresTable(figures: readonly Figure[]): string {
  const head = ['figure', 'value (min–max)', 'unit', 'limit (min–max)', 'ratio (min–max)', 'bound', 'holds'];
  const rows = figures.map(({ name, unit, value, limit, ratio, bound, holds }) => [
    name,
    text(value),
    unit,
    text(limit),
    text(ratio),
    String(bound),
    holds ? 'yes' : 'NO',
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  const notes = figures.map(({ name, against }) => `${name}: against ${against}`);
  return [
    line(head),
    line(widths.map((width) => '─'.repeat(width))),
    ...rows.map(line),
    '',
    ...notes,
    '',
  ].join('\n');
}

function text({ median, min, max }: Spread): string {
  return min === max ? short(median) : `${short(median)} (${short(min)}–${short(max)})`;
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function range({ min, max }: Spread): readonly [number, number] {
  return [rounded(min), rounded(max)];
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
