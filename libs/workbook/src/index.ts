// Workbooks (XLSX): reading what anybody sends, in a process of its own, and writing templates.
// Hides: zip, XML, styles, shared strings, date systems, and the limits that keep a hostile file harmless.
// May be imported by: portfolio, test support. Knows nothing of projects.
// Never imports: anything of ours.
// What a file does happens in the process that `readInChild` starts; the others see rows or a WorkbookError.

export { readInChild } from './read-in-child.js';
export { WorkbookError, type WorkbookProblem } from './workbook-error.js';
export { writeWorkbook, type TemplateColumn } from './write-workbook.js';
export type { SheetCell, SheetRow } from './sheet-row.js';
