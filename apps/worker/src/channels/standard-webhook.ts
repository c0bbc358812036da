import { createHmac } from 'node:crypto';
import type { OutboundPost } from '#runtime';

const secretPrefix = 'whsec_';

/** Where a webhook is and what it is signed with; `id`: by it the receiver knows a second copy. */
export interface WebhookPlace {
  readonly id: string;
  readonly address: string;
  /** `whsec_` and base64. */
  readonly secret: string;
}

/** An event as Standard Webhooks describes it: three headers, and a signature over id, time and body. */
export function signedPost({ id, address, secret }: WebhookPlace, at: Date, event: object): OutboundPost {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const body = JSON.stringify(event);
  return {
    address,
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'key-projects',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature(secret, `${id}.${timestamp}.${body}`)}`,
    },
  };
}

function signature(secret: string, signed: string): string {
  const key = Buffer.from(secret.slice(secretPrefix.length), 'base64');
  return createHmac('sha256', key).update(signed).digest('base64');
}
