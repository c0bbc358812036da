import type { NodeStore } from '#transparency';
import { nodeHashes } from './sequencer.queries.js';

/** Rows of a statement; inside a transaction, or alone. With a `name` it is prepared once a connection. */
export type Ask = <T>(text: string, values?: unknown[], name?: string) => Promise<T[]>;

/** The nodes of the tree as the database has them. */
export class StoredNodes implements NodeStore {
  /** `missing` makes the error for a node that should be there and is not. */
  constructor(
    private readonly ask: Ask,
    private readonly missing: (node: string) => Error = (node) =>
      new Error(`The tree has no node ${node} in this database.`),
  ) {}

  async hashes(nodes: Parameters<NodeStore['hashes']>[0]): Promise<Buffer[]> {
    const [levels, indexes] = [nodes.map(({ level }) => level), nodes.map(({ index }) => index)];
    const rows = await this.ask<{ hash: Buffer | null }>(nodeHashes, [levels, indexes], 'node_hashes');
    return rows.map(({ hash }, at) => {
      if (hash === null) throw this.missing(`${levels[at]}/${indexes[at]}`);
      return hash;
    });
  }
}
