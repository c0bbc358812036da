import {
  can,
  decideDeadAddressClosing,
  refuse,
  type NewId,
  type Person,
  type DeadAddressFacts,
  type PersonChannel,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import { pageOf, type Page, type PageWish } from '../organisation/page.js';
import * as sql from './dead-addresses.queries.js';

/** An address at which nothing arrives. Instants are ISO texts. */
export interface DeadAddress {
  readonly id: string;
  /** Whose it is; null: nobody's with an account. */
  readonly person: { readonly id: string; readonly name: string } | null;
  /** The address of a schedule of rollups that it is; null: a person's. */
  readonly rollupAddress: { readonly id: string; readonly name: string } | null;
  readonly channel: PersonChannel;
  /** What was said of it last. */
  readonly reason: string;
  readonly failures: number;
  readonly foundAt: string;
  readonly lastAt: string;
}

/** The addresses at which nothing arrives, until they are set right. */
export class DeadAddressesService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
  ) {}

  /** Those that nobody has set right, newest first. */
  async list(reader: Person, page: PageWish): Promise<Page<DeadAddress> | Refusal> {
    if (!can(reader, 'dead_address.list')) return refuse('permission.denied');
    const rows = await this.database.query<
      Omit<DeadAddress, 'foundAt' | 'lastAt'> & { foundAt: Date; lastAt: Date }
    >(sql.listDeadAddresses, [page.cursor, page.limit]);
    const items = rows.map((row) => ({
      ...row,
      foundAt: row.foundAt.toISOString(),
      lastAt: row.lastAt.toISOString(),
    }));
    return pageOf(items, page);
  }

  /** Says that an address is right now. What fails at it later is put down anew. */
  async close(actor: Person, id: string): Promise<object | Refusal> {
    if (!can(actor, 'dead_address.close')) return refuse('permission.denied');
    return this.database.transaction(async (client) => {
      const { rows } = await client.query<DeadAddressFacts>(sql.lockDeadAddress, [id]);
      const [dead] = rows;
      if (dead === undefined) return refuse('dead_address.not_found');
      await this.database.storeIn(client, decideDeadAddressClosing(this.newId(), dead), actor);
      await client.query(sql.closeDeadAddress, [id]);
      return {};
    });
  }
}
