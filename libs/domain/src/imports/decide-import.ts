import { decision, type Decision } from '../decision.js';
import { historyEntry, systemChain } from '../history/history-entry.js';
import type { ImportKind } from './import-columns.js';

/** An import that was confirmed. */
export interface ImportToRecord {
  readonly id: string;
  readonly kind: ImportKind;
  readonly listYear: number;
  readonly fileSha256: string;
  readonly projects: number;
}

/** Records an import by the hash of its file; `event` is what the changes it caused name. */
export function decideImport(row: ImportToRecord, event: string): Decision {
  const { id, ...about } = row;
  return decision({
    entries: [
      historyEntry<'import.confirmed'>({
        event,
        chain: systemChain,
        action: 'import.confirmed',
        before: null,
        after: { import: id, ...about },
      }),
    ],
    inserts: [{ table: 'confirmed_import', row }],
  });
}
