import {
  compareRollups,
  isRefusal,
  refuse,
  type IssueMoves,
  type Person,
  type Refusal,
  type RollupComparison,
  type RollupData,
  type RollupLabels,
} from '#domain';
import type { Database } from '#database';
import { findIssueBefore, readMovesBetween } from './rollup-archive.queries.js';
import type { ArchivedIssue, FrozenIssue, RollupArchiveService } from './rollup-archive.service.js';
import { keptLabels } from './rollup-labels.js';
import { keptRollupData } from './rollup-schema.js';

/** An issue of a comparison. */
export interface ComparedIssue {
  readonly issue: ArchivedIssue;
  readonly data: RollupData;
}

/** Two issues side by side, the earlier first, with the names of projects as the latest of them calls them. */
export interface ComparedIssues {
  readonly before: ComparedIssue;
  readonly after: ComparedIssue;
  readonly comparison: RollupComparison;
  readonly projects: RollupLabels['projects'];
}

/** Issues of a unit compared with each other, for those who may read both. */
export class RollupComparisonService {
  constructor(
    private readonly database: Database,
    private readonly archive: RollupArchiveService,
  ) {}

  /** An issue and another one of its unit and kind, whichever is the earlier; without one, the issue before it. */
  async compare(reader: Person, id: string, withId: string | null): Promise<ComparedIssues | Refusal> {
    const one = await this.archive.read(reader, id);
    if (isRefusal(one)) return one;
    const otherId = withId ?? (await this.#before(id));
    if (otherId === null) return refuse('rollup.nothing_before');
    const other = await this.archive.read(reader, otherId);
    if (isRefusal(other)) return other;
    return this.#compared(one.issue.cutAt < other.issue.cutAt ? [one, other] : [other, one]);
  }

  async #compared([first, last]: readonly [FrozenIssue, FrozenIssue]): Promise<ComparedIssues | Refusal> {
    const { kind, scope, cutAt } = first.issue;
    const between = await this.database.query<IssueMoves & { projects: RollupLabels['projects'] }>(
      readMovesBetween,
      [kind, scope.id, cutAt, last.issue.cutAt],
    );
    const [before, after] = [keptRollupData(first.dataText), keptRollupData(last.dataText)];
    const comparison = compareRollups(before, after, between);
    if (isRefusal(comparison)) return comparison;
    return {
      before: { issue: first.issue, data: before },
      after: { issue: last.issue, data: after },
      comparison,
      projects: Object.assign(
        {},
        keptLabels(first.labelsText).projects,
        ...between.map(({ projects }) => projects),
        keptLabels(last.labelsText).projects,
      ),
    };
  }

  async #before(id: string): Promise<string | null> {
    const [row] = await this.database.query<{ id: string }>(findIssueBefore, [id]);
    return row?.id ?? null;
  }
}
