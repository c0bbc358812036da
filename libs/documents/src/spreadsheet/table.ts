/** A value of a cell: a text as it is, a decimal number as text so that no digit is lost, or a day `YYYY-MM-DD`. */
export interface Column<Row> {
  readonly heading: string;
  readonly kind: 'text' | 'number' | 'day';
  /** In characters of the usual font. */
  readonly width: number;
  /** Null: an empty cell. */
  readonly value: (row: Row) => string | number | null;
}

/** A table that is written while its rows come. */
export interface Table<Row> {
  readonly name: string;
  /** A line above the headings, such as 演示数据; null: none. */
  readonly notice: string | null;
  readonly columns: readonly Column<Row>[];
  readonly rows: AsyncIterable<Row>;
}

const number = /^-?\d{1,30}(?:\.\d{1,30})?$/;
const day = /^\d{4}-\d{2}-\d{2}$/;

/** What stands in the cell; throws an Error where a column's value is not of its kind. */
export function cellText<Row>({ heading, kind, value }: Column<Row>, row: Row): string | null {
  const given = value(row);
  if (given === null) return null;
  const text = String(given);
  if ((kind === 'number' && !number.test(text)) || (kind === 'day' && !day.test(text)))
    throw new Error(`The column "${heading}" holds ${kind}s, not ${JSON.stringify(text)}.`);
  return text;
}

/** Whether a spreadsheet program could take a text for a formula, also by its full-width forms. */
export function looksLikeFormula(text: string): boolean {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text);
}
