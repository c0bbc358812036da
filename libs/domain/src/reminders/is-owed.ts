import type { MilestoneFacts, ProjectFacts } from '../project/project-facts.js';

/** Whether the milestone's ladder stands: it has a date, is not reached, and the project runs. */
export function isOwed(facts: Pick<ProjectFacts, 'project'>, milestone: MilestoneFacts | undefined): boolean {
  return (
    facts.project.state === 'active' &&
    milestone !== undefined &&
    milestone.reachedPrecision === null &&
    milestone.dueOn !== null
  );
}
