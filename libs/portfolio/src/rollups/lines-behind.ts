import {
  areBehind,
  instantOf,
  listedBehind,
  ownStep,
  recordedBehind,
  type Figure,
  type Lifecycle,
  type LineBehind,
  type RollupData,
  type RollupLabels,
} from '#domain';
import type { Database } from '#database';
import type { Transaction } from './read-rollup-facts.js';
import { readCounted, readFactsBehind } from './read-facts-behind.js';
import { lifecycleLabels } from './rollup-labels.js';
import {
  readInOneSnapshot,
  readLifecycles,
  readProjectNames,
  readStepNames,
  readUnits,
  readWhole,
} from './rollups.queries.js';

type Facts = Awaited<ReturnType<typeof readFactsBehind>>;

/** So many lists are kept for whoever looks at the next number of the issue. */
const keptLists = 2;

/** Finds the lines behind the numbers of issues: in the issue, or in the rows as they were on record at its cut. */
export class LinesBehind {
  readonly #kept = new Map<string, Promise<Facts>>();

  constructor(private readonly database: Database) {}

  /**
   * The lines behind a number, which add up to it. Null: those that can be found do not, as of an issue whose builder counted
   * by other rules: rather none than others than those that it counted.
   */
  async of(data: RollupData, key: string, number: Figure): Promise<LineBehind[] | null> {
    const lines = listedBehind(data, key) ?? (await this.#recorded(data, key));
    return lines !== null && areBehind(key, lines, number) ? lines : null;
  }

  /** The names that the lines speak of: as the issue has kept them, and otherwise as they were at its cut. */
  async labelled(
    kept: Omit<RollupLabels, 'people'>,
    data: RollupData,
    lines: readonly LineBehind[],
  ): Promise<Omit<RollupLabels, 'people'>> {
    const unknown = (ids: readonly (string | null)[], names: Readonly<Record<string, unknown>>): string[] => [
      ...new Set(ids.flatMap((id) => (id === null || id in names ? [] : id))),
    ];
    const projects = unknown(
      lines.map(({ project }) => project),
      kept.projects,
    );
    const units = unknown(
      lines.map(({ leadUnit }) => leadUnit),
      kept.units,
    );
    const steps = unknown(
      lines.map(({ milestone }) => (milestone?.step === ownStep ? milestone.milestone : null)),
      kept.steps,
    );
    if (projects.length + units.length + steps.length === 0) return kept;
    return this.#inOneSnapshot(async (client) => {
      const found = await client.query<{ id: string; name: string; lifecycle: string }>(readProjectNames, [
        projects,
        data.cutAt,
      ]);
      const unitNames = await client.query<{ id: string; name: string }>(readUnits, [units, data.cutAt]);
      const stepNames = await client.query<{ id: string; name: string }>(readStepNames, [steps]);
      const lifecycles = await client.query<{ definition: Lifecycle }>(readLifecycles);
      const used = new Set(found.rows.map(({ lifecycle }) => lifecycle));
      const words = lifecycleLabels(
        lifecycles.rows.map(({ definition }) => definition),
        used,
      );
      return {
        ...kept,
        projects: { ...byId(found.rows), ...kept.projects },
        units: { ...byId(unitNames.rows), ...kept.units },
        steps: { ...byId(stepNames.rows), ...kept.steps },
        lifecycles: { ...words, ...kept.lifecycles },
      };
    });
  }

  async #recorded(data: RollupData, key: string): Promise<LineBehind[] | null> {
    const facts = await this.#facts(data, key);
    const counted = await this.#inOneSnapshot((client) => readCounted(client, data, key));
    return recordedBehind(data, key, { ...facts, counted });
  }

  /** What was on record at a cut stays what it was, so it is read once for the numbers of an issue. */
  async #facts(data: RollupData, key: string): Promise<Facts> {
    const { scope, kind, period, cutAt } = data;
    const list = `${scope} ${kind} ${period} ${cutAt} ${instantOf(data, key).toISOString()}`;
    const known = this.#kept.get(list);
    if (known !== undefined) return known;
    const facts = this.#inOneSnapshot((client) => readFactsBehind(client, data, key));
    this.#kept.set(list, facts);
    for (const oldest of [...this.#kept.keys()].slice(0, -keptLists)) this.#kept.delete(oldest);
    try {
      return await facts;
    } catch (error) {
      this.#kept.delete(list);
      throw error;
    }
  }

  async #inOneSnapshot<Result>(read: (client: Transaction) => Promise<Result>): Promise<Result> {
    return this.database.transaction(async (client) => {
      await client.query(readInOneSnapshot);
      await client.query(readWhole);
      return read(client);
    });
  }
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): Record<string, Omit<Row, 'id'>> {
  return Object.fromEntries(rows.map(({ id, ...names }) => [id, names]));
}
