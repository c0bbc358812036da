import { readWorkbook } from './read-workbook.js';
import type { SheetRow } from './sheet-row.js';
import { WorkbookError } from './workbook-error.js';

/** All rows of a file, read in this process. */
export async function importedRows(file: Buffer): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  await readWorkbook(file, (row) => void rows.push(row));
  return rows;
}

/** Why a file is not read; null when it is. */
export async function problemOf(file: Buffer): Promise<string | null> {
  try {
    await importedRows(file);
    return null;
  } catch (error) {
    if (error instanceof WorkbookError) return error.problem;
    throw error;
  }
}
