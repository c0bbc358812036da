import type { Decimal, EntryKind, ProjectRow } from '../recorded-rows.js';
import type { GivenMilestone } from '../project/decide-project-addition.js';
import { refuse, type Refusal } from '../refusal.js';
import {
  amountUnit,
  tidied,
  writtenAmount,
  writtenDate,
  writtenMonth,
  writtenPercent,
} from './cell-values.js';
import type { FoundColumn, FoundHeadings, ImportCell, ImportRow } from './find-headings.js';

/** What is wrong with a row, and where: the same codes as anywhere else, with the place in the file. */
export interface ImportProblem {
  readonly row: number;
  /** The column's heading as the file has it; null: the row as a whole. */
  readonly heading: string | null;
  readonly value: string | null;
  readonly refusal: Refusal;
}

/** A line of a list as the file says it; units by their names. */
export interface ListLine {
  readonly row: number;
  readonly name: string;
  readonly code: string | null;
  readonly lifecycle: string;
  readonly category: string;
  readonly kind: EntryKind | null;
  readonly levels: ProjectRow['levels'];
  readonly leadUnit: string;
  readonly area: string | null;
  readonly totalInvestment: Decimal | null;
  readonly plannedInvestment: Decimal | null;
  readonly milestones: readonly GivenMilestone[];
  readonly remark: string | null;
}

/** What a line reports of a project's month. */
export interface ProgressLine {
  readonly row: number;
  readonly name: string;
  readonly code: string | null;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly investment: Decimal | null;
  readonly percent: number | null;
  readonly text: string | null;
}

/** A row as it was read, with everything that is wrong in it; null: no data, such as a note below or the example. */
export type ReadLine<Line> = { readonly line: Line; readonly problems: readonly ImportProblem[] } | null;

const longestText = 2_000;
const longestName = 200;

/** Reads a row of a list. */
export function readListLine(row: ImportRow, headings: FoundHeadings): ReadLine<ListLine> {
  const cells = new RowCells(row, headings);
  if (!cells.isData('leadUnit')) return null;
  const lifecycle = cells.choice('lifecycle');
  const line: ListLine = {
    row: row.row,
    name: cells.needed('name'),
    code: cells.text('code', longestName),
    lifecycle: lifecycle ?? 'enterprise',
    category: cells.text('category', longestName) ?? 'industry',
    kind: cells.choice('kind') as EntryKind | null,
    levels: cells.choices('levels') as ProjectRow['levels'],
    leadUnit: cells.needed('leadUnit'),
    area: cells.text('area', longestName),
    totalInvestment: cells.amount('totalInvestment'),
    plannedInvestment: cells.amount('plannedInvestment'),
    milestones: cells.milestones(),
    remark: cells.text('remark', longestText),
  };
  return { line, problems: cells.problems };
}

/** Reads a row of a month's progress; a month without a year is one of the list's year. */
export function readProgressLine(
  row: ImportRow,
  headings: FoundHeadings,
  year: number,
): ReadLine<ProgressLine> {
  const cells = new RowCells(row, headings);
  if (!cells.isData('month')) return null;
  const line: ProgressLine = {
    row: row.row,
    name: cells.needed('name'),
    code: cells.text('code', longestName),
    month: cells.month('month', year),
    investment: cells.amount('investment'),
    percent: cells.percent('percent'),
    text: cells.text('text', longestText),
  };
  return { line, problems: cells.problems };
}

/** The cells of a row by what their columns mean, with what is wrong in them. */
class RowCells {
  readonly problems: ImportProblem[] = [];
  readonly #row: number;
  readonly #cells = new Map<string, { readonly cell: ImportCell; readonly found: FoundColumn }>();

  constructor(
    { row, cells }: ImportRow,
    private readonly headings: FoundHeadings,
  ) {
    this.#row = row;
    for (const cell of cells) {
      const found = headings.columns.get(cell.column);
      if (found === undefined || tidied(cell.text) === '') continue;
      this.#cells.set(found.column.name, { cell, found });
    }
  }

