// Reads the workbook that comes on stdin and writes its rows to stdout, a JSON array of rows a line; a refusal is the last
// line. Started by read-in-child.ts: whatever a file does happens here, and this process ends.
import { workbookLimits } from './limits.js';
import { readWorkbook } from './read-workbook.js';
import type { SheetRow } from './sheet-row.js';
import { WorkbookError } from './workbook-error.js';

const rowsInLine = 200;

async function main(): Promise<void> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of process.stdin as AsyncIterable<Buffer>) {
    bytes += piece.length;
    pieces.push(piece);
    // One piece more than is read: that is how it is seen to be too large.
    if (bytes > workbookLimits.file) break;
  }
  let line: SheetRow[] = [];
  await readWorkbook(Buffer.concat(pieces), async (row) => {
    line.push(row);
    if (line.length < rowsInLine) return;
    await written(line);
    line = [];
  });
  await written(line);
}

async function written(value: unknown): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(value)}\n`))
    await new Promise((resolve) => process.stdout.once('drain', resolve));
}

main().catch(async (error: unknown) => {
  if (!(error instanceof WorkbookError)) throw error;
  await written({ problem: error.problem, found: error.found });
});
