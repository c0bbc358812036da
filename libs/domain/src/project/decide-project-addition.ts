import type { LocalDate } from '../calendar/local-date.js';
import { decision, joined, type Decision } from '../decision.js';
import { historyEntry, seal, type HistoryEntry } from '../history/history-entry.js';
import { stageReached, type Lifecycle } from '../lifecycle/lifecycle.js';
import type { DatePrecision, Decimal, EntryKind, MilestoneRow, ProjectRow } from '../recorded-rows.js';
import { refuse, type Refusal } from '../refusal.js';
import { factsOfNewProject } from './project-facts.js';
import { withConsequences, type ConsequenceContext } from './with-consequences.js';

/** What is known of one stage of a project that is put on a list. */
export interface GivenMilestone {
  readonly stage: string;
  readonly plannedOn: LocalDate | null;
  /** Only a year is agreed. */
  readonly dueYear: number | null;
  /** Reached before the record began. */
  readonly reached: { readonly on: LocalDate | null; readonly precision: DatePrecision } | null;
}

/** A project as a list of the year puts it on record. Amounts in 万元. */
export interface ProjectAddition {
  readonly id: string;
  readonly synthetic: boolean;
  readonly name: string;
  readonly code: string | null;
  readonly category: string;
  readonly cluster: string | null;
  /** The project whose phase it is; left out: of none. */
  readonly parentId?: string | null;
  readonly levels: ProjectRow['levels'];
  readonly stageKnown: boolean;
  readonly areaId: string | null;
  readonly leadUnitId: string;
  readonly totalInvestment: Decimal | null;
  readonly remark: string | null;
  readonly milestones: readonly GivenMilestone[];
  readonly entry: {
    readonly listYear: number;
    readonly kind: EntryKind | null;
    readonly listed: 'recorded' | 'assumed';
    readonly plannedInvestment: Decimal | null;
    readonly monthlyPlan: readonly Decimal[] | null;
    readonly decisionIn: string | null;
    /** Why it came to a list that was issued; left out: it came with the list itself. */
    readonly reason?: string;
  };
}

/** What the addition needs beside the project itself. */
export interface AdditionContext extends ConsequenceContext {
  readonly lifecycle: Lifecycle;
  readonly now: Date;
  /** The list is still prepared: dates are agreed for the year when it is issued, and no light follows from the plan yet. */
  readonly isDraft?: boolean;
}

/** Refuses a stage that the lifecycle does not have: all that is wrong with an addition, for one who only looks. */
export function refuseProjectAddition(
  { milestones }: Pick<ProjectAddition, 'milestones'>,
  lifecycle: Lifecycle,
): Refusal | null {
  const unknown = milestones.find((given) => !lifecycle.stages.some((stage) => stage.code === given.stage));
  if (unknown === undefined) return null;
  return refuse('stage.unknown', {
    stage: unknown.stage,
    stages: lifecycle.stages.map((stage) => stage.code).join(', '),
  });
}

/**
 * Creates a project with one milestone per stage of its lifecycle and puts it on its list with the dates agreed.
 */
export function decideProjectAddition(
  addition: ProjectAddition,
  context: AdditionContext,
): Decision | Refusal {
  const { lifecycle, newId } = context;
  const refusal = refuseProjectAddition(addition, lifecycle);
  if (refusal !== null) return refusal;
  const milestones = lifecycle.stages.map((stage, index) =>
    milestoneRow(addition, stage.code, index + 1, context),
  );
  const remark = addition.remark === null ? null : seal(addition.remark);
  const stage =
    lifecycle.stages.findLast((_, index) => milestones[index]?.row.reachedPrecision !== null)?.code ?? null;
  // A stage that stands reached is known, whatever the source says of the rest.
  const stageKnown = addition.stageKnown || stage !== null;
  const project: ProjectRow = {
    id: addition.id,
    version: 1,
    name: addition.name,
    code: addition.code,
    parentId: addition.parentId ?? null,
    category: addition.category,
    cluster: addition.cluster,
    levels: addition.levels,
    lifecycleCode: lifecycle.code,
    lifecycleVersion: lifecycle.version,
    stage,
    stageKnown,
    stageReached: stageReached(lifecycle, stage, stageKnown),
    state: 'active',
    areaId: addition.areaId,
    statisticsAreaId: null,
    leadUnitId: addition.leadUnitId,
    helperUnitIds: [],
    totalInvestment: addition.totalInvestment,
    remark,
  };
  const added = decision({
    entries: [createdEntry(addition, project, milestones, remark, newId())],
    inserts: [
      { table: 'project', row: { id: addition.id, synthetic: addition.synthetic } },
      ...milestones.map(({ stage, row }) => ({
        table: 'milestone' as const,
        row: { id: row.id, projectId: addition.id, stage, step: null },
      })),
    ],
    versions: [
      { table: 'project', row: project },
      ...milestones.map(({ row }) => ({ table: 'milestone' as const, row })),
    ],
  });
  const listed = firstEntry(
    addition,
    milestones.map(({ row }) => row),
    context,
  );
  const facts = factsOfNewProject(project, lifecycle, context.now);
  return context.isDraft === true
    ? joined([withConsequences(facts, added, context), listed])
    : withConsequences(facts, joined([added, listed]), context);
}

