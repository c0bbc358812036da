import { workbookLimits } from './limits.js';
import { readXml } from './read-xml.js';
import { dayOfSerial } from './serial-date.js';
import type { SheetCell, SheetRow } from './sheet-row.js';
import type { WorkbookContext } from './workbook-context.js';
import { WorkbookError } from './workbook-error.js';

/** Tells the filled rows of a sheet's part in their order, and waits for `onRow` after each piece of the part. */
export async function readSheet(
  part: AsyncIterable<Buffer>,
  context: WorkbookContext,
  onRow: (row: SheetRow) => Promise<void> | void,
): Promise<void> {
  const reader = new SheetReader(context);
  const pieces = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of part) {
      yield piece;
      for (const row of reader.takeRows()) await onRow(row);
    }
  };
  await readXml(pieces(), reader);
  for (const row of reader.takeRows()) await onRow(row);
}

class SheetReader {
  readonly #context: WorkbookContext;
  #rows: SheetRow[] = [];
  #filled = 0;
  #inData = false;
  #row = 0;
  #cells: SheetCell[] = [];
  #column = 0;
  #type = 'n';
  #style = 0;
  #isFormula = false;
  #takes = false;
  #phonetic = 0;
  #text = '';

  constructor(context: WorkbookContext) {
    this.#context = context;
  }

  takeRows(): SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'sheetData') this.#inData = true;
    if (!this.#inData) return;
    if (name === 'row') this.#openRow(attributes);
    else if (name === 'c') this.#openCell(attributes);
    else if (name === 'f') this.#isFormula = true;
    else if (name === 'rPh') this.#phonetic += 1;
    this.#takes = (name === 'v' || name === 't') && this.#phonetic === 0;
  }

  text(piece: string): void {
    if (!this.#takes) return;
    this.#text += piece;
    if (this.#text.length > workbookLimits.cell)
      throw new WorkbookError('too_large', `the cell ${this.#place()}`);
  }

  close(name: string): void {
    this.#takes = false;
    if (name === 'rPh') this.#phonetic -= 1;
    if (name === 'c') this.#closeCell();
    if (name === 'row' && this.#inData) this.#closeRow();
    if (name === 'sheetData') this.#inData = false;
  }

  #openRow(attributes: Readonly<Record<string, string>>): void {
    const next = attributes['r'] === undefined ? this.#row + 1 : Number(attributes['r']);
    if (!Number.isInteger(next) || next <= this.#row) throw new WorkbookError('damaged', 'rows out of order');
    if (next > 1_048_576) throw new WorkbookError('too_large', `row ${next}`);
    this.#row = next;
    this.#cells = [];
    this.#column = 0;
  }

  #openCell(attributes: Readonly<Record<string, string>>): void {
    const { r: place, t: type = 'n', s: style = '0' } = attributes;
    this.#column = place === undefined ? this.#column + 1 : columnOf(place);
    if (this.#column > 16_384) throw new WorkbookError('too_large', `column ${this.#column}`);
    this.#type = type;
    this.#style = Number(style);
    this.#isFormula = false;
    this.#text = '';
  }

  #closeCell(): void {
    const cell = this.#cell();
    if (cell === null) return;
    if (this.#column > workbookLimits.columns)
      throw new WorkbookError('too_large', `the cell ${this.#place()}`);
    this.#cells.push(cell);
  }

  #closeRow(): void {
    if (this.#cells.length === 0) return;
    this.#filled += 1;
    if (this.#filled > workbookLimits.rows) throw new WorkbookError('too_large', `${this.#filled} rows`);
    this.#rows.push({ row: this.#row, cells: this.#cells });
  }

  #cell(): SheetCell | null {
    const column = this.#column;
    const raw = this.#type === 's' ? this.#shared() : this.#text;
    if (this.#isFormula) return { column, text: raw.trim(), kind: 'formula' };
    if (raw.trim() === '') return null;
    if (this.#type === 'e') return { column, text: raw, kind: 'error' };
    if (this.#type === 'b') return { column, text: raw === '1' ? 'TRUE' : 'FALSE', kind: 'boolean' };
    if (this.#type === 'd') return { column, text: raw.slice(0, 10), kind: 'date' };
    if (this.#type !== 'n') return { column, text: raw, kind: 'text' };
    return { column, ...this.#number(raw.trim()) };
  }

  #number(digits: string): Pick<SheetCell, 'text' | 'kind'> {
    const style = this.#context.styles[this.#style] ?? 'plain';
    const day = style === 'day' ? dayOfSerial(Number(digits), this.#context.dates) : null;
    if (day !== null) return { text: day, kind: 'date' };
    if (style === 'percent') return { text: `${Number((Number(digits) * 100).toFixed(6))}%`, kind: 'number' };
    return { text: digits, kind: 'number' };
  }

  #shared(): string {
    const text = this.#context.sharedStrings[Number(this.#text)];
    if (text === undefined) throw new WorkbookError('damaged', `no shared text ${this.#text}`);
    return text;
  }

  #place(): string {
    return `${this.#column}, ${this.#row}`;
  }
}

/** The column of a reference such as `AB12`, from 1. */
function columnOf(place: string): number {
  const letters = /^([A-Z]{1,4})[1-9]\d*$/.exec(place)?.[1];
  if (letters === undefined) throw new WorkbookError('damaged', `the reference ${place}`);
  return letters.split('').reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0);
}
