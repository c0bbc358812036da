import type { DirectMessage, SendOutcome } from '#portfolio';
import type { OutboundPost } from '#runtime';
import type { EndpointAnswer } from './endpoint-format.js';

/** A token of an app, or why there is none. */
export type AppToken =
  { readonly token: string; readonly lastsSeconds: number } | { readonly refused: SendOutcome };

/** How one app is spoken to: all that a new one needs. */
export interface AppFormat {
  /** What a token is asked for with. */
  readonly askToken: (keys: DirectMessage) => OutboundPost;
  /** What the answer to it means. */
  readonly readToken: (answer: EndpointAnswer) => AppToken;
  /** The message to one person. */
  readonly post: (message: DirectMessage, token: string, text: string) => OutboundPost;
  /** What the answer means; `expired`: the token is not taken any more, and nothing was sent. */
  readonly outcome: (answer: EndpointAnswer) => SendOutcome | 'expired';
}

/** What an app's codes mean; any other is for a person to see to. */
export interface AppCodes {
  readonly expired: readonly (string | number)[];
  /** Worth trying again. */
  readonly busy: readonly (string | number)[];
  /** The app knows nobody by this name, or may not write to them. */
  readonly nobody: readonly (string | number)[];
}

/** The outcome of a code that an app has refused with. */
export function refusalOf(
  code: string | number,
  message: unknown,
  { expired, busy, nobody }: AppCodes,
): SendOutcome | 'expired' {
  if (expired.includes(code)) return 'expired';
  const reason = `${code}: ${typeof message === 'string' ? message : ''}`;
  return {
    kind: 'refused',
    permanent: !busy.includes(code),
    reason,
    addressRefused: nobody.includes(code),
  };
}

/** Of an answer without a code of the app's own: a refusal of the gateway for now, or nobody knows what. */
export function withoutCode({ status }: EndpointAnswer): SendOutcome {
  return status === 200
    ? { kind: 'unknown', reason: 'The app’s answer is not understood.' }
    : { kind: 'refused', permanent: false, reason: `HTTP ${status}` };
}

/** A token out of an answer, which has it where `token` is a text. */
export function tokenOf(
  answer: EndpointAnswer,
  { token, seconds, code, message }: { token: unknown; seconds: unknown; code: unknown; message: unknown },
  codes: AppCodes,
): AppToken {
  if (typeof token === 'string' && typeof seconds === 'number') return { token, lastsSeconds: seconds };
  if (typeof code !== 'string' && typeof code !== 'number')
    return { refused: { kind: 'refused', permanent: false, reason: `No token: HTTP ${answer.status}` } };
  const refused = refusalOf(code, message, { ...codes, expired: [], nobody: [] });
  return { refused: refused as SendOutcome };
}
