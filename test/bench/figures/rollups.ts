import { newId, Database } from '#database';
import { rollupFiles } from '#documents';
import type { RollupLabels } from '#domain';
import { RollupsService } from '#portfolio';
import { ceilingFigure, type Figure } from '../figure.js';
import type { BenchOptions } from '../options.js';
import { progress } from '../progress.js';
import { readIssuedList } from '../stand/issued-list.js';
import { listedYear } from '../stand/population.js';
import type { Stand } from '../stand/stand.js';
import { watchMemory } from '../watch-memory.js';

const megabyte = 1024 * 1024;

/**
 * `rollup-183`: milliseconds to the data document of a list of 183, read and built; `rollup-files`: seconds from there to its
 * mail, PDF and workbook with all charts; `rollup-memory`: by how much the process grows in all.
 */
export async function measureRollups(stand: Stand, options: BenchOptions): Promise<Figure[]> {
  progress('Building rollups');
  const database = new Database({
    url: stand.appUrl,
    applicationName: 'bench-rollups',
    reader: 'system',
    onError: (error) => progress(error.message),
  });
  const list = await readIssuedList(database, listedYear);
  await stand.analyze();
  const memory = watchMemory();
  const [building, showing]: [number[], number[]] = [[], []];
  for (let round = 0; round < (options.quick ? 4 : 12); round += 1) {
    // What a service keeps for the next unit's issue of a cut would not be measured.
    const rollups = new RollupsService(database, newId, { host: 'city.example' });
    const began = performance.now();
    const built = await rollups.build({ period: '2022-W10', listYear: listedYear, ...list });
    const read = performance.now();
    const labels = { ...(JSON.parse(built.labelsText) as RollupLabels), people: {} };
    await rollupFiles({ ...built, labels, demonstration: true }, 'zh');
    // The first round of each opens connections and fonts.
    if (round === 0) continue;
    building.push(read - began);
    showing.push((performance.now() - read) / 1000);
  }
  const grown = memory.end();
  await database.close();
  const against = 'an upper limit';
  return [
    ceilingFigure({ name: 'rollup-183', unit: 'ms', bound: 150, against }, building),
    ceilingFigure({ name: 'rollup-files', unit: 's', bound: 3, against }, showing),
    ceilingFigure({ name: 'rollup-memory', unit: 'MB', bound: 300, against }, [grown / megabyte]),
  ];
}
