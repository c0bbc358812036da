import type { Answerable, MilestoneLine, RollupLabels } from '#domain';
import { oneLine } from '../../html.js';
import type { RollupWords } from './rollup-words.js';

/** The names behind the ids of a rollup. Texts that people typed come as one line each. */
export class RollupNames {
  readonly #labels: RollupLabels;
  readonly #words: RollupWords;

  constructor(labels: RollupLabels, words: RollupWords) {
    this.#labels = labels;
    this.#words = words;
  }

  /** A project's name. */
  project(id: string): string {
    return oneLine(this.#labels.projects[id]?.name ?? id);
  }

  /** A unit's name; one that is not stated. */
  unit(id: string | null): string {
    if (id === null) return this.#words.say('未载明', 'Not stated');
    return oneLine(this.#labels.units[id]?.name ?? id);
  }

  /** A target's name, and what it is measured in. */
  target(id: string): { readonly name: string; readonly measure: string } {
    const { name, measure } = this.#labels.targets[id] ?? { name: id, measure: '' };
    return { name: oneLine(name), measure: oneLine(measure) };
  }

  /** A person's name, or that it was erased. */
  person(id: string): string {
    const name = this.#labels.people[id]?.name;
    return name === undefined ? this.#words.say('（已删除）', '(erased)') : oneLine(name);
  }

  /** A stage as the project's lifecycle calls it, and of a step also the step. */
  milestone(line: MilestoneLine): string {
    const step = this.step(line);
    return step === null ? this.stage(line) : `${this.stage(line)}·${step}`;
  }

  /** A stage as the project's lifecycle calls it. */
  stage({ project, stage }: Pick<MilestoneLine, 'project' | 'stage'>): string {
    return oneLine(this.#lifecycleOf(project)?.stages[stage]?.[this.#words.language] ?? stage);
  }

  /** A step as the lifecycle or the project itself calls it; null: it is the stage. */
  step({ project, stage, step, milestone }: MilestoneLine): string | null {
    if (step === null) return null;
    const own = this.#labels.steps[milestone]?.name;
    // The first issues were frozen without the names of steps.
    const named = this.#lifecycleOf(project)?.steps?.[`${stage}/${step}`]?.[this.#words.language];
    return oneLine(own ?? named ?? step);
  }

  #lifecycleOf(project: string): RollupLabels['lifecycles'][string] | undefined {
    return this.#labels.lifecycles[this.#labels.projects[project]?.lifecycle ?? ''];
  }

  /** The lead unit, and the first two who must answer. */
  responsible(line: { readonly leadUnit: string; readonly answerable: readonly Answerable[] }): string {
    const people = line.answerable
      .slice(0, 2)
      .map(({ role, person }) => `${this.#words.role(role)}\u00a0${this.person(person)}`);
    return [this.unit(line.leadUnit), ...people].join(' ');
  }
}
