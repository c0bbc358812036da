import { createHash } from 'node:crypto';
import { canonicalJson, newId } from '#database';
import {
  decideRollupIssue,
  rollupPeriod,
  sentAt,
  usualSendingTime,
  stageOrder,
  type RollupData,
} from '#domain';
import type { City } from './city.js';

const noLights = { red: 0, yellow: 0, green: 0, grey: 0, none: 0 };
const nothing = '0.0000';

/** A week of a unit in which one project reported late, and nothing else happened. */
function quietWeek(period: string, scope: string, number: number): RollupData {
  const { from, cutAt } = rollupPeriod(period);
  const milestone = { milestone: newId(), stage: 'signing', step: null };
  return {
    builderVersion: 4,
    kind: 'week',
    period,
    from: from.toISOString(),
    cutAt: cutAt.toISOString(),
    scope,
    listYear: 2022,
    number,
    entries: 1,
    projects: 1,
    stages: stageOrder.map((stage) => ({ stage, atCut: Number(stage === 'signing'), atPreviousCut: null })),
    entered: [],
    left: [],
    movements: [],
    lights: { counts: [], turned: [], red: [], weeks: [{ week: period, ...noLights, green: 1 }] },
    overdue: { atCut: 0, atPreviousCut: null, newly: [], still: [], settled: [] },
    due: [],
    groups: { area: [], leadUnit: [], category: [], level: [] },
    investment: {
      planned: nothing,
      dueByNow: nothing,
      completed: nothing,
      projectsWithPlan: 0,
      projectsReporting: 0,
      months: [],
      completedAtPreviousCut: null,
      byMonth: [],
      behindFromBasisPoints: 1_000,
      behind: [],
    },
    slips: { lines: [], units: [] },
    difficulties: { open: 0, raised: 0, closed: 0, overLimit: [] },
    reporting: { limitWorkingDays: 10, stale: [], never: [], units: [] },
    targets: [],
    forecast: { silent: 0, lines: [] },
    yearEnd: null,
    corrections: [
      {
        kind: 'stage_reached',
        project: newId(),
        leadUnit: scope,
        ...milestone,
        countsAs: 'signing',
        reachedOn: null,
      },
    ],
    assumedWorkingDays: false,
  };
}

/** Freezes two weeks of a unit, W08 and W09 of 2022, past the builder; the id of the second, which waits for its approval. */
export async function issuedRollup(city: City, scope: string): Promise<string> {
  let id = '';
  for (const [index, code] of ['2022-W08', '2022-W09'].entries()) {
    const data = quietWeek(code, scope, index + 1);
    const dataText = canonicalJson(data);
    const dataSha256 = createHash('sha256').update(dataText).digest('hex');
    const labels = {
      projects: Object.fromEntries(
        data.corrections.map(({ project }) => [project, { name: '已签约的项目', lifecycle: 'enterprise/1' }]),
      ),
      units: { [scope]: { name: '单位' } },
    };
    id = newId();
    const period = rollupPeriod(code);
    const built = { id, period, data, dataText, dataSha256, labelsText: canonicalJson(labels) };
    const decided = decideRollupIssue(built, sentAt(usualSendingTime, period), newId);
    await city.database.transaction(async (client) =>
      city.database.storeIn(client, decided, { kind: 'system', part: 'rollups' }),
    );
  }
  await city.database.query('INSERT INTO rollup_approval (rollup_id, opened_at) VALUES ($1, app.now())', [
    id,
  ]);
  return id;
}
