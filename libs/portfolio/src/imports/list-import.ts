import {
  decideProjectAddition,
  isRefusal,
  refuse,
  refuseProjectAddition,
  type Actor,
  type AdditionContext,
  type Decision,
  type ImportProblem,
  type Lifecycle,
  type ListLine,
  type NewId,
  type ProjectAddition,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import type { ProjectChanges } from '../projects/project-changes.js';
import { knownProjects, listIsDraft, listSeen, newestLifecycles, unitsByName } from './imports.queries.js';
import type { Ask, Confirming, ImportOfKind, Judged } from './kept-change.js';
import { queryAsActor } from './query-as-actor.js';

/** A project as it will be added; its id is made when it is. */
type ListChange = Omit<ProjectAddition, 'id'> & { readonly lifecycleCode: string };

/** What the lines of a list are compared with. */
interface Surroundings {
  readonly units: ReadonlyMap<string, string>;
  readonly lifecycles: ReadonlyMap<string, Lifecycle>;
  /** By name and by code: whether it stands on the list. */
  readonly known: ReadonlyMap<string, boolean>;
  readonly context: Omit<AdditionContext, 'lifecycle' | 'now'>;
}

/** Adds the projects of a year's list that are not on record yet. */
export class ListImport implements ImportOfKind<ListLine, ListChange> {
  readonly #listYear: number;
  readonly #decision: string | null;
  readonly #newId: NewId;
  readonly #around: Surroundings;
  /** Names and codes of the file, with the row that has them. */
  readonly #rows = new Map<string, number>();

  private constructor(
    { listYear, decision }: { readonly listYear: number; readonly decision: string | null },
    newId: NewId,
    around: Surroundings,
  ) {
    this.#listYear = listYear;
    this.#decision = decision;
    this.#newId = newId;
    this.#around = around;
  }

  static async begin(
    database: Database,
    changes: ProjectChanges,
    {
      actor,
      listYear,
      decision,
      newId,
    }: {
      readonly actor: Actor;
      readonly listYear: number;
      readonly decision: string | null;
      readonly newId: NewId;
    },
  ): Promise<ListImport> {
    const [units, lifecycles, known, [list], context] = await Promise.all([
      database.query<{ name: string; id: string }>(unitsByName),
      database.query<{ definition: Lifecycle }>(newestLifecycles),
      queryAsActor<{ name: string; code: string | null; listed: boolean }>(database, actor, knownProjects, [
        listYear,
      ]),
      database.query<{ isDraft: boolean }>(listIsDraft, [listYear]),
      changes.context(),
    ]);
    return new ListImport({ listYear, decision }, newId, {
      units: new Map(units.map(({ name, id }) => [name, id])),
      lifecycles: new Map(lifecycles.map(({ definition }) => [definition.code, definition])),
      known: new Map(
        known.flatMap(({ name, code, listed }) =>
          [name, code].flatMap((key) => (key === null ? [] : [[key, listed] as const])),
        ),
      ),
      context: { ...context, isDraft: list!.isDraft },
    });
  }

  async seen(ask: Ask): Promise<string> {
    const [row] = await ask<{ seen: string }>(listSeen, [this.#listYear]);
    return row!.seen;
  }

  async judge(lines: readonly ListLine[]): Promise<Judged<ListChange>[]> {
    return lines.map((line) => this.#judge(line));
  }

  async decide({ now, causedBy }: Confirming, changes: readonly ListChange[]): Promise<Decision[] | Refusal> {
    const decisions: Decision[] = [];
    for (const { lifecycleCode, ...addition } of changes) {
      const lifecycle = this.#lifecycle(lifecycleCode);
      if (isRefusal(lifecycle)) return lifecycle;
      const decided = decideProjectAddition(
        { ...addition, id: this.#newId() },
        { ...this.#around.context, lifecycle, now },
      );
      if (isRefusal(decided)) return decided;
      decisions.push({ ...decided, entries: decided.entries.map((entry) => ({ ...entry, causedBy })) });
    }
    return decisions;
  }

  #judge(line: ListLine): Judged<ListChange> {
    const problems: ImportProblem[] = [];
    const problem = (heading: string | null, value: string | null, refusal: Refusal) =>
      problems.push({ row: line.row, heading, value, refusal });
    const keys = [line.name, ...(line.code === null ? [] : [line.code])];
    const twice = keys.find((key) => this.#rows.has(key));
    if (twice !== undefined)
      problem(null, twice, refuse('import.project_twice', { row: String(this.#rows.get(twice)) }));
    for (const key of keys) this.#rows.set(key, line.row);
    const listed = keys.map((key) => this.#around.known.get(key)).find((found) => found !== undefined);
    if (listed === true && problems.length === 0) return { unchanged: true };
    if (listed === false) problem(null, line.name, refuse('import.project_known'));
    const unit = (name: string, heading: string): string | null => {
      const id = this.#around.units.get(name) ?? null;
      if (id === null) problem(heading, name, refuse('import.unit_unknown'));
      return id;
    };
    const leadUnitId = unit(line.leadUnit, '责任单位');
    const areaId = line.area === null ? leadUnitId : unit(line.area, '板块');
    if (problems.length > 0 || leadUnitId === null) return { problems };
    const change = this.#change(line, leadUnitId, areaId);
    const lifecycle = this.#lifecycle(line.lifecycle);
    const refusal = isRefusal(lifecycle) ? lifecycle : refuseProjectAddition(change, lifecycle);
    if (refusal === null) return { change };
    problem(null, line.name, refusal);
    return { problems };
  }

  #lifecycle(code: string): Lifecycle | Refusal {
    return this.#around.lifecycles.get(code) ?? refuse('import.choice_unknown', { choices: '—' });
  }

  #change(line: ListLine, leadUnitId: string, areaId: string | null): ListChange {
    return {
      lifecycleCode: line.lifecycle,
      synthetic: false,
      name: line.name,
      code: line.code,
      category: line.category,
      cluster: null,
      levels: line.levels.length === 0 ? ['city'] : line.levels,
      stageKnown: false,
      areaId,
      leadUnitId,
      totalInvestment: line.totalInvestment,
      remark: line.remark,
      milestones: line.milestones,
      entry: {
        listYear: this.#listYear,
        kind: line.kind,
        listed: 'recorded',
        plannedInvestment: line.plannedInvestment,
        monthlyPlan: null,
        decisionIn: this.#decision,
      },
    };
  }
}
