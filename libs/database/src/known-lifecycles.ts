import type { Lifecycle } from '#domain';
import type { FactsDocument } from './project-facts.js';

/** So many are remembered: a city has a handful, and their names go with each question. */
const most = 50;

/** Versions of lifecycles that were read before: none ever changes, so none is asked for twice. */
export class KnownLifecycles {
  readonly #byName = new Map<string, Lifecycle>();

  /** Their names (`code/version`), with which facts are asked for. */
  names(): string[] {
    return [...this.#byName.keys()];
  }

  /**
   * The lifecycle of a project that was asked for with these names. `isKept`: what the document brings is committed, so that it
   * may be remembered.
   */
  of({ project, lifecycle }: FactsDocument, isKept: boolean): Lifecycle {
    const name = `${String(project.lifecycle_code)}/${String(project.lifecycle_version)}`;
    if (lifecycle === null) return this.#byName.get(name)!;
    if (isKept && this.#byName.size < most) this.#byName.set(name, lifecycle);
    return lifecycle;
  }
}
