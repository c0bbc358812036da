import { defaultLifecycles } from '#domain';
import type { PlanEvidenceKind, PlanLifecycle, PlanStage } from './plan-types.js';

/** The stages of each default lifecycle in their order. */
export const lifecycleStages: Readonly<Record<PlanLifecycle, readonly PlanStage[]>> = {
  enterprise: stagesOf('enterprise'),
  government_investment: stagesOf('government_investment'),
  urban_renewal: stagesOf('urban_renewal'),
};

/** The evidence that each stage demands; a stage demands the same in every default lifecycle. */
export const demandedEvidence = Object.fromEntries(
  defaultLifecycles.flatMap(({ stages }) =>
    stages.map(({ code, evidence }) => [code, evidence[0] as PlanEvidenceKind]),
  ),
) as Readonly<Record<PlanStage, PlanEvidenceKind>>;

const enterpriseCategories = new Set(['industry', 'logistics', 'commerce', 'carrier', 'technical-upgrade']);

/** Public by category, but signed with a partner in 2021 and so on the enterprise lifecycle (data model). */
const signedWithPartner = new Set(['AHK学院', '吉太航空研究院', '思萃免疫技术研究所', '腾讯天美']);

/** The lifecycle of a project by its category, with the four exceptions that the data model names. */
export function lifecycleOf(project: { name: string; category: string }): PlanLifecycle {
  if (project.category === 'urban-renewal') return 'urban_renewal';
  if (enterpriseCategories.has(project.category) || signedWithPartner.has(project.name)) return 'enterprise';
  return 'government_investment';
}

/** Whether a category's work runs along a line or over land, without piles and storeys. */
export function isLineWork(category: string): boolean {
  return ['transport', 'water', 'environment', 'agriculture'].includes(category);
}

function stagesOf(lifecycle: PlanLifecycle): PlanStage[] {
  const { stages } = defaultLifecycles.find(({ code }) => code === lifecycle)!;
  return stages.map(({ code }) => code as PlanStage);
}
