import { decision, joined, type Decision } from '../decision.js';
import { historyEntry, systemChain, type HistoryEntry } from '../history/history-entry.js';
import type { NewId, ProjectFacts } from '../project/project-facts.js';
import { withConsequences, type ConsequenceContext } from '../project/with-consequences.js';
import { refuse, type Refusal } from '../refusal.js';
import { agreedDates, agreedDateRows } from './agreed-dates.js';
import { decideCarryOver, isUnfinishedOn } from './decide-carry-over.js';

/** A year's list as a rule reads it. */
export interface ListFacts {
  readonly year: number;
  readonly version: number;
  /** Number of the decision that issued it. */
  readonly decision: string | null;
  /** ISO instant; null: it is a draft. */
  readonly issuedAt: string | null;
}

/** What is known where a list is opened. */
export interface OpeningFacts {
  /** The list of that year, if there is one already. */
  readonly list: ListFacts | null;
  /** The list that is gone on from, and the projects on it; null: the new list begins empty. */
  readonly last: { readonly list: ListFacts | null; readonly year: number } | null;
  readonly projects: readonly ProjectFacts[];
}

/**
 * Opens the list of a year as a draft: with every unfinished project of the last list carried over (结转), all of them or
 * none. Refuses a year that has a list.
 */
export function decideListOpening(
  year: number,
  { list, last, projects }: OpeningFacts,
  newId: NewId,
): Decision | Refusal {
  if (list !== null) return refuse('list_year.exists', { year: String(year) });
  if (last !== null && last.list === null) return refuse('list_year.not_found', { year: String(last.year) });
  if (last !== null && last.list?.issuedAt == null)
    return refuse('list_year.not_issued', { year: String(last.year) });
  if (last !== null && last.year >= year)
    return refuse('list_year.not_later', { year: String(year), other: String(last.year) });
  const carried = last === null ? [] : projects.filter((facts) => isUnfinishedOn(facts, last.year));
  const opened = decision({
    entries: [
      historyEntry<'list_year.opened'>({
        event: newId(),
        chain: systemChain,
        action: 'list_year.opened',
        before: null,
        after: { year, carriedFrom: last?.year ?? null, entries: carried.length },
      }),
    ],
    inserts: [{ table: 'list_year', row: { year } }],
    versions: [{ table: 'list_year', row: { year, version: 1, decision: null, issuedAt: null } }],
  });
  return joined([opened, ...carried.map((facts) => decideCarryOver(facts, last!.year, year, newId))]);
}

/** What an issue needs beside its projects. */
export interface IssueContext {
  readonly now: Date;
  readonly newId: NewId;
  /** What consequences for a project are found with. */
  readonly contextOf: (projectId: string) => ConsequenceContext;
}

/**
 * Issues a draft by a numbered decision (下达): it is the current list from now on. The dates that its projects have now are
 * those agreed for the year, and their lights follow the new list. `laterYear`: the newest list that is issued already.
 */
export function decideDraftIssue(
  list: ListFacts,
  wish: { readonly decision: string; readonly laterYear: number | null },
  projects: readonly ProjectFacts[],
  context: IssueContext,
): Decision | Refusal {
  const { year } = list;
  if (list.issuedAt !== null) return refuse('list_year.issued_already', { year: String(year) });
  if (wish.laterYear !== null && wish.laterYear > year)
    return refuse('list_year.not_later', { year: String(year), other: String(wish.laterYear) });
  const issued = decision({
    entries: [
      historyEntry<'list_year.issued'>({
        event: context.newId(),
        chain: systemChain,
        action: 'list_year.issued',
        before: null,
        after: { year, decision: wish.decision },
      }),
    ],
    versions: [
      {
        table: 'list_year',
        row: {
          year,
          version: list.version + 1,
          decision: wish.decision,
          issuedAt: context.now.toISOString(),
        },
      },
    ],
  });
  return joined([issued, ...projects.flatMap((facts) => withIssuedEntry(facts, year, context))]);
}

/** What the issue of its list means for one project; nothing where it has left the list again. */
function withIssuedEntry(facts: ProjectFacts, year: number, context: IssueContext): Decision[] {
  const entry = facts.entries.find(({ listYear, decisionOut }) => listYear === year && decisionOut === null);
  if (entry === undefined) return [];
  const dates = agreedDates(facts.milestones);
  const decided = decision({
    entries: [issuedEntry(facts.project.id, entry.id, year, dates, context.newId())],
    inserts: agreedDateRows(entry.id, dates),
  });
  const entries = facts.entries.map((one) => (one === entry ? { ...one, issued: true } : one));
  return [withConsequences({ ...facts, entries }, decided, context.contextOf(facts.project.id))];
}

function issuedEntry(
  projectId: string,
  entryId: string,
  listYear: number,
  dates: ReturnType<typeof agreedDates>,
  event: string,
): HistoryEntry {
  return historyEntry<'list_entry.issued'>({
    event,
    chain: projectId,
    action: 'list_entry.issued',
    before: null,
    after: { entry: entryId, listYear, agreedDates: dates.map((date) => ({ ...date })) },
  });
}
