import {
  cumulativePlan,
  decideParticulars,
  decideProjectAddition,
  isRefusal,
  may,
  projectCodeWarnings,
  refuse,
  refuseUnnumbered,
  unitsOf,
  type Actor,
  type EntryPlan,
  type GivenMilestone,
  type Lifecycle,
  type NamedUnit,
  type NewId,
  type ParentFacts,
  type Particulars,
  type ParticularsFacts,
  type ProjectCodeWarning,
  type ProjectRow,
  type Refusal,
} from '#domain';
import type { Stored } from '#database';
import type { ProjectChanges } from '../projects/project-changes.js';
import type { OfProject } from '../projects/project-dates.service.js';
import type { ListChanges } from './list-changes.js';
import { readNamedByNewProject, readNamedByParticulars } from './lists.queries.js';

/** A project that was not on record before, with the first dates of its stages and its place on a list. */
export interface NewProject extends Pick<
  ProjectRow,
  | 'name'
  | 'code'
  | 'category'
  | 'cluster'
  | 'levels'
  | 'totalInvestment'
  | 'leadUnitId'
  | 'areaId'
  | 'parentId'
> {
  /** Code of a published lifecycle. */
  readonly lifecycle: string;
  readonly remark: string | null;
  readonly milestones: readonly GivenMilestone[];
  readonly entry: EntryPlan & {
    readonly listYear: number;
    /** Null on a draft only. */
    readonly decision: string | null;
    readonly reason: string;
  };
}

/** A stored change, with what is odd about the project's code. */
export interface StoredProject extends Stored {
  readonly id: string;
  readonly warnings: readonly ProjectCodeWarning[];
}

interface PlacedUnit extends NamedUnit {
  readonly path: readonly string[];
}

/** Puts projects on record, and changes what is known of them beside stages and dates. */
export class ProjectParticularsService {
  readonly #newId: NewId;
  readonly #changes: ProjectChanges;
  readonly #lists: ListChanges;

  constructor(newId: NewId, changes: ProjectChanges, lists: ListChanges) {
    this.#newId = newId;
    this.#changes = changes;
    this.#lists = lists;
  }

  /** Puts a new project on record and on a list: a draft, or by a numbered decision one that is issued. */
  async add(actor: Actor, wish: NewProject): Promise<StoredProject | Refusal> {
    const id = this.#newId();
    const stored = await this.#lists.change(actor, async (transaction) => {
      const units = unitsOf({ ...wish, statisticsAreaId: null, helperUnitIds: [] });
      const { rows } = await transaction.client.query<{
        units: PlacedUnit[];
        parent: ParentFacts | null;
        lifecycle: Lifecycle | null;
      }>(readNamedByNewProject, [units, wish.parentId, wish.lifecycle]);
      const { lifecycle, ...named } = rows[0]!;
      const refusal = refuseUnits(actor, units, named.units) ?? refuseParent(wish, named.parent);
      if (refusal !== null) return refusal;
      if (lifecycle === null) return refuse('lifecycle.unknown', { lifecycle: wish.lifecycle });
      const { listYear, decision, reason, ...plan } = wish.entry;
      const list = await transaction.list(listYear, false);
      if (list === null) return refuse('list_year.not_found', { year: String(listYear) });
      const unnumbered = refuseUnnumbered(list, { decision, reason });
      if (unnumbered !== null) return unnumbered;
      const monthlyPlan = cumulativePlan(plan);
      if (monthlyPlan !== null && 'refused' in monthlyPlan) return monthlyPlan;
      const { kind, plannedInvestment } = plan;
      const entry = { listYear, kind, plannedInvestment, monthlyPlan, reason };
      const { now, contextOf } = transaction;
      return decideProjectAddition(
        {
          ...wish,
          id,
          synthetic: false,
          stageKnown: true,
          entry: { ...entry, listed: 'recorded', decisionIn: decision },
        },
        { ...contextOf(id), now, lifecycle, isDraft: list.issuedAt === null },
      );
    });
    return isRefusal(stored) ? stored : { ...stored, id, warnings: projectCodeWarnings(wish.code) };
  }

  /** Changes a project's particulars; whoever gives it to another unit needs the right there too. */
  async change(
    actor: Actor,
    { projectId, expectedSeq }: OfProject,
    wish: Particulars,
    reason: string,
  ): Promise<StoredProject | Refusal> {
    const { leadUnitId, areaId, statisticsAreaId, helperUnitIds, parentId, code } = wish;
    const answering = [leadUnitId, areaId].filter((id) => typeof id === 'string');
    const units = [...answering, statisticsAreaId, ...(helperUnitIds ?? [])].filter(
      (id) => typeof id === 'string',
    );
    const stored = await this.#changes.change<ParticularsFacts & { readonly units: readonly PlacedUnit[] }>(
      actor,
      projectId,
      { action: 'project.change_particulars', expectedSeq },
      ({ project, entries }, [named]) => {
        const isNew = (id: string): boolean => id !== project.leadUnitId && id !== project.areaId;
        const refusal = refuseRight(actor, answering.filter(isNew), named!.units);
        return refusal ?? decideParticulars({ project, entries }, wish, reason, named!, this.#newId);
      },
      {
        name: 'named_by_particulars',
        text: readNamedByParticulars,
        values: [projectId, units, parentId ?? null],
      },
    );
    return isRefusal(stored)
      ? stored
      : { ...stored, id: projectId, warnings: projectCodeWarnings(code ?? null) };
  }
}

/** The units that a new project is given to: the actor's, and open. */
function refuseUnits(actor: Actor, wanted: readonly string[], found: readonly PlacedUnit[]): Refusal | null {
  for (const id of wanted) {
    const unit = found.find((one) => one.id === id);
    if (unit === undefined) return refuse('unit.not_found');
    const scope = { unitPath: unit.path };
    if (!may(actor, 'project.create', scope))
      return refuse(may(actor, 'unit.read', scope) ? 'permission.denied' : 'unit.not_found');
    if (unit.state === 'closed') return refuse('unit.closed');
  }
  return null;
}

/** Whoever gives a project to a unit must have the right there. A unit that is not there is for the rule to refuse. */
function refuseRight(actor: Actor, wanted: readonly string[], found: readonly PlacedUnit[]): Refusal | null {
  const foreign = found.some(
    ({ id, path }) => wanted.includes(id) && !may(actor, 'project.create', { unitPath: path }),
  );
  return foreign ? refuse('permission.denied') : null;
}

function refuseParent({ parentId, entry }: NewProject, parent: ParentFacts | null): Refusal | null {
  if (parentId === null) return null;
  if (parent === null) return refuse('project.not_found');
  if (parent.parentId !== null) return refuse('project.phase_of_phase');
  if (parent.state !== 'active') return refuse('project.ended', { state: parent.state });
  return parent.years.includes(entry.listYear)
    ? refuse('list_entry.family_listed', { year: String(entry.listYear) })
    : null;
}
