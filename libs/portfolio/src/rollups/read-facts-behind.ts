import { instantOf, type FactsBehind, type Lifecycle, type RollupData } from '#domain';
import { readListAfter, readObstacles, readSnapshot, type Transaction } from './read-rollup-facts.js';
import { readCountedProjects, readLifecycles } from './rollups.queries.js';

/** What was on record of an issue's list at the instant that a number of it is of; without what belongs to one number only. */
export async function readFactsBehind(
  client: Transaction,
  data: RollupData,
  key: string,
): Promise<Omit<FactsBehind, 'counted'>> {
  const list = { listYear: data.listYear, scopeId: data.scope };
  const period = { from: new Date(data.from), cutAt: new Date(data.cutAt) };
  const snapshot = await readSnapshot(client, list, period, instantOf(data, key));
  const ids = snapshot.projects.map(({ id }) => id);
  const { slips, difficulties, targets } = await readObstacles(client, list, period, ids);
  const lifecycles = await client.query<{ definition: Lifecycle }>(readLifecycles);
  return {
    snapshot,
    slips,
    difficulties,
    targets,
    nextList: data.yearEnd === null ? null : await readListAfter(client, list, period.cutAt),
    lifecycles: lifecycles.rows.map(({ definition }) => definition),
  };
}

/** The projects behind a number of a counted target; none where it is no such number. */
export async function readCounted(
  client: Transaction,
  data: RollupData,
  key: string,
): Promise<FactsBehind['counted']> {
  const [, target] = /^\/targets\/([^/]+)\//.exec(key) ?? [];
  if (target === undefined) return [];
  const counted = await client.query<FactsBehind['counted'][number]>(readCountedProjects, [
    target,
    data.cutAt,
  ]);
  return counted.rows;
}