/** Its place on the list, with the dates agreed if the list is issued. */
function firstEntry(
  addition: ProjectAddition,
  milestones: readonly MilestoneRow[],
  { isDraft, newId }: AdditionContext,
): Decision {
  const entryId = newId();
  const agreed = milestones.flatMap(({ id, plannedOn }) =>
    plannedOn === null || isDraft === true ? [] : [{ entryId, milestoneId: id, agreedOn: plannedOn }],
  );
  const { listYear, reason: _reason, ...entry } = addition.entry;
  return decision({
    entries: [listedEntry(addition, entryId, agreed, newId())],
    inserts: [
      {
        table: 'list_entry',
        row: { id: entryId, listYear, projectId: addition.id, carriedFrom: null },
      },
      ...agreed.map((row) => ({ table: 'list_entry_date' as const, row })),
    ],
    versions: [{ table: 'list_entry', row: { id: entryId, version: 1, ...entry, decisionOut: null } }],
  });
}

function milestoneRow(
  addition: ProjectAddition,
  stage: string,
  position: number,
  context: AdditionContext,
): { stage: string; row: MilestoneRow } {
  const given = addition.milestones.find((candidate) => candidate.stage === stage);
  const plannedOn = given?.plannedOn ?? null;
  return {
    stage,
    row: {
      id: context.newId(),
      version: 1,
      projectId: addition.id,
      position,
      baselineOn: plannedOn,
      plannedOn,
      plannedAt: plannedOn === null ? null : context.now.toISOString(),
      dueYear: given?.dueYear ?? null,
      dueOn: null,
      daysHeld: 0,
      deadlineVersion: 0,
      deadlineRecordedAt: null,
      rearmsOn: null,
      reachedOn: given?.reached?.on ?? null,
      reachedPrecision: given?.reached?.precision ?? null,
      evidence: [],
      dependsOn: [],
    },
  };
}

function createdEntry(
  addition: ProjectAddition,
  project: ProjectRow,
  milestones: readonly { stage: string; row: MilestoneRow }[],
  remark: ReturnType<typeof seal> | null,
  event: string,
): HistoryEntry {
  return historyEntry<'project.created'>({
    event,
    chain: addition.id,
    action: 'project.created',
    before: null,
    after: {
      name: project.name,
      code: project.code,
      parent: project.parentId,
      category: project.category,
      cluster: project.cluster,
      levels: project.levels,
      lifecycle: `${project.lifecycleCode}/${project.lifecycleVersion}`,
      stage: project.stage,
      stageKnown: project.stageKnown,
      area: project.areaId,
      statisticsArea: project.statisticsAreaId,
      leadUnit: project.leadUnitId,
      helperUnits: project.helperUnitIds,
      totalInvestment: project.totalInvestment,
      remark,
      synthetic: addition.synthetic,
      milestones: milestones.map(({ stage, row }) => ({
        milestone: row.id,
        stage,
        position: row.position,
        plannedOn: row.plannedOn,
        dueYear: row.dueYear,
        reachedOn: row.reachedOn,
        reachedPrecision: row.reachedPrecision,
      })),
    },
  });
}

function listedEntry(
  addition: ProjectAddition,
  entryId: string,
  agreed: readonly { milestoneId: string; agreedOn: LocalDate }[],
  event: string,
): HistoryEntry {
  const { entry } = addition;
  return historyEntry<'list_entry.added'>({
    event,
    chain: addition.id,
    action: 'list_entry.added',
    before: null,
    after: {
      entry: entryId,
      listYear: entry.listYear,
      kind: entry.kind,
      listed: entry.listed,
      plannedInvestment: entry.plannedInvestment,
      monthlyPlan: entry.monthlyPlan,
      decisionIn: entry.decisionIn,
      agreedDates: agreed.map((date) => ({ milestone: date.milestoneId, agreedOn: date.agreedOn })),
    },
    ...(entry.reason === undefined ? {} : { reason: seal(entry.reason) }),
  });
}
