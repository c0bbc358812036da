import { stepOf } from '../lifecycle/lifecycle.js';
import type { RollupFacts, RollupSnapshot } from './rollup-facts.js';

/** Stands for a step that a project has named itself: nothing that somebody typed stands in data.json. */
export const ownStep = 'own';

/** The facts with every step by the code that its project's lifecycle knows it by. */
export function withCodedSteps(facts: RollupFacts): RollupFacts {
  const { atCut, atPreviousCut, lifecycles } = facts;
  return {
    ...facts,
    atCut: codedSnapshot(atCut, lifecycles),
    atPreviousCut: codedSnapshot(atPreviousCut, lifecycles),
  };
}

/** The same of one snapshot. */
export function codedSnapshot(
  snapshot: RollupSnapshot,
  lifecycles: RollupFacts['lifecycles'],
): RollupSnapshot {
  const known = new Map(lifecycles.map((each) => [`${each.code}/${each.version}`, each]));
  const lifecycleOf = new Map(
    snapshot.projects.map(({ id, lifecycleCode, lifecycleVersion }) => [
      id,
      known.get(`${lifecycleCode}/${lifecycleVersion}`),
    ]),
  );
  return {
    ...snapshot,
    milestones: snapshot.milestones.map((milestone) => {
      const { projectId, stage, step } = milestone;
      const lifecycle = lifecycleOf.get(projectId);
      const isNamedByIt = lifecycle !== undefined && step !== null && stepOf(lifecycle, stage, step);
      return step === null || isNamedByIt ? milestone : { ...milestone, step: ownStep };
    }),
  };
}
