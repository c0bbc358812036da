import { cellText, looksLikeFormula, type Table } from './table.js';

/**
 * The table as CSV (RFC 4180): UTF-8 with the mark by which spreadsheet programs know it. A text that could be taken for a
 * formula gets an apostrophe before it; numbers stay numbers.
 */
export async function* csvText<Row>({ notice, columns, rows }: Table<Row>): AsyncGenerator<string> {
  yield '\uFEFF';
  if (notice !== null) yield line([field(notice)]);
  yield line(columns.map(({ heading }) => field(heading)));
  for await (const row of rows)
    yield line(
      columns.map((column) => {
        const text = cellText(column, row) ?? '';
        return column.kind === 'text' ? field(text) : text;
      }),
    );
}

function field(text: string): string {
  const safe = looksLikeFormula(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function line(fields: readonly string[]): string {
  return `${fields.join(',')}\r\n`;
}
