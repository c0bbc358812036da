import type { WebhookMessage } from '#portfolio';
import type { EndpointFormat } from './endpoint-format.js';
import { signedPost } from './standard-webhook.js';

/** The receiver says by it that it wants nothing any more. */
const gone = 410;

/**
 * Webhooks: ids and counts go out; whoever wants to know more asks the API with rights of its own.
 */
export const webhook: EndpointFormat<WebhookMessage> = {
  knowsCopies: true,
  post: (message, at) => {
    const { id, address, secret } = message;
    return signedPost({ id, address, secret: secret ?? '' }, at, eventOf(message));
  },
  outcome: ({ status }) =>
    status >= 200 && status < 300
      ? { kind: 'sent' }
      : { kind: 'refused', permanent: status === gone, reason: `HTTP ${status}` },
};

function eventOf({ content, isDemonstration }: WebhookMessage): object {
  const { of, message, day, items, escalated, projects } = content;
  const reminder = escalated > 0 ? 'reminder.escalated' : 'reminder.sent';
  return {
    type: of === 'rollup' ? 'rollup.sent' : reminder,
    demonstration: isDemonstration,
    data: { message, day, items, escalated, projects },
  };
}
