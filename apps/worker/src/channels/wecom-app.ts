import type { AppCodes, AppFormat } from './app-format.js';
import { refusalOf, tokenOf, withoutCode } from './app-format.js';
import { jsonOf } from './endpoint-format.js';

const codes: AppCodes = {
  // Expired; not (any more) a token.
  expired: [42001, 40014],
  // Busy; too often in this minute or at once.
  busy: [-1, 45009, 45033],
  // No such user, or none of those named may be written to.
  nobody: [40003, 60111, 81013, 82001],
};

/** WeCom (企业微信): a text of the organisation's own app to one user. It drops a second copy within half an hour. */
export const wecomApp: AppFormat = {
  askToken: ({ address, key, secret }) => {
    const url = new URL('cgi-bin/gettoken', address);
    url.searchParams.set('corpid', key ?? '');
    url.searchParams.set('corpsecret', secret);
    return { method: 'GET', address: url.href, headers: {}, body: '' };
  },
  readToken: (answer) => {
    const {
      access_token: token,
      expires_in: seconds,
      errcode: code,
      errmsg: message,
    } = jsonOf(answer.body) ?? {};
    return tokenOf(answer, { token, seconds, code, message }, codes);
  },
  post: ({ address, agent, to }, token, text) => {
    const url = new URL('cgi-bin/message/send', address);
    url.searchParams.set('access_token', token);
    return {
      address: url.href,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        touser: to,
        msgtype: 'text',
        agentid: Number(agent),
        text: { content: text },
        safe: 0,
        enable_duplicate_check: 1,
        duplicate_check_interval: 1_800,
      }),
    };
  },
  outcome: (answer) => {
    const { errcode: code, errmsg, invaliduser, unlicenseduser } = jsonOf(answer.body) ?? {};
    if (typeof code !== 'number') return withoutCode(answer);
    if (code !== 0) return refusalOf(code, errmsg, codes);
    // It answers 0 also where the one user was passed over.
    const passedOver = [invaliduser, unlicenseduser].some(
      (users) => typeof users === 'string' && users !== '',
    );
    return passedOver ? refusalOf(81013, 'The user is unknown or has no licence.', codes) : { kind: 'sent' };
  },
};
