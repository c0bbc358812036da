import { decision, type Decision } from '../decision.js';
import { historyEntry } from '../history/history-entry.js';
import type { MilestoneFacts, NewId, ProjectFacts } from '../project/project-facts.js';
import type { EntryKind } from '../recorded-rows.js';

/** Whether a project that stands on the list of the year is to be carried over: it runs, and its last stage is not reached. */
export function isUnfinishedOn({ project, lifecycle, entries }: ProjectFacts, year: number): boolean {
  const isListed = entries.some(({ listYear, decisionOut }) => listYear === year && decisionOut === null);
  return isListed && project.state === 'active' && project.stage !== lifecycle.stages.at(-1)?.code;
}

/**
 * Carries a project over to the next list's draft (结转). The project stays what it is, with its id, its history and its
 * baselines; the new entry says from which list it comes. Its plan of investment is agreed anew, its dates when the list is
 * issued.
 */
export function decideCarryOver(facts: ProjectFacts, from: number, year: number, newId: NewId): Decision {
  const projectId = facts.project.id;
  const id = newId();
  const kind = carriedKind(facts, from, year);
  return decision({
    entries: [
      historyEntry<'list_entry.carried_over'>({
        event: newId(),
        chain: projectId,
        action: 'list_entry.carried_over',
        before: null,
        after: { entry: id, listYear: year, carriedFrom: from, kind },
      }),
    ],
    inserts: [{ table: 'list_entry', row: { id, listYear: year, projectId, carriedFrom: from } }],
    versions: [
      {
        table: 'list_entry',
        row: {
          id,
          version: 1,
          kind,
          listed: 'recorded',
          plannedInvestment: null,
          monthlyPlan: null,
          decisionIn: null,
          decisionOut: null,
        },
      },
    ],
  });
}

/**
 * Why a project is on the next list: what is built goes on (`continuing`), or is to end in the year (`finishing`); what is
 * not begun is still `new` or `reserve`. Null where it is not known how far it is.
 */
export function carriedKind(facts: ProjectFacts, from: number, year: number): EntryKind | null {
  if (!facts.project.stageKnown) return null;
  if (isStarted(facts))
    return facts.milestones.some((one) => endsIn(one, facts, year)) ? 'finishing' : 'continuing';
  const kind = facts.entries.find(({ listYear }) => listYear === from)?.kind;
  return kind === 'reserve' ? 'reserve' : 'new';
}

/** Ground is broken; in a lifecycle without that, some stage is reached. */
function isStarted({ project, lifecycle }: ProjectFacts): boolean {
  if (!lifecycle.stages.some(({ countsAs }) => countsAs === 'groundbreaking')) return project.stage !== null;
  return ['groundbreaking', 'completion', 'operation'].includes(project.stageReached);
}

/** Whether it is the completion, the operation or the last stage, and is planned for the year. */
function endsIn(milestone: MilestoneFacts, { lifecycle }: ProjectFacts, year: number): boolean {
  const { stage, step, reachedPrecision, dueOn, dueYear } = milestone;
  if (step !== null || reachedPrecision !== null) return false;
  const counted = lifecycle.stages.find(({ code }) => code === stage)?.countsAs ?? null;
  const isEnd =
    counted === 'completion' || counted === 'operation' || lifecycle.stages.at(-1)?.code === stage;
  return isEnd && (dueOn === null ? dueYear : Number(dueOn.slice(0, 4))) === year;
}
