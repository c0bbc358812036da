import { cellText, looksLikeFormula, type Column, type Table } from './table.js';

/** One file of a workbook: its path in the ZIP, and its text, whole or in pieces. */
export interface WorkbookFile {
  readonly name: string;
  readonly content: string | AsyncIterable<string>;
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Places in the list of cell formats below. */
const style = { plain: 0, heading: 1, day: 2, number: 3, quoted: 4 } as const;

/**
 * The table as the files of an XLSX workbook with one sheet (ECMA-376), the rows as they come. Texts are texts in any program,
 * and where one could be taken for a formula the cell is marked as typed with an apostrophe (`quotePrefix`).
 */
export function xlsxFiles<Row>(table: Table<Row>): WorkbookFile[] {
  return [
    ...Object.entries(workbookParts([table.name])).map(([name, content]) => ({ name, content })),
    { name: 'xl/worksheets/sheet1.xml', content: sheet(table) },
  ];
}

/** What a workbook has beside its sheets, `xl/worksheets/sheet<n>.xml`: by path in the ZIP. */
export function workbookParts(names: readonly string[]): Record<string, string> {
  const overrides = names.map(
    (_, index) =>
      `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${sheetType}.worksheet+xml"/>`,
  );
  const sheets = names.map(
    (name, index) =>
      `<sheet name="${escaped(name.replaceAll(/[:\\/?*[\]]/g, ' ').slice(0, 31))}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  return {
    '[Content_Types].xml': `${head}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${sheetType}.styles+xml"/>${overrides.join('')}</Types>`,
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${sheets.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...names.map((_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`] as const),
      ['styles', 'styles.xml'],
    ]),
    'xl/styles.xml': styles,
  };
}

function relations(targets: readonly (readonly [type: string, target: string])[]): string {
  const each = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${office}/${type}" Target="${target}"/>`,
  );
  return `${head}<Relationships xmlns="${packaged}/relationships">${each.join('')}</Relationships>`;
}

const styles = `${head}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/><xf xfId="0" numFmtId="0"/><xf xfId="0" quotePrefix="1"/></cellXfs></styleSheet>`;

async function* sheet<Row>({ notice, columns, rows }: Table<Row>): AsyncGenerator<string> {
  yield opening(notice, columns);
  let number = headingRow(notice);
  for await (const one of rows) yield dataRow(columns, one, (number += 1));
  yield '</sheetData></worksheet>';
}

/** A sheet whose rows are at hand, with a filter over its headings. */
export function* sheetText<Row>(
  notice: string | null,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Generator<string> {
  const heading = headingRow(notice);
  yield opening(notice, columns);
  for (const [index, one] of rows.entries()) yield dataRow(columns, one, heading + index + 1);
  const last = letters(columns.length - 1);
  yield `</sheetData><autoFilter ref="A${heading}:${last}${heading + rows.length}"/></worksheet>`;
}

function headingRow(notice: string | null): number {
  return notice === null ? 1 : 2;
}

/** Everything above the first row of data, which stays in sight. */
function opening<Row>(notice: string | null, columns: readonly Column<Row>[]): string {
  const heading = headingRow(notice);
  const cells = columns.map(({ heading: text }, index) =>
    textCell(`${letters(index)}${heading}`, text, style.heading),
  );
  const noticeRow = notice === null ? '' : `<row r="1">${textCell('A1', notice, style.heading)}</row>`;
  return `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="${heading}" topLeftCell="A${heading + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths(columns)}</cols><sheetData>${noticeRow}<row r="${heading}">${cells.join('')}</row>`;
}

function dataRow<Row>(columns: readonly Column<Row>[], row: Row, number: number): string {
  const cells = columns.map((column, index) => cell(`${letters(index)}${number}`, column, row));
  return `<row r="${number}">${cells.join('')}</row>`;
}

function widths<Row>(columns: readonly Column<Row>[]): string {
  return columns
    .map(
      ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
    )
    .join('');
}

function cell<Row>(place: string, column: Column<Row>, row: Row): string {
  const text = cellText(column, row);
  if (text === null) return '';
  if (column.kind === 'number') return `<c r="${place}" s="${style.number}"><v>${text}</v></c>`;
  if (column.kind === 'day') return `<c r="${place}" s="${style.day}"><v>${serialDay(text)}</v></c>`;
  return textCell(place, text, looksLikeFormula(text) ? style.quoted : style.plain);
}

function textCell(place: string, text: string, format: number): string {
  return `<c r="${place}" s="${format}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

/** Days since 30 December 1899, as spreadsheets count them after February 1900. */
function serialDay(day: string): number {
  return (Date.parse(`${day}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000;
}

/** A, B, … Z, AA, … */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** As XML takes it; what XML cannot hold is left out. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll(/[&<>"]/g, (character) => entities[character]!)
    .replaceAll('\r', '&#13;');
}
