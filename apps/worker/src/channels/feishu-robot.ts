import { createHmac } from 'node:crypto';
import type { GroupMessage } from '#portfolio';
import { groupText, robotOutcome, type EndpointFormat } from './endpoint-format.js';

/** Too many requests, by the gateway's code and the robot's. */
const busy = [9499, 11232];

/** The robot of a Feishu (飞书) group: its id stands in its address, time and signature in the body where it checks them. */
export const feishuRobot: EndpointFormat<GroupMessage> = {
  knowsCopies: false,
  post: (message, at, publicUrl) => {
    const { address, secret } = message;
    const text = { msg_type: 'text', content: { text: groupText(message, publicUrl) } };
    return {
      address,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(secret === null ? text : { ...proof(secret, at), ...text }),
    };
  },
  outcome: (answer) =>
    robotOutcome(
      answer,
      ({ code, msg, StatusCode: oldCode }) => ({ code: code ?? oldCode, message: msg }),
      busy,
    ),
};

/** Here time and secret together are the key, and nothing is what is signed with it. */
function proof(secret: string, at: Date): { timestamp: string; sign: string } {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  return { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).digest('base64') };
}
