import { decision, type Decision } from '../decision.js';
import { historyEntry, systemChain } from '../history/history-entry.js';
import type { NewId } from '../project/project-facts.js';
import type { Decimal } from '../recorded-rows.js';

/** Issues the list of a year: it is the current one from now until the next one's issue. */
export function decideListIssue(
  year: number,
  decisionNumber: string | null,
  now: Date,
  newId: NewId,
): Decision {
  return decision({
    entries: [
      historyEntry<'list_year.issued'>({
        event: newId(),
        chain: systemChain,
        action: 'list_year.issued',
        before: null,
        after: { year, decision: decisionNumber },
      }),
    ],
    inserts: [{ table: 'list_year', row: { year } }],
    versions: [
      {
        table: 'list_year',
        row: { year, version: 1, decision: decisionNumber, issuedAt: now.toISOString() },
      },
    ],
  });
}

/** A figure of last year, to hold targets against. */
export interface LastYearFigure {
  readonly year: number;
  readonly name: string;
  readonly measure: string;
  readonly value: Decimal;
  readonly preliminary: boolean;
}

/** Records a figure of last year. */
export function decideLastYearFigure(figure: LastYearFigure, newId: NewId): Decision {
  const id = newId();
  return decision({
    entries: [
      historyEntry<'last_year_figure.recorded'>({
        event: newId(),
        chain: systemChain,
        action: 'last_year_figure.recorded',
        before: null,
        after: { figure: id, ...figure },
      }),
    ],
    inserts: [{ table: 'last_year_figure', row: { id, ...figure } }],
  });
}
