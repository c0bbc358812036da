import {
  findHeadings,
  headingsWithin,
  importColumns,
  isRefusal,
  readListLine,
  readProgressLine,
  refuse,
  type FoundHeadings,
  type ImportKind,
  type ListLine,
  type ProgressLine,
  type ReadLine,
  type Refusal,
  type RefusalCode,
} from '#domain';
import { readInChild, WorkbookError, type SheetRow, type WorkbookProblem } from '#workbook';

/** A line of one of the kinds. */
export type LineOf<K extends ImportKind> = K extends 'list' ? ListLine : ProgressLine;

/**
 * Tells the lines of a file, a page at a time; the rest of the file is not read before a page is dealt with. A refusal is of
 * the file as a whole: it is no workbook, or its headings are not found.
 */
export async function readLines<K extends ImportKind>(
  file: Buffer,
  { kind, listYear }: { readonly kind: K; readonly listYear: number },
  onPage: (lines: readonly NonNullable<ReadLine<LineOf<K>>>[]) => Promise<void>,
): Promise<Refusal | null> {
  const read = (row: SheetRow, headings: FoundHeadings) =>
    (kind === 'list' ? readListLine(row, headings) : readProgressLine(row, headings, listYear)) as ReadLine<
      LineOf<K>
    >;
  let first: SheetRow[] = [];
  let headings: FoundHeadings | null = null;
  const page = async (rows: readonly SheetRow[], found: FoundHeadings): Promise<void> => {
    const lines = rows.flatMap((row) => (row.row > found.lastRow ? (read(row, found) ?? []) : []));
    if (lines.length > 0) await onPage(lines);
  };
  try {
    for await (const rows of readInChild(file)) {
      if (headings !== null) {
        await page(rows, headings);
        continue;
      }
      first = [...first, ...rows];
      if (first.length < headingsWithin) continue;
      const found = headingsIn(kind, first);
      if (isRefusal(found)) return found;
      headings = found;
      await page(first, headings);
    }
  } catch (error) {
    if (error instanceof WorkbookError) return refuse(refusalOf[error.problem]);
    throw error;
  }
  if (headings !== null) return null;
  const found = headingsIn(kind, first);
  if (isRefusal(found)) return found;
  await page(first, found);
  return null;
}

function headingsIn(kind: ImportKind, rows: readonly SheetRow[]): FoundHeadings | Refusal {
  const needed = importColumns[kind].filter((column) => column.needed).map(({ zh }) => zh[0]);
  return (
    findHeadings(kind, rows.slice(0, headingsWithin)) ??
    refuse('import.no_headings', { needed: needed.join('、') })
  );
}

const refusalOf: Readonly<Record<WorkbookProblem, RefusalCode>> = {
  not_a_workbook: 'import.not_a_workbook',
  old_format: 'import.old_format',
  encrypted: 'import.encrypted',
  macros: 'import.macros',
  external_links: 'import.external_links',
  forbidden_xml: 'import.damaged',
  damaged: 'import.damaged',
  too_large: 'import.too_large',
};
