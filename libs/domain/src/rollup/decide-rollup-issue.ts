import { decision, type Decision } from '../decision.js';
import { historyEntry, systemChain } from '../history/history-entry.js';
import type { NewId } from '../project/project-facts.js';
import type { RollupPeriod } from './period.js';
import type { RollupData } from './rollup-data.js';

/** A rollup that has been built and is ready to be frozen. */
export interface BuiltRollup {
  readonly id: string;
  readonly period: RollupPeriod;
  readonly data: RollupData;
  /** Canonical JSON of the data, its SHA-256 in hex, and the names beside it. */
  readonly dataText: string;
  readonly dataSha256: string;
  readonly labelsText: string;
}

/**
 * Issues a rollup: freezes its bytes and commits to them in the history of `_sys`. Throws RangeError for a provisional
 * one, which is never kept. `sendAt`: when its mails go by its schedule.
 */
export function decideRollupIssue(built: BuiltRollup, sendAt: Date, newId: NewId): Decision {
  const { kind, period, scope, number, listYear, builderVersion } = built.data;
  if (number === null) throw new RangeError(`Period ${period} is not finished: it cannot be issued.`);
  return decision({
    entries: [
      historyEntry<'rollup.issued'>({
        event: newId(),
        chain: systemChain,
        action: 'rollup.issued',
        before: null,
        after: { kind, period, scope, number, dataSha256: built.dataSha256 },
      }),
    ],
    inserts: [
      {
        table: 'rollup',
        row: {
          id: built.id,
          kind,
          period,
          scopeId: scope,
          listYear,
          number,
          fromAt: built.period.from.toISOString(),
          cutAt: built.period.cutAt.toISOString(),
          sendAt: sendAt.toISOString(),
          data: built.dataText,
          dataSha256: `\\x${built.dataSha256}`,
          labels: built.labelsText,
          builderVersion,
        },
      },
    ],
  });
}
