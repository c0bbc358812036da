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
 * little memory and little time, so that no file can stop the one that asks. Throws WorkbookError.
 */
export async function* readInChild(file: Buffer): AsyncGenerator<SheetRow[]> {
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${workbookLimits.childMemoryMb}`, resolve(program)],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {},
      timeout: workbookLimits.childSeconds * 1000,
      killSignal: 'SIGKILL',
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
    for await (const line of createInterface({ input: child.stdout })) {
      const said = JSON.parse(line) as SheetRow[] | { problem: WorkbookProblem; found: string };
      if (!Array.isArray(said)) throw new WorkbookError(said.problem, said.found);
      yield said;
    }
    if ((await ended) !== 0) throw new WorkbookError('too_large', 'out of memory or time');
  } finally {
    child.kill('SIGKILL');
  }
}
