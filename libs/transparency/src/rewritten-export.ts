import { eventHash, genesisHash } from './event-hash.js';
import { formatEventLine, type ExportedEvent } from './export-format.js';
import type { MemoryExport } from './memory-export.js';

/** What somebody does to an export who knows how it is made; for the tests that each such rewriting is found. */

/** The export with other events; leaf indexes are written anew. */
export function withEvents(from: MemoryExport, rewritten: readonly ExportedEvent[]): MemoryExport {
  const copy = from.copy();
  copy.lines = rewritten.map((event, leafIndex) => formatEventLine({ ...event, leafIndex }));
  return copy;
}

/** Numbers, links and hashes of one chain written anew. */
export function relinked(rewritten: readonly ExportedEvent[], chain: string): ExportedEvent[] {
  let [seq, head] = [0, genesisHash(chain)];
  return rewritten.map((event) => {
    if (event.project !== chain || event.canon === null) return event;
    seq += 1;
    const prev = head;
    head = eventHash({
      project: chain,
      seq,
      recordedAtUs: BigInt(event.recordedAtUs),
      prev,
      canon: event.canon,
    });
    return { ...event, seq, prev: prev.toString('hex'), hash: head.toString('hex') };
  });
}

/** The event with another date in its body, or another reporter where it has none. */
export function backdated(event: ExportedEvent): ExportedEvent {
  const body = event.canon?.toString() ?? '';
  const other = body.includes('2026-11-23')
    ? body.replace('2026-11-23', '2026-10-23')
    : body.replace('system', 'sistem');
  return { ...event, canon: Buffer.from(other) };
}
