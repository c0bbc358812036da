import { strToU8, zipSync } from 'fflate';
import type { Column } from './table.js';
import { sheetText, workbookParts } from './xlsx.js';

/** A table of a workbook with its rows at hand. */
export interface Sheet {
  /** At most 31 characters, without any of `:\/?*[]`. */
  readonly name: string;
  readonly columns: readonly Column<never>[];
  readonly rows: readonly unknown[];
}

/** A sheet whose columns fit its rows. */
export function sheetOf<Row>(name: string, columns: readonly Column<Row>[], rows: readonly Row[]): Sheet {
  return { name, columns: columns as readonly Column<never>[], rows };
}

/** A workbook of several sheets as the bytes of an XLSX file, each with a filter over its headings. The same sheets give the same bytes. */
export function workbookBytes(sheets: readonly Sheet[], notice: string | null): Buffer {
  const files = {
    ...workbookParts(sheets.map(({ name }) => name)),
    ...Object.fromEntries(
      sheets.map(({ columns, rows }, index) => [
        `xl/worksheets/sheet${index + 1}.xml`,
        [...sheetText(notice, columns, rows as readonly never[])].join(''),
      ]),
    ),
  };
  const bytes = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const);
  // ZIP has no time zones: noon of a day that is the same everywhere.
  return Buffer.from(zipSync(Object.fromEntries(bytes), { mtime: new Date(2022, 0, 1, 12) }));
}
