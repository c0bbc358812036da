import { daysBetween } from '../calendar/local-date.js';
import { likelyDates } from '../forecast/delay-record.js';
import { orderedBy } from './ordering.js';
import type { ForecastLine, RollupData } from './rollup-data.js';
import type { RollupContext } from './rollup-deadlines.js';
import type { MilestoneAt, RollupFacts } from './rollup-facts.js';
import { isRunning, milestoneLine, type RollupRecord } from './rollup-record.js';

/** When each project's next stage is likely to be reached, as far as enough cases tell. */
export function forecastPart(context: RollupContext): RollupData['forecast'] {
  const { facts, atCut } = context;
  let silent = 0;
  const lines = nextStages(context).flatMap((milestone): ForecastLine[] => {
    const { projectId, dueOn } = milestone;
    if (dueOn === null) return [];
    const dates = likelyDates(facts.delays, milestone.id);
    if (dates === null) {
      silent += 1;
      return [];
    }
    const { kept, ...told } = dates;
    return [
      {
        ...milestoneLine(atCut.projects.get(projectId)!, milestone),
        dueOn,
        ...told,
        daysLater: daysBetween(dueOn, dates.likelyOn),
        keptBasisPoints: dates.scored === 0 ? null : Math.round((kept * 10_000) / dates.scored),
      },
    ];
  });
  return {
    silent,
    lines: lines.sort(
      orderedBy(
        ({ daysLater }) => -daysLater,
        ({ milestone }) => milestone,
      ),
    ),
  };
}

/** Of each running project the first stage in its lifecycle that is not reached: the later ones wait for it. */
export function nextStages({
  facts,
  atCut,
}: {
  readonly facts: Pick<RollupFacts, 'lifecycles'>;
  readonly atCut: RollupRecord;
}): MilestoneAt[] {
  const places = new Map(
    facts.lifecycles.flatMap(({ code, version, stages }) =>
      stages.map((stage, place): [string, number] => [`${code}/${version} ${stage.code}`, place]),
    ),
  );
  const next = new Map<string, { place: number; milestone: MilestoneAt }>();
  for (const milestone of atCut.snapshot.milestones) {
    if (milestone.step !== null || milestone.reached || !isRunning(atCut, milestone.projectId)) continue;
    const { lifecycleCode, lifecycleVersion } = atCut.projects.get(milestone.projectId)!;
    const place = places.get(`${lifecycleCode}/${lifecycleVersion} ${milestone.stage}`)!;
    const first = next.get(milestone.projectId);
    if (first === undefined || place < first.place) next.set(milestone.projectId, { place, milestone });
  }
  return [...next.values()].map(({ milestone }) => milestone);
}
