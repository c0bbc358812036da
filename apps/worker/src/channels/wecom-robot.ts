import type { GroupMessage } from '#portfolio';
import { groupText, robotOutcome, type EndpointFormat } from './endpoint-format.js';

/** System busy; too many messages in this minute (20 are allowed). */
const busy = [-1, 45009];

/** The robot of a WeCom (企业微信) group: the key stands in its address. */
export const wecomRobot: EndpointFormat<GroupMessage> = {
  knowsCopies: false,
  post: (message, _, publicUrl) => {
    return {
      address: message.address,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ msgtype: 'text', text: { content: groupText(message, publicUrl) } }),
    };
  },
  outcome: (answer) =>
    robotOutcome(answer, ({ errcode, errmsg }) => ({ code: errcode, message: errmsg }), busy),
};
