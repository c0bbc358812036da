import type { AppCodes, AppFormat } from './app-format.js';
import { refusalOf, tokenOf, withoutCode } from './app-format.js';
import { jsonOf } from './endpoint-format.js';

const codes: AppCodes = {
  // No token, one that is over, one of somebody else's.
  expired: [99991661, 99991663, 99991668],
  // Too often, by the gateway and by the messages themselves.
  busy: [99991400, 230020, 11232],
  // Not in the app's reach; no such id, or of another app or tenant.
  nobody: [230013, 99992351, 99992360, 99992361, 99992364],
};

/** Feishu (飞书): a text of the organisation's own app to one user. It drops a second copy with the same uuid within an hour. */
export const feishuApp: AppFormat = {
  askToken: ({ address, key, secret }) => ({
    address: new URL('open-apis/auth/v3/tenant_access_token/internal', address).href,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ app_id: key, app_secret: secret }),
  }),
  readToken: (answer) => {
    const { tenant_access_token: token, expire: seconds, code, msg: message } = jsonOf(answer.body) ?? {};
    return tokenOf(answer, { token, seconds, code, message }, codes);
  },
  post: ({ address, id, to }, token, text) => {
    const url = new URL('open-apis/im/v1/messages', address);
    url.searchParams.set('receive_id_type', idTypeOf(to));
    return {
      address: url.href,
      headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${token}` },
      // A text in a text, as it wants it.
      body: JSON.stringify({ receive_id: to, msg_type: 'text', content: JSON.stringify({ text }), uuid: id }),
    };
  },
  outcome: (answer) => {
    const { code, msg } = jsonOf(answer.body) ?? {};
    if (typeof code !== 'number') return withoutCode(answer);
    return code === 0 ? { kind: 'sent' } : refusalOf(code, msg, codes);
  },
};

/** An app's own id of a user is known by its beginning, a mail address by its sign; any other is the organisation's. */
function idTypeOf(to: string): 'open_id' | 'union_id' | 'email' | 'user_id' {
  if (to.startsWith('ou_')) return 'open_id';
  if (to.startsWith('on_')) return 'union_id';
  return to.includes('@') ? 'email' : 'user_id';
}
