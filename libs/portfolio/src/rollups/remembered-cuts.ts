import { delayRecord, shanghaiDate, type DelayRecord, type LightCountAt, type RollupPeriod } from '#domain';
import {
  readLightCounts,
  readStages,
  weeksBefore,
  type OwedIssue,
  type Transaction,
} from './read-rollup-facts.js';

/** Reads in a transaction that sees one snapshot. */
export type InOneSnapshot = <Result>(read: (client: Transaction) => Promise<Result>) => Promise<Result>;

/**
 * What a rollup tells of cuts, remembered by the process: as of a cut nothing is recorded any more, so that what was read once
 * stays true for good. Of twelve weeks' lights, all but one were read for the issue before.
 */
export class RememberedCuts {
  readonly #inOneSnapshot: InOneSnapshot;
  /** Of the last cut. */
  #delays: { readonly cutAt: Date; readonly record: DelayRecord } | null = null;
  /** By list and unit, of the weeks that were asked for last, by week. */
  readonly #lights = new Map<string, ReadonlyMap<string, readonly LightCountAt[]>>();

  constructor(inOneSnapshot: InOneSnapshot) {
    this.#inOneSnapshot = inOneSnapshot;
  }

  /** How late stages come, as of a cut: the same for every unit whose issues have it. */
  async delaysAt(cutAt: Date): Promise<DelayRecord> {
    if (this.#delays?.cutAt.getTime() !== cutAt.getTime()) {
      const cutDay = shanghaiDate(cutAt);
      const stages = await this.#inOneSnapshot((client) => readStages(client, cutAt, cutDay));
      this.#delays = { cutAt, record: delayRecord(stages, cutDay) };
    }
    return this.#delays.record;
  }

  /** How many projects had which light at the cuts of the weeks before a period's. */
  async lightCounts(issue: OwedIssue, { cutAt }: RollupPeriod): Promise<readonly LightCountAt[]> {
    const key = `${issue.listYear} ${issue.scopeId}`;
    const known = this.#lights.get(key);
    const weeks = weeksBefore(issue, cutAt);
    const unknown = weeks.filter(({ code }) => known?.has(code) !== true);
    const read =
      unknown.length === 0
        ? []
        : await this.#inOneSnapshot((client) => readLightCounts(client, issue, unknown));
    const counts = new Map(
      weeks.map(({ code }) => [code, known?.get(code) ?? read.filter(({ week }) => week === code)]),
    );
    this.#lights.set(key, counts);
    return [...counts.values()].flat();
  }
}