  /** Notes and sums below the table fill no column that is needed but perhaps the first. */
  isData(secondNeeded: string): boolean {
    const name = this.#cells.get('name')?.cell.text ?? '';
    if (/^\s*(?:示例|example)/i.test(name)) return false;
    if (/^(?:合计|总计|小计|注|备注|说明|填表说明)/.test(tidied(name))) return false;
    return this.#cells.has(secondNeeded) || this.#cells.size >= 3;
  }

  text(name: string, most: number): string | null {
    const found = this.#plain(name);
    if (found === null) return null;
    const text = tidied(found.cell.text);
    if (text.length > most) this.#problem(name, refuse('import.text_too_long', { most: String(most) }));
    return text;
  }

  needed(name: string): string {
    const text = this.text(name, longestName);
    if (text === null && !this.#cells.has(name)) this.#problem(name, refuse('import.cell_missing'));
    return text ?? '';
  }

  amount(name: string): Decimal | null {
    const found = this.#plain(name);
    if (found === null) return null;
    const amount = writtenAmount(found.cell.text, amountUnit(found.found.heading));
    if (amount === null) this.#problem(name, refuse('import.amount_unreadable'));
    return amount;
  }

  percent(name: string): number | null {
    const found = this.#plain(name);
    if (found === null) return null;
    const percent = writtenPercent(found.cell.text);
    if (percent === null) this.#problem(name, refuse('import.percent_unreadable'));
    return percent;
  }

  month(name: string, year: number): string {
    const found = this.#plain(name);
    const month = found === null ? null : writtenMonth(found.cell.text, year);
    if (month === null)
      this.#problem(name, refuse(this.#cells.has(name) ? 'import.month_unreadable' : 'import.cell_missing'));
    return month ?? '';
  }

  choice(name: string): string | null {
    return this.choices(name)[0] ?? null;
  }

  /** Several may stand in one cell, with marks between them. */
  choices(name: string): string[] {
    const found = this.#plain(name);
    if (found === null) return [];
    const words = found.found.column.choices ?? {};
    const said = tidied(found.cell.text)
      .split(/[、,;/ ]+/)
      .filter((word) => word !== '');
    const codes = said.map(
      (word) => words[word] ?? Object.values(words).find((code) => code === word.toLowerCase()),
    );
    if (codes.includes(undefined))
      this.#problem(name, refuse('import.choice_unknown', { choices: Object.keys(words).join('、') }));
    return [...new Set(codes.filter((code) => code !== undefined))];
  }

  milestones(): GivenMilestone[] {
    return [...this.#cells.keys()].flatMap((name) => {
      const found = name.startsWith('stage.') ? this.#plain(name) : null;
      if (found === null) return [];
      const date = writtenDate(found.cell.text, found.cell.kind === 'number');
      if (date === null) this.#problem(name, refuse('import.date_unreadable'));
      const plannedOn = date !== null && 'day' in date ? date.day : null;
      const dueYear = date !== null && 'year' in date ? date.year : null;
      return [{ stage: name.slice('stage.'.length), plannedOn, dueYear, reached: null }];
    });
  }

  /** A cell that somebody filled: what a program computed from elsewhere is not what anybody has seen and signed. */
  #plain(name: string): { readonly cell: ImportCell; readonly found: FoundColumn } | null {
    const found = this.#cells.get(name);
    if (found === undefined) return null;
    if (found.cell.kind === 'formula' || found.cell.kind === 'error') {
      this.#problem(name, refuse('import.cell_computed'));
      return null;
    }
    return found;
  }

  #problem(name: string, refusal: Refusal): void {
    const heading =
      [...this.headings.columns.values()].find(({ column }) => column.name === name)?.heading ?? null;
    const value = this.#cells.get(name)?.cell.text.slice(0, 100) ?? null;
    this.problems.push({ row: this.#row, heading, value, refusal });
  }
}
