import type { Lifecycle, ProjectFacts } from '#domain';
import { projectFacts, type FactsDocument } from './project-facts.js';

/** So many lifecycles are remembered: a city has a handful, and their names go with each question. */
const mostKnown = 50;

/**
 * The question for the facts of a project, under its lock. Versions of lifecycles that were read before are not sent again:
 * none ever changes.
 */
export class FactsQuestion {
  readonly #lifecycles = new Map<string, Lifecycle>();

  /** As a statement that is prepared once a connection; `facts` is null where there is no such project. */
  of(projectId: string): { name: string; text: string; values: unknown[] } {
    return {
      name: 'project_for_change',
      text: `SELECT set_config('app.reader', 'system', true), app.project_for_change($1, $2) AS facts`,
      values: [projectId, [...this.#lifecycles.keys()]],
    };
  }

  /** The answer. `isKept`: what it brings is committed, so that it may be remembered. */
  answered(document: FactsDocument, isKept: boolean): ProjectFacts {
    const { project, lifecycle } = document;
    const name = `${String(project.lifecycle_code)}/${String(project.lifecycle_version)}`;
    if (lifecycle === null) return projectFacts(document, this.#lifecycles.get(name));
    if (isKept && this.#lifecycles.size < mostKnown) this.#lifecycles.set(name, lifecycle);
    return projectFacts(document);
  }
}
