import { decision, type Decision } from '../decision.js';
import { historyEntry, systemChain } from '../history/history-entry.js';
import { refuse, type Refusal } from '../refusal.js';
import type { ImportToRecord } from './confirmed-import.js';

/** Rows that one transaction is to store: docs/adr/0031-import-of-20000-in-one-transaction.md. */
const mostRows = 20_000;

/** Refuses a file without rows, and one with more than are stored at once; said before anybody has looked at a preview. */
export function refuseImportOf(rows: number): Refusal | null {
  if (rows === 0) return refuse('import.no_rows');
  return rows > mostRows ? refuse('import.too_many_rows', { most: String(mostRows) }) : null;
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
