import type { Language, RollupDocument } from '#domain';
import { workbookBytes } from '../../spreadsheet/workbook.js';
import { contextOf, pageOf } from './rollup-page.js';
import { rollupSheets } from './rollup-sheets.js';

/** The lists behind the tables as a workbook, one sheet a table. The same document gives the same bytes. */
export function rollupXlsx(document: RollupDocument, language: Language): Buffer {
  const context = contextOf(document, language, false);
  return workbookBytes(rollupSheets(context), pageOf(document, context).banner);
}
