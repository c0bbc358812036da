import { createHmac } from 'node:crypto';
import type { GroupMessage } from '#portfolio';
import { groupText, robotOutcome, type EndpointFormat } from './endpoint-format.js';

/** System busy; too many messages in this minute, by the older code and the newer. */
const busy = [-1, 130101, 410100];

/** The robot of a DingTalk (钉钉) group: the token stands in its address, time and signature are added where it checks them. */
export const dingtalkRobot: EndpointFormat<GroupMessage> = {
  knowsCopies: false,
  post: (message, at, publicUrl) => {
    const { address, secret } = message;
    return {
      address: secret === null ? address : signed(address, secret, at.getTime()),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ msgtype: 'text', text: { content: groupText(message, publicUrl) } }),
    };
  },
  outcome: (answer) =>
    robotOutcome(answer, ({ errcode, errmsg }) => ({ code: errcode, message: errmsg }), busy),
};

/** The secret is both key and part of what is signed. */
function signed(address: string, secret: string, timestamp: number): string {
  const url = new URL(address);
  url.searchParams.set('timestamp', String(timestamp));
  const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
  url.searchParams.set('sign', sign);
  return url.href;
}
