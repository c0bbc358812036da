import {
  can,
  decideEndpointAddition,
  decideEndpointEnd,
  isRefusal,
  refuse,
  type EndpointChannel,
  type NamedEndpoint,
  type NewId,
  type Person,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import type { OutboundGuard } from '#runtime';
import { SecretBox } from '../totp/secret-box.js';
import { addressObjections } from './address-objections.js';
import { readState, type ChannelState, type StoredState } from './channel-state.js';
import * as sql from './endpoints.queries.js';
import { newWebhookSecret } from './webhook-secret.js';

/** An endpoint as administrators see it. Instants are ISO texts. */
export interface EndpointRecord extends NamedEndpoint, ChannelState {}

/** An endpoint to be added. `secret`: of a robot that has one; that of a webhook is made here. */
export interface EndpointToAdd {
  readonly channel: EndpointChannel;
  readonly address: string;
  readonly secret: string | null;
}

/** What only its channel reads of an endpoint. */
export interface EndpointSecrets {
  readonly address: string;
  readonly secret: string | null;
}

/** Seals what endpoints are reached by. */
export function endpointBox(serverKey: Buffer): SecretBox {
  return new SecretBox(serverKey, 'endpoints');
}

/** Keeps the endpoints: where other programs and groups are told of what was sent. */
export class EndpointsService {
  readonly #box: SecretBox;

  /** `serverKey`: 32 bytes, not in the database. */
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
    private readonly guard: OutboundGuard,
    serverKey: Buffer,
  ) {
    this.#box = endpointBox(serverKey);
  }

  /** Those that have not ended. */
  async list(reader: Person): Promise<readonly EndpointRecord[] | Refusal> {
    if (!can(reader, 'endpoint.list')) return refuse('permission.denied');
    const rows = await this.database.query<StoredState<EndpointRecord>>(sql.listEndpoints);
    return rows.map(readState);
  }

  /** Adds one whose address the guard lets through. The secret of a webhook is told this once. */
  async add(
    actor: Person,
    { channel, address, secret: given }: EndpointToAdd,
  ): Promise<{ id: string; secret: string | null } | Refusal> {
    if (!can(actor, 'endpoint.add')) return refuse('permission.denied');
    const target = await this.guard.check(address);
    if (typeof target === 'string') return refuse(addressObjections[target]);
    const id = this.newId();
    const made = channel === 'webhook' ? newWebhookSecret() : null;
    const secrets: EndpointSecrets = { address, secret: made ?? given };
    const sealed = this.#box.seal(JSON.stringify(secrets), id);
    const { hostname: host } = target.url;
    return this.database.transaction(async (client) => {
      await client.query(sql.lockEndpoints);
      const { rows } = await client.query<{ held: number }>(sql.countEndpoints);
      const decided = decideEndpointAddition({ id, channel, host }, rows[0]!.held);
      if (isRefusal(decided)) return decided;
      await this.database.storeIn(client, decided, actor);
      await client.query(sql.addEndpoint, [id, channel, host, sealed]);
      return { id, secret: made };
    });
  }

  /** Ends one: its address is forgotten, and what is owed to it cancelled. */
  async end(actor: Person, id: string): Promise<object | Refusal> {
    if (!can(actor, 'endpoint.end')) return refuse('permission.denied');
    return this.database.transaction(async (client) => {
      await client.query(sql.lockEndpoints);
      const { rows } = await client.query<NamedEndpoint>(sql.findEndpoint, [id]);
      const [endpoint] = rows;
      if (endpoint === undefined) return refuse('endpoint.not_found');
      await this.database.storeIn(client, decideEndpointEnd(this.newId(), endpoint), actor);
      await client.query(sql.endEndpoint, [id]);
      await client.query(sql.cancelOwed, [id]);
      return {};
    });
  }
}
