import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, systemChain } from '../history/history-entry.js';

/** What leaves with an export of a list. */
export interface ExportedList {
  readonly listYear: number;
  readonly format: string;
  readonly lines: number;
  /** Null: the present. */
  readonly asOf: string | null;
  /** Filter and order; words may name somebody. */
  readonly question: string;
}

/** Puts on record, as this event, that a list was given out. Before it leaves: also an export that breaks off is one. */
export function decideListExport({ question, ...list }: ExportedList, event: string): Decision {
  return decision({
    entries: [
      historyEntry<'projects.exported'>({
        event,
        chain: systemChain,
        action: 'projects.exported',
        class: 'access',
        before: null,
        after: { ...list, question: seal(question) },
      }),
    ],
  });
}
