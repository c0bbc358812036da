import { decision, type Decision } from '../decision.js';
import { historyEntry, systemChain } from '../history/history-entry.js';
import type { ImportToRecord } from './confirmed-import.js';

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
