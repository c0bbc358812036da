import { decision, type Decision } from '../decision.js';
import { compareDecimals, sumDecimals } from '../decimal.js';
import { historyEntry, seal } from '../history/history-entry.js';
import type { EntryFacts, NewId, ProjectFacts } from '../project/project-facts.js';
import type { Decimal, EntryKind, ListEntryRow } from '../recorded-rows.js';
import { isRefusal, refuse, type Refusal } from '../refusal.js';
import { agreedDateRows, agreedDates } from './agreed-dates.js';
import type { ListFacts } from './decide-list-year.js';

/** What is planned of an entry for its year. Amounts in 万元. */
export interface EntryPlan {
  readonly kind: EntryKind | null;
  readonly plannedInvestment: Decimal | null;
  /** What is to be invested in each of the twelve months; its sum is the plan. */
  readonly monthlyAmounts: readonly Decimal[] | null;
}

/** Why an entry comes or goes: an issued list changes by a numbered decision only. */
export interface EntryDecision {
  /** Null on a draft only. */
  readonly decision: string | null;
  readonly reason: string;
}

/** Where else the project's family stands: a parent has an entry of a year, or its phases have, never both. */
export interface FamilyFacts {
  /** List years on which the parent stands. */
  readonly parentYears: readonly number[];
  /** List years on which phases stand. */
  readonly phaseYears: readonly number[];
  /** Milestones whose date is agreed for the year already, from an entry that was dropped. */
  readonly agreedMilestones: readonly string[];
}

/** The cumulative plan at the end of each month; refuses one that is not the year's plan. */
export function cumulativePlan({
  plannedInvestment,
  monthlyAmounts,
}: Pick<EntryPlan, 'plannedInvestment' | 'monthlyAmounts'>): readonly Decimal[] | null | Refusal {
  if (monthlyAmounts === null) return null;
  const sum = sumDecimals(monthlyAmounts);
  if (plannedInvestment === null || compareDecimals(sum, plannedInvestment) !== 0)
    return refuse('list_entry.plan_does_not_add_up', { sum, plan: plannedInvestment ?? '—' });
  return monthlyAmounts.map((_, month) => sumDecimals(monthlyAmounts.slice(0, month + 1)));
}

/** Why a list does not take or lose an entry like that: an issued one needs the number of the decision. */
export function refuseUnnumbered(list: ListFacts, { decision: number }: EntryDecision): Refusal | null {
  return list.issuedAt !== null && number === null
    ? refuse('list_entry.decision_missing', { year: String(list.year) })
    : null;
}

/** Puts a project that is on record on a list (调入), also one that had been dropped from it. */
export function decideEntryAddition(
  facts: ProjectFacts,
  list: ListFacts,
  wish: EntryPlan & EntryDecision,
  family: FamilyFacts,
  newId: NewId,
): Decision | Refusal {
  const { project } = facts;
  const year = String(list.year);
  if (project.state !== 'active') return refuse('project.ended', { state: project.state });
  const known = facts.entries.find(({ listYear }) => listYear === list.year);
  if (known !== undefined && known.decisionOut === null) return refuse('list_entry.exists', { year });
  if ([...family.parentYears, ...family.phaseYears].includes(list.year))
    return refuse('list_entry.family_listed', { year });
  const refusal = refuseUnnumbered(list, wish);
  if (refusal !== null) return refusal;
  const monthlyPlan = cumulativePlan(wish);
  if (monthlyPlan !== null && 'refused' in monthlyPlan) return monthlyPlan;
  const id = known?.id ?? newId();
  const row: ListEntryRow = {
    id,
    version: (known?.version ?? 0) + 1,
    kind: wish.kind,
    listed: 'recorded',
    plannedInvestment: wish.plannedInvestment,
    monthlyPlan,
    decisionIn: wish.decision,
    decisionOut: null,
  };
  const dates = list.issuedAt === null ? [] : agreedDates(facts.milestones);
  return decision({
    entries: [
      historyEntry<'list_entry.added'>({
        event: newId(),
        chain: project.id,
        action: 'list_entry.added',
        before: null,
        after: {
          entry: id,
          listYear: list.year,
          kind: row.kind,
          listed: row.listed,
          plannedInvestment: row.plannedInvestment,
          monthlyPlan: row.monthlyPlan,
          decisionIn: row.decisionIn,
          agreedDates: dates.map((date) => ({ ...date })),
        },
        reason: seal(wish.reason),
      }),
    ],
    inserts: [
      ...(known === undefined
        ? [
            {
              table: 'list_entry' as const,
              row: { id, listYear: list.year, projectId: project.id, carriedFrom: null },
            },
          ]
        : []),
      ...agreedDateRows(
        id,
        dates.filter(({ milestone }) => !family.agreedMilestones.includes(milestone)),
      ),
    ],
    versions: [{ table: 'list_entry', row }],
  });
}

