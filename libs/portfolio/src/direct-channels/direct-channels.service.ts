import {
  can,
  decideDirectChannelAddition,
  decideDirectChannelEnd,
  refuse,
  type DirectChannel,
  type NamedDirectChannel,
  type NewId,
  type Person,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import type { OutboundGuard } from '#runtime';
import { addressObjections } from '../endpoints/address-objections.js';
import { readState, type ChannelState, type StoredState } from '../endpoints/channel-state.js';
import { newWebhookSecret } from '../endpoints/webhook-secret.js';
import { SecretBox } from '../totp/secret-box.js';
import * as sql from './direct-channels.queries.js';

/** A direct channel as administrators see it. Instants are ISO texts. */
export interface DirectChannelRecord extends NamedDirectChannel, ChannelState {}

/** What only the channel itself reads: where it is, and by what it knows the organisation. */
export interface DirectChannelKeys {
  readonly address: string;
  /** Corporation (WeCom), app key (DingTalk), app id (Feishu); null for SMS. */
  readonly key: string | null;
  /** Of the app; of the signatures for SMS, made here. */
  readonly secret: string;
  /** Number of the app at WeCom and DingTalk. */
  readonly agent: string | null;
}

/** A channel to be set up. SMS has an address alone; an app has an address only where the organisation runs it itself. */
export type DirectChannelToAdd =
  | { readonly channel: 'sms'; readonly address: string }
  | ({ readonly channel: Exclude<DirectChannel, 'sms'> } & Omit<DirectChannelKeys, 'address'> & {
        readonly address: string | null;
      });

/** Where the apps are for everybody. */
const usualAddresses = {
  wecom: 'https://qyapi.weixin.qq.com/',
  dingtalk: 'https://api.dingtalk.com/',
  feishu: 'https://open.feishu.cn/',
} as const;

/** Seals what direct channels are spoken to with. */
export function directChannelBox(serverKey: Buffer): SecretBox {
  return new SecretBox(serverKey, 'direct channels');
}

/** Keeps the direct channels: how one person is reached besides mail. */
export class DirectChannelsService {
  readonly #box: SecretBox;

  /** `serverKey`: 32 bytes, not in the database. */
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
    private readonly guard: OutboundGuard,
    serverKey: Buffer,
  ) {
    this.#box = directChannelBox(serverKey);
  }

  /** Those that have not ended. */
  async list(reader: Person): Promise<readonly DirectChannelRecord[] | Refusal> {
    if (!can(reader, 'direct_channel.list')) return refuse('permission.denied');
    const rows = await this.database.query<StoredState<DirectChannelRecord>>(sql.listDirectChannels);
    return rows.map(readState);
  }

  /** Sets one up whose address the guard lets through, in the place of the one there is. The secret of SMS is told this once. */
  async add(
    actor: Person,
    wish: DirectChannelToAdd,
  ): Promise<{ id: string; secret: string | null } | Refusal> {
    if (!can(actor, 'direct_channel.add')) return refuse('permission.denied');
    const { channel } = wish;
    const keys = keysOf(wish);
    const target = await this.guard.check(keys.address);
    if (typeof target === 'string') return refuse(addressObjections[target]);
    const id = this.newId();
    const sealed = this.#box.seal(JSON.stringify(keys), id);
    const { hostname: host } = target.url;
    return this.database.transaction(async (client) => {
      await client.query(sql.lockDirectChannels);
      const { rows } = await client.query<NamedDirectChannel>(sql.findPresentChannel, [channel]);
      const present = rows[0] ?? null;
      const decided = decideDirectChannelAddition({ id, channel, host }, present, this.newId);
      await this.database.storeIn(client, decided, actor);
      if (present !== null) await client.query(sql.endDirectChannel, [present.id]);
      await client.query(sql.addDirectChannel, [id, channel, host, sealed]);
      return { id, secret: channel === 'sms' ? keys.secret : null };
    });
  }

  /** Ends one: its keys are forgotten, and what waits for it goes on to the next channel. */
  async end(actor: Person, id: string): Promise<object | Refusal> {
    if (!can(actor, 'direct_channel.end')) return refuse('permission.denied');
    return this.database.transaction(async (client) => {
      await client.query(sql.lockDirectChannels);
      const { rows } = await client.query<NamedDirectChannel>(sql.findDirectChannel, [id]);
      const [present] = rows;
      if (present === undefined) return refuse('direct_channel.not_found');
      await this.database.storeIn(client, decideDirectChannelEnd(this.newId(), present), actor);
      await client.query(sql.endDirectChannel, [id]);
      await client.query(sql.giveUpWaiting, [present.channel]);
      return {};
    });
  }
}

function keysOf(wish: DirectChannelToAdd): DirectChannelKeys {
  if (wish.channel === 'sms') {
    return { address: wish.address, key: null, secret: newWebhookSecret(), agent: null };
  }
  const { channel, address, key, secret, agent } = wish;
  // What is asked of the app stands below the address.
  const base = (address ?? usualAddresses[channel]).replace(/\/*$/, '/');
  return { address: base, key, secret, agent };
}
