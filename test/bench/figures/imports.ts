import { newId, Database } from '#database';
import { isRefusal } from '#domain';
import { CalendarService, ImportsService } from '#portfolio';
import { ceilingFigure, type Figure } from '../figure.js';
import type { BenchOptions } from '../options.js';
import { progress } from '../progress.js';
import { listWorkbook } from '../stand/list-workbook.js';
import { importedYear } from '../stand/population.js';
import type { Stand } from '../stand/stand.js';
import { watchMemory } from '../watch-memory.js';

const operator = { kind: 'system', part: 'operator' } as const;
const megabyte = 1024 * 1024;

/**
 * `import-20000`: seconds from the file of a list of 20,000 to its projects on record, preview and confirmation together,
 * with their history, dates, lights and reminders; `import-memory`: by how much the process grows meanwhile.
 */
export async function measureImports(stand: Stand, options: BenchOptions): Promise<Figure[]> {
  const rows = options.quick ? 2_000 : 20_000;
  progress(`Importing a list of ${rows}`);
  const file = listWorkbook(rows);
  const database = new Database({
    url: stand.appUrl,
    applicationName: 'bench-import',
    reader: 'system',
    onError: (error) => progress(error.message),
  });
  const imports = new ImportsService(database, newId, new CalendarService(database));
  const memory = watchMemory();
  const began = performance.now();
  const preview = await imports.preview(operator, {
    kind: 'list',
    listYear: importedYear,
    decision: '基准测试',
    file,
  });
  if (isRefusal(preview)) throw new Error(`The bench's own file was refused: ${preview.code}.`);
  progress(`Shown after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  const confirmed = await imports.confirm(operator, preview.id);
  const seconds = (performance.now() - began) / 1000;
  const grown = memory.end();
  await database.close();
  if (isRefusal(confirmed) || confirmed.projects !== rows)
    throw new Error('The import did not store its rows.');
  const against = `an upper limit, for ${rows} rows`;
  return [
    ceilingFigure({ name: 'import-20000', unit: 's', bound: 20, against }, [seconds]),
    ceilingFigure({ name: 'import-memory', unit: 'MB', bound: 200, against }, [grown / megabyte]),
  ];
}
