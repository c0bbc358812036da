import { createHmac } from 'node:crypto';
import type { WebhookMessage } from '#portfolio';
import type { EndpointFormat } from './endpoint-format.js';

const secretPrefix = 'whsec_';
/** The receiver says by it that it wants nothing any more. */
const gone = 410;

/**
 * Webhooks as Standard Webhooks describes them: three headers, and a signature over id, time and body. Ids and counts go
 * out; whoever wants to know more asks the API with rights of its own.
 */
export const webhook: EndpointFormat<WebhookMessage> = {
  knowsCopies: true,
  post: (message, at) => {
    const { id, address, secret } = message;
    const timestamp = String(Math.floor(at.getTime() / 1_000));
    const body = JSON.stringify(eventOf(message));
    return {
      address,
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'key-projects',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature(secret ?? '', `${id}.${timestamp}.${body}`)}`,
      },
    };
  },
  outcome: ({ status }) =>
    status >= 200 && status < 300
      ? { kind: 'sent' }
      : { kind: 'refused', permanent: status === gone, reason: `HTTP ${status}` },
};

function signature(secret: string, signed: string): string {
  const key = Buffer.from(secret.slice(secretPrefix.length), 'base64');
  return createHmac('sha256', key).update(signed).digest('base64');
}

function eventOf({ content, isDemonstration }: WebhookMessage): object {
  const { of, message, day, items, escalated, projects } = content;
  const reminder = escalated > 0 ? 'reminder.escalated' : 'reminder.sent';
  return {
    type: of === 'rollup' ? 'rollup.sent' : reminder,
    demonstration: isDemonstration,
    data: { message, day, items, escalated, projects },
  };
}
