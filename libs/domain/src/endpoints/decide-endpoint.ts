import { decision, type Decision } from '../decision.js';
import { historyEntry, systemChain } from '../history/history-entry.js';
import { refuse, type Refusal } from '../refusal.js';
import type { EndpointChannel } from './endpoint-content.js';

/** So many endpoints are told of each message; more would make a reminder wait for its programs. */
export const mostEndpoints = 50;

/** An endpoint as the history names it: neither its address, which often is a key, nor its secret. */
export interface NamedEndpoint {
  readonly id: string;
  readonly channel: EndpointChannel;
  readonly host: string;
}

/** Adds an endpoint to `held` others; it has the id of its event. */
export function decideEndpointAddition(
  { id, channel, host }: NamedEndpoint,
  held: number,
): Decision | Refusal {
  if (held >= mostEndpoints) return refuse('endpoint.too_many', { most: String(mostEndpoints) });
  return decision({
    entries: [
      historyEntry<'endpoint.added'>({
        event: id,
        chain: systemChain,
        action: 'endpoint.added',
        before: null,
        after: { endpoint: id, channel, host },
      }),
    ],
  });
}

/** Ends an endpoint: what is owed to it is cancelled. */
export function decideEndpointEnd(event: string, { id, channel, host }: NamedEndpoint): Decision {
  return decision({
    entries: [
      historyEntry<'endpoint.ended'>({
        event,
        chain: systemChain,
        action: 'endpoint.ended',
        before: null,
        after: { endpoint: id, channel, host },
      }),
    ],
  });
}
