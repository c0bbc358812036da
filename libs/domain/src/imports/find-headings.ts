import { columnOfHeading, importColumns, type ImportColumn, type ImportKind } from './import-columns.js';
import { tidied } from './cell-values.js';

/** A filled cell of an imported sheet. */
export interface ImportCell {
  /** From 1. */
  readonly column: number;
  readonly text: string;
  readonly kind: 'text' | 'number' | 'date' | 'formula' | 'error' | 'boolean';
}

/** A row of an imported sheet. */
export interface ImportRow {
  /** As the person sees it, from 1. */
  readonly row: number;
  readonly cells: readonly ImportCell[];
}

/** A heading with what it means. */
export interface FoundColumn {
  readonly column: ImportColumn;
  /** As it is written. */
  readonly heading: string;
}

/** Headings stand within so many filled rows: titles and notes may stand above. */
export const headingsWithin = 30;

/** The columns of a sheet by their place, and the last row that belongs to the headings. */
export interface FoundHeadings {
  readonly columns: ReadonlyMap<number, FoundColumn>;
  readonly lastRow: number;
}

/**
 * Finds the headings among the first rows of a sheet: the row that names most of what is needed, and the one below it where
 * that names more, as with a merged heading over several columns. Null when something that is needed is not named.
 */
export function findHeadings(kind: ImportKind, rows: readonly ImportRow[]): FoundHeadings | null {
  const candidates = rows.flatMap((row, index) => {
    const next = rows[index + 1];
    const below = next !== undefined && next.row === row.row + 1 ? next : null;
    return [
      { columns: named(kind, row, null), lastRow: row.row },
      ...(below === null ? [] : [{ columns: named(kind, row, below), lastRow: below.row }]),
    ];
  });
  const whole = candidates.filter(({ columns }) => namesAllNeeded(kind, columns));
  // Of two that name as much the shorter one: what stands below is a project.
  const most = Math.max(...whole.map(({ columns }) => columns.size));
  const best = whole.find(({ columns }) => columns.size === most);
  if (best === undefined) return null;
  return { ...best, lastRow: lastOfHeadings(kind, rows, best.lastRow) };
}

function named(kind: ImportKind, row: ImportRow, below: ImportRow | null): Map<number, FoundColumn> {
  const columns = new Map<number, FoundColumn>();
  const put = (place: number, heading: string): boolean => {
    const column = columnOfHeading(kind, heading);
    const isTaken = [...columns.values()].some((found) => found.column === column);
    if (column === null || isTaken || columns.has(place)) return false;
    columns.set(place, { column, heading: tidied(heading) });
    return true;
  };
  const upper = [...row.cells].sort((a, b) => a.column - b.column);
  for (const cell of below?.cells ?? []) {
    const over = upper.findLast(({ column }) => column <= cell.column)?.text ?? '';
    // 计划时间 over 开工, 竣工, 投产: the lower one alone, or both together.
    if (!put(cell.column, cell.text)) put(cell.column, over + cell.text);
  }
  for (const cell of upper) put(cell.column, cell.text);
  return columns;
}

/** The same headings once more in another language are no project. */
function lastOfHeadings(kind: ImportKind, rows: readonly ImportRow[], lastRow: number): number {
  const next = rows.find(({ row }) => row === lastRow + 1);
  const again = next?.cells.filter(({ text }) => columnOfHeading(kind, text) !== null).length ?? 0;
  return again >= 2 ? lastRow + 1 : lastRow;
}

function namesAllNeeded(kind: ImportKind, columns: ReadonlyMap<number, FoundColumn>): boolean {
  const names = [...columns.values()].map(({ column }) => column.name);
  return importColumns[kind].every(({ name, needed }) => needed === undefined || names.includes(name));
}
