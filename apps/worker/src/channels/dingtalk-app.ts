import type { AppCodes, AppFormat } from './app-format.js';
import { refusalOf, tokenOf, withoutCode } from './app-format.js';
import { jsonOf } from './endpoint-format.js';

const codes: AppCodes = {
  expired: ['InvalidAuthentication'],
  busy: [
    'Throttling',
    'ServiceUnavailable',
    'InternalError',
    'Forbidden.AccessDenied.QpsLimitForApi',
    'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi',
  ],
  nobody: ['staffId.notExisted', 'invalidStaffId'],
};

/** DingTalk (钉钉): a text of the organisation's own robot to one user. Its codes are words, its statuses those of HTTP. */
export const dingtalkApp: AppFormat = {
  askToken: ({ address, key, secret }) => ({
    address: new URL('v1.0/oauth2/accessToken', address).href,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ appKey: key, appSecret: secret }),
  }),
  readToken: (answer) => {
    const { accessToken: token, expireIn: seconds, code, message } = jsonOf(answer.body) ?? {};
    return tokenOf(answer, { token, seconds, code, message }, codes);
  },
  post: ({ address, agent, to }, token, text) => ({
    address: new URL('v1.0/robot/oToMessages/batchSend', address).href,
    headers: { 'content-type': 'application/json', 'x-acs-dingtalk-access-token': token },
    body: JSON.stringify({
      robotCode: agent,
      userIds: [to],
      msgKey: 'sampleText',
      msgParam: JSON.stringify({ content: text }),
    }),
  }),
  outcome: (answer) => {
    const fields = jsonOf(answer.body) ?? {};
    const { code, message, processQueryKey } = fields;
    if (typeof code === 'string') return refusalOf(code, message, codes);
    if (isNotEmpty(fields['invalidStaffIdList']))
      return refusalOf('invalidStaffId', 'The user is unknown or has left.', codes);
    if (isNotEmpty(fields['flowControlledStaffIdList']))
      return refusalOf('Throttling', 'Too many messages to this user.', codes);
    return typeof processQueryKey === 'string' ? { kind: 'sent' } : withoutCode(answer);
  },
};

function isNotEmpty(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}
