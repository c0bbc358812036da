import { Database } from '#database';
import { ceilingFigure, type Figure } from '../figure.js';
import type { BenchOptions } from '../options.js';
import type { RollupRun, RollupTaken } from '../parts/rollup-run.js';
import { progress } from '../progress.js';
import { readIssuedList } from '../stand/issued-list.js';
import { largeListYear } from '../stand/large-list.js';
import { Part } from '../stand/part.js';
import type { Stand } from '../stand/stand.js';

const megabyte = 1024 * 1024;
/** A province's counties, whose rollups come in one run with its own. */
const counties = 95;
/** By this county the process has what it keeps: compilers, fonts, connections. */
const warm = 20;

/**
 * `rollup-20000`: seconds to the data and the documents of 20,000 projects in one issue, and by how much the process grows
 * (`rollup-20000-memory`). `rollup-counties`: seconds of a run for 95 counties of 200 projects and their province with all of
 * them; `rollup-counties-linear`: the last twenty counties beside the twenty after the first; `rollup-counties-memory`: by how
 * much the process grows from the twentieth county to the last. Each run is in a process of its own.
 */
export async function measureLargeRollups(stand: Stand, options: BenchOptions): Promise<Figure[]> {
  const areas = (await stand.largeList()).slice(0, options.quick ? 45 : counties);
  const { scopeId: rootId, listIssuedAt } = await largeList(stand.appUrl);
  const run = (scopeIds: readonly string[]): Promise<RollupTaken[]> =>
    inProcess({
      appUrl: stand.appUrl,
      period: '2022-W10',
      listYear: largeListYear,
      listIssuedAt,
      scopeIds,
    });
  progress('Building a rollup of 20,000 projects');
  const [province] = await run([rootId]);
  progress(told(province!));
  progress(`Building rollups of ${areas.length} counties and their province`);
  const taken = await run([...areas, rootId]);
  const ofCounties = taken.slice(0, areas.length);
  progress(told(ofCounties.at(-1)!));
  const [first, last] = [ofCounties.slice(warm, 2 * warm), ofCounties.slice(-warm)].map(seconds);
  const flat = ofCounties.at(-1)!.grown - ofCounties[warm]!.grown;
  const against = 'an upper limit';
  return [
    ceilingFigure({ name: 'rollup-20000', unit: 's', bound: 20, against }, [seconds([province!])]),
    ceilingFigure({ name: 'rollup-20000-memory', unit: 'MB', bound: 600, against }, [
      province!.grown / megabyte,
    ]),
    ceilingFigure({ name: 'rollup-counties', unit: 's', bound: 120, against }, [seconds(taken)]),
    ceilingFigure(
      {
        name: 'rollup-counties-linear',
        unit: 'times',
        bound: 1.25,
        against: 'the first counties of the run',
      },
      [last! / first!],
    ),
    ceilingFigure({ name: 'rollup-counties-memory', unit: 'MB', bound: 100, against }, [flat / megabyte]),
  ];
}

async function largeList(url: string): ReturnType<typeof readIssuedList> {
  const database = new Database({
    url,
    applicationName: 'bench-rollups',
    reader: 'system',
    onError: (error) => progress(error.message),
  });
  try {
    return await readIssuedList(database, largeListYear);
  } finally {
    await database.close();
  }
}

async function inProcess(run: RollupRun): Promise<RollupTaken[]> {
  const part = new Part('rollup-run');
  try {
    return await part.ask<RollupTaken[]>('run', run);
  } finally {
    await part.end();
  }
}

function seconds(taken: readonly RollupTaken[]): number {
  return taken.reduce((sum, { building, showing }) => sum + building + showing, 0);
}

function told({ entries, building, showing, bytes }: RollupTaken): string {
  const sizes = Object.entries(bytes).map(([name, size]) => `${name} ${(size / megabyte).toFixed(1)} MB`);
  return `${entries} projects: data ${building.toFixed(1)} s, documents ${showing.toFixed(1)} s; ${sizes.join(', ')}`;
}
