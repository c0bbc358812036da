import type { RefusalCode } from '#domain';
import type { OutboundObjection } from '#runtime';

/** How it is said what the guard has against an address that somebody has typed. */
export const addressObjections = {
  form: 'endpoint.address_form',
  port: 'endpoint.address_port',
  network: 'endpoint.address_network',
  unknown: 'endpoint.address_unknown',
} as const satisfies Record<OutboundObjection, RefusalCode>;
