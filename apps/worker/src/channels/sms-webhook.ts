import type { DirectMessage, SendOutcome } from '#portfolio';
import type { OutboundPost } from '#runtime';
import type { EndpointAnswer } from './endpoint-format.js';
import { signedPost } from './standard-webhook.js';

/** The service says by it that the number takes no text, and that it wants nothing any more. */
const [unprocessable, gone] = [422, 410];

/** SMS by the organisation's own service: a signed webhook with number and text. */
export const smsWebhook = {
  post: ({ id, address, secret, to, isDemonstration }: DirectMessage, at: Date, text: string): OutboundPost =>
    signedPost({ id, address, secret }, at, {
      type: 'sms.requested',
      demonstration: isDemonstration,
      data: { to, text },
    }),
  outcome: ({ status }: EndpointAnswer): SendOutcome =>
    status >= 200 && status < 300
      ? { kind: 'sent' }
      : {
          kind: 'refused',
          permanent: status === unprocessable || status === gone,
          reason: `HTTP ${status}`,
          addressRefused: status === unprocessable,
        },
};
