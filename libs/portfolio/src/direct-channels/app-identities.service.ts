import {
  decideAppIdentity,
  isRefusal,
  refuse,
  type AppChannel,
  type NewId,
  type Person,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import { deniedTo } from '../organisation/changed.js';
import { readPerson } from '../organisation/people.queries.js';
import * as sql from './direct-channels.queries.js';

/** Who a person is at an app. */
export interface AppIdentity {
  readonly channel: AppChannel;
  readonly identity: string;
}

const hidden = { read: 'person.read', code: 'person.not_found' } as const;

/** Keeps who people are at the organisation's apps. */
export class AppIdentitiesService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
  ) {}

  /** Those of a person. */
  async list(reader: Person, personId: string): Promise<readonly AppIdentity[] | Refusal> {
    const denied = await this.#denied(reader, 'app_identity.list', personId);
    return denied ?? this.database.query<AppIdentity>(sql.listAppIdentities, [personId]);
  }

  /** Says who a person is at an app; null: nobody there any more. */
  async change(
    actor: Person,
    personId: string,
    channel: AppChannel,
    identity: string | null,
  ): Promise<object | Refusal> {
    const denied = await this.#denied(actor, 'app_identity.change', personId);
    if (denied !== null) return denied;
    return this.database.transaction(async (client) => {
      const { rows } = await client.query<{ identity: string }>(sql.lockAppIdentity, [personId, channel]);
      const change = { from: rows[0]?.identity ?? null, to: identity };
      const decided = decideAppIdentity(this.newId(), personId, channel, change);
      if (isRefusal(decided)) return decided;
      await this.database.storeIn(client, decided, actor);
      if (identity === null) await client.query(sql.takeAppIdentity, [personId, channel]);
      else await client.query(sql.putAppIdentity, [personId, channel, identity]);
      return {};
    });
  }

  async #denied(
    reader: Person,
    action: 'app_identity.list' | 'app_identity.change',
    personId: string,
  ): Promise<Refusal | null> {
    const [person] = await this.database.query<{ unitPath: readonly string[] }>(readPerson, [personId]);
    return person === undefined ? refuse('person.not_found') : deniedTo(reader, action, person, hidden);
  }
}