/** Takes a project off a list (调出) by a numbered decision. */
export function decideEntryDrop(
  facts: ProjectFacts,
  list: ListFacts,
  wish: { readonly decision: string; readonly reason: string },
  newId: NewId,
): Decision | Refusal {
  const entry = standingEntry(facts, list.year);
  if (isRefusal(entry)) return entry;
  return decision({
    entries: [
      historyEntry<'list_entry.dropped'>({
        event: newId(),
        chain: facts.project.id,
        action: 'list_entry.dropped',
        before: null,
        after: { entry: entry.id, listYear: list.year, decisionOut: wish.decision },
        reason: seal(wish.reason),
      }),
    ],
    versions: [
      {
        table: 'list_entry',
        row: { ...entryRow(entry), version: entry.version + 1, decisionOut: wish.decision },
      },
    ],
  });
}

/** Changes what is planned of an entry. The year's plan and the plan of its months are one: whoever changes one says both. */
export function decideEntryChange(
  facts: ProjectFacts,
  list: ListFacts,
  wish: EntryPlan & { readonly reason: string },
  newId: NewId,
): Decision | Refusal {
  const entry = standingEntry(facts, list.year);
  if (isRefusal(entry)) return entry;
  const monthlyPlan = cumulativePlan(wish);
  if (monthlyPlan !== null && 'refused' in monthlyPlan) return monthlyPlan;
  const { kind, plannedInvestment } = wish;
  const before = planOf(entry);
  const after = { kind, plannedInvestment, monthlyPlan };
  if (samePlan(before, after)) return refuse('change.empty');
  return decision({
    entries: [
      historyEntry<'list_entry.changed'>({
        event: newId(),
        chain: facts.project.id,
        action: 'list_entry.changed',
        before,
        after: { entry: entry.id, listYear: list.year, ...after },
        reason: seal(wish.reason),
      }),
    ],
    versions: [{ table: 'list_entry', row: { ...entryRow(entry), ...after, version: entry.version + 1 } }],
  });
}

/** The entry of a project on a list that it stands on. */
function standingEntry(facts: ProjectFacts, year: number): EntryFacts | Refusal {
  const entry = facts.entries.find(({ listYear, decisionOut }) => listYear === year && decisionOut === null);
  return entry ?? refuse('list_entry.not_found', { year: String(year) });
}

/** An entry as its version row. */
export function entryRow(entry: EntryFacts): ListEntryRow {
  const { id, version, kind, listed, plannedInvestment, monthlyPlan, decisionIn, decisionOut } = entry;
  return { id, version, kind, listed, plannedInvestment, monthlyPlan, decisionIn, decisionOut };
}

type StoredPlan = Pick<ListEntryRow, 'kind' | 'plannedInvestment' | 'monthlyPlan'>;

function planOf({ kind, plannedInvestment, monthlyPlan }: EntryFacts): StoredPlan {
  return { kind, plannedInvestment, monthlyPlan };
}

function samePlan(a: StoredPlan, b: StoredPlan): boolean {
  const amounts = ({ plannedInvestment, monthlyPlan }: StoredPlan): (Decimal | null)[] =>
    [plannedInvestment, ...(monthlyPlan ?? [])].map((amount) => amount && sumDecimals([amount]));
  return a.kind === b.kind && JSON.stringify(amounts(a)) === JSON.stringify(amounts(b));
}
