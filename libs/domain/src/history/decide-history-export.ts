import { decision, type Decision } from '../decision.js';
import type { NewId } from '../project/project-facts.js';
import { historyEntry, systemChain } from './history-entry.js';

/** What leaves with an export: so many events, under a checkpoint of this size and root (Base 64); none: 0 and null. */
export interface ExportedExtent {
  readonly events: number;
  readonly treeSize: number;
  readonly root: string | null;
}

/** Puts on record that the whole history was given out. Before it leaves: also an export that breaks off is one. */
export function decideHistoryExport(extent: ExportedExtent, newId: NewId): Decision {
  return decision({
    entries: [
      historyEntry<'history.exported'>({
        event: newId(),
        chain: systemChain,
        action: 'history.exported',
        class: 'access',
        before: null,
        after: { ...extent },
      }),
    ],
  });
}
