import { decision, type Decision } from '../decision.js';
import { sumDecimals } from '../decimal.js';
import { historyEntry, seal } from '../history/history-entry.js';
import type { NewId, ProjectFacts } from '../project/project-facts.js';
import type { ProjectRow } from '../recorded-rows.js';
import { refuse, type Refusal } from '../refusal.js';

/** What may be changed of a project beside its stages and dates; what is left out stays. */
export type Particulars = Partial<
  Pick<
    ProjectRow,
    | 'name'
    | 'code'
    | 'category'
    | 'cluster'
    | 'levels'
    | 'totalInvestment'
    | 'leadUnitId'
    | 'areaId'
    | 'statisticsAreaId'
    | 'helperUnitIds'
    | 'parentId'
  >
>;

/** A unit that a project names, or is to name. */
export interface NamedUnit {
  readonly id: string;
  readonly state: 'open' | 'closed';
}

/** What the rule needs to know of the parent that is named. */
export interface ParentFacts {
  readonly id: string;
  readonly parentId: string | null;
  readonly state: ProjectRow['state'];
  /** List years on which it stands. */
  readonly years: readonly number[];
}

/** What is read beside the project. */
export interface ParticularsFacts {
  readonly units: readonly NamedUnit[];
  /** Null: no parent is named, or there is no such project. */
  readonly parent: ParentFacts | null;
  /** How many phases the project has itself. */
  readonly phases: number;
}

/** The history's field of each particular. */
const fields = {
  name: 'name',
  code: 'code',
  category: 'category',
  cluster: 'cluster',
  levels: 'levels',
  totalInvestment: 'totalInvestment',
  leadUnitId: 'leadUnit',
  areaId: 'area',
  statisticsAreaId: 'statisticsArea',
  helperUnitIds: 'helperUnits',
  parentId: 'parent',
} as const satisfies Record<keyof Particulars, string>;

/** Changes a project's particulars, with a reason. A closed unit takes nothing; what it had stays. */
export function decideParticulars(
  { project, entries }: Pick<ProjectFacts, 'project' | 'entries'>,
  wish: Particulars,
  reason: string,
  facts: ParticularsFacts,
  newId: NewId,
): Decision | Refusal {
  if (project.state !== 'active') return refuse('project.ended', { state: project.state });
  const changed = (Object.keys(fields) as (keyof Particulars)[]).filter(
    (field) => wish[field] !== undefined && !isSame(field, project[field], wish[field]),
  );
  if (changed.length === 0) return refuse('change.empty');
  const next: ProjectRow = { ...project, ...picked(wish, changed), version: project.version + 1 };
  const refusal = refuseUnits(project, next, facts.units) ?? refuseParent(next, entries, facts, changed);
  if (refusal !== null) return refusal;
  const told = (row: ProjectRow) => Object.fromEntries(changed.map((field) => [fields[field], row[field]]));
  return decision({
    entries: [
      historyEntry<'project.particulars_changed'>({
        event: newId(),
        chain: project.id,
        action: 'project.particulars_changed',
        before: told(project),
        after: told(next),
        reason: seal(reason),
      }),
    ],
    versions: [{ table: 'project', row: next }],
  });
}

/** The units that a project names. */
export function unitsOf(
  row: Pick<ProjectRow, 'leadUnitId' | 'areaId' | 'statisticsAreaId' | 'helperUnitIds'>,
): readonly string[] {
  const { leadUnitId, areaId, statisticsAreaId, helperUnitIds } = row;
  return [leadUnitId, areaId, statisticsAreaId, ...helperUnitIds].filter((id) => id !== null);
}

function refuseUnits(was: ProjectRow, next: ProjectRow, known: readonly NamedUnit[]): Refusal | null {
  const before = new Set(unitsOf(was));
  for (const id of unitsOf(next)) {
    if (before.has(id)) continue;
    const unit = known.find((one) => one.id === id);
    if (unit === undefined) return refuse('unit.not_found');
    if (unit.state === 'closed') return refuse('unit.closed');
  }
  return null;
}

/** Phases stand under one parent that is none itself; in a list year the parent stands, or its phases do. */
function refuseParent(
  { id, parentId }: ProjectRow,
  entries: ProjectFacts['entries'],
  { parent, phases }: ParticularsFacts,
  changed: readonly (keyof Particulars)[],
): Refusal | null {
  if (parentId === null || !changed.includes('parentId')) return null;
  if (parent === null) return refuse('project.not_found');
  if (parentId === id || parent.parentId !== null || phases > 0) return refuse('project.phase_of_phase');
  if (parent.state !== 'active') return refuse('project.ended', { state: parent.state });
  const both = entries.find(
    ({ listYear, decisionOut }) => decisionOut === null && parent.years.includes(listYear),
  );
  return both === undefined ? null : refuse('list_entry.family_listed', { year: String(both.listYear) });
}

function picked(wish: Particulars, names: readonly (keyof Particulars)[]): Partial<ProjectRow> {
  return Object.fromEntries(names.map((name) => [name, wish[name]]));
}

function isSame(field: keyof Particulars, a: unknown, b: unknown): boolean {
  if (field === 'totalInvestment' && typeof a === 'string' && typeof b === 'string')
    return sumDecimals([a]) === sumDecimals([b]);
  return JSON.stringify(a) === JSON.stringify(b);
}
