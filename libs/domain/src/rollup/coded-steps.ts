import { stepOf } from '../lifecycle/lifecycle.js';
import type { RollupFacts, RollupSnapshot } from './rollup-facts.js';

/** Stands for a step that a project has named itself: nothing that somebody typed stands in data.json. */
export const ownStep = 'own';

/** The facts with every step by the code that its project's lifecycle knows it by. */
export function withCodedSteps(facts: RollupFacts): RollupFacts {
  const lifecycles = new Map(facts.lifecycles.map((each) => [`${each.code}/${each.version}`, each]));
  const coded = (snapshot: RollupSnapshot): RollupSnapshot => {
    const lifecycleOf = new Map(
      snapshot.projects.map(({ id, lifecycleCode, lifecycleVersion }) => [
        id,
        lifecycles.get(`${lifecycleCode}/${lifecycleVersion}`),
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
  };
  return { ...facts, atCut: coded(facts.atCut), atPreviousCut: coded(facts.atPreviousCut) };
}
