import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { workbookLimits } from './limits.js';
import type { SheetRow } from './sheet-row.js';
import { WorkbookError, type WorkbookProblem } from './workbook-error.js';

/** Under the folder of the product, as migrations are. */
const program = 'dist/libs/workbook/src/workbook-process.js';

/**
 * The filled rows of a workbook's first visible sheet, some hundred at a time. They are read by a process of their own with
 * little memory and little time, so that no file can stop the one that asks. Its time is what it is waited for: what is done
 * with the rows meanwhile does not count. Throws WorkbookError.
 */
export async function* readInChild(file: Buffer): AsyncGenerator<SheetRow[]> {
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${workbookLimits.childMemoryMb}`, resolve(program)],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {},
    },
  );
  const ended = new Promise<number | null>((resolveEnd, reject) => {
    child.once('error', reject);
    child.once('close', resolveEnd);
  });
  // It may have seen enough, and end before it has read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(file);
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    let leftMs = workbookLimits.childSeconds * 1000;
    for (;;) {
      const began = performance.now();
      const limit = setTimeout(() => child.kill('SIGKILL'), leftMs);
      const line = await lines.next();
      clearTimeout(limit);
      leftMs = Math.max(0, leftMs - (performance.now() - began));
      const said = line.done === true ? null : saidBy(line.value);
      if (said === null) break;
      if (!Array.isArray(said)) throw new WorkbookError(said.problem, said.found);
      yield said;
    }
    if ((await ended) !== 0) throw new WorkbookError('too_large', 'out of memory or time');
  } finally {
    child.kill('SIGKILL');
  }
}

/** Null for a line that was cut off: how the process ended tells why. */
function saidBy(line: string): SheetRow[] | { problem: WorkbookProblem; found: string } | null {
  try {
    return JSON.parse(line) as SheetRow[] | { problem: WorkbookProblem; found: string };
  } catch {
    return null;
  }
}
