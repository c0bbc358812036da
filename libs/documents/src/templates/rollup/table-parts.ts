import type { RollupData } from '#domain';
import type { RollupNames } from './rollup-names.js';
import type { Said } from './said.js';
import type { RollupWords } from './rollup-words.js';

/** One field of a table: its text, a second line in small, and whether it is bad news. */
export interface Cell {
  readonly main: Said;
  readonly sub?: Said;
  readonly late?: boolean;
  readonly strong?: boolean;
}

/** A column: `fit` keeps its lines whole, `number` stands on the right; `share` of the width on paper. */
export interface Column {
  readonly label: string;
  readonly share: number;
  readonly fit?: boolean;
  readonly number?: boolean;
}

/** A table as mail and paper show it. */
export interface ShownTable {
  readonly title: Said;
  /** What the figures are of. */
  readonly note?: Said;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Lines that are not shown. */
  readonly more: number;
  /** The place of the first line, where lines are led to; its columns keep their shares however long a name is. */
  readonly from?: number;
}

/** What a table is made from. */
export interface TableContext {
  readonly data: RollupData;
  readonly names: RollupNames;
  readonly words: RollupWords;
  /** The first builder counted neither lights nor what is due of the plan by now. */
  readonly countsLightsAndPace: boolean;
  /** For a mail: without the tables that only tell the same by other units. */
  readonly brief: boolean;
  /** So many lines a table shows. */
  readonly lines: number;
}

/** The first lines as rows, and how many are left out. */
export function limited<T>(
  lines: readonly T[],
  limit: number,
  row: (line: T, place: number) => Cell[],
): Pick<ShownTable, 'rows' | 'more'> {
  return { rows: lines.slice(0, limit).map(row), more: Math.max(0, lines.length - limit) };
}
