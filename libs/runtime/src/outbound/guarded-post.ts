import { request as requestPlain, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { OutboundGuard, OutboundObjection, OutboundTarget } from './outbound-guard.js';

/** What is posted; or asked for, where the receiver wants to be asked by GET. */
export interface OutboundPost {
  readonly method?: 'GET' | 'POST';
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What became of a post. `answered`: with the text of the answer, null where it was cut since it was too long, compressed or
 * no text. `forbidden`: nothing was connected to. `notSent`: it is certain that nothing was handed over. `unknown`: it may
 * have been, and no answer came in time.
 */
export type OutboundAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string | null }
  | { readonly kind: 'forbidden'; readonly objection: OutboundObjection }
  | { readonly kind: 'notSent'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Posts to an address that somebody has typed. Never rejects. */
export type GuardedPost = (post: OutboundPost) => Promise<OutboundAnswer>;

/** What bounds a post. */
export interface OutboundLimits {
  /** From the first question to the last byte, in milliseconds. */
  readonly totalMs: number;
  /** Bytes of an answer. */
  readonly answerBytes: number;
}

const usualLimits: OutboundLimits = { totalMs: 10_000, answerBytes: 16_384 };
/** Bytes of the answer's head. */
const headBytes = 8_192;

/**
 * Makes the way out to addresses that people have typed. Each post is checked by the guard and connects to the very address
 * that was checked, so that a name cannot lead elsewhere a moment later. Redirects are answers and not followed; what is
 * slow, huge or compressed is cut.
 */
export function guardedPost(guard: OutboundGuard, limits: OutboundLimits = usualLimits): GuardedPost {
  return async (post) => {
    const deadline = AbortSignal.timeout(limits.totalMs);
    const late = new Promise<'late'>((resolve) => {
      deadline.addEventListener('abort', () => resolve('late'), { once: true });
    });
    const target = await Promise.race([guard.check(post.address), late]);
    if (target === 'late') return { kind: 'notSent', reason: 'The name could not be looked up in time.' };
    if (typeof target === 'string') return { kind: 'forbidden', objection: target };
    return exchange(target, post, deadline, limits);
  };
}

/** One request over a connection of its own. */
async function exchange(
  target: OutboundTarget,
  { method = 'POST', headers, body: text }: OutboundPost,
  deadline: AbortSignal,
  limits: OutboundLimits,
): Promise<OutboundAnswer> {
  const isSecure = target.url.protocol === 'https:';
  return new Promise((resolve) => {
    let isHandedOver = false;
    let status: number | null = null;
    const request: ClientRequest = (isSecure ? requestSecure : requestPlain)(target.url, {
      method,
      // A new one, so that no connection, proxy or name of somebody else's is used.
      agent: false,
      lookup: pinned(target.addresses),
      signal: deadline,
      maxHeaderSize: headBytes,
      headers: {
        ...headers,
        ...(method === 'GET' ? {} : { 'content-length': String(Buffer.byteLength(text)) }),
        'accept-encoding': 'identity',
        connection: 'close',
      },
    });
    request.once('socket', (socket) =>
      socket.once(isSecure ? 'secureConnect' : 'connect', () => (isHandedOver = true)),
    );
    request.once('response', (response) => {
      const answered = response.statusCode ?? 0;
      status = answered;
      readBody(response, limits.answerBytes, (body) => {
        request.destroy();
        resolve({ kind: 'answered', status: answered, body });
      });
    });
    request.on('error', (error) => {
      // Its status has come: what it said besides is not known.
      if (status !== null) return resolve({ kind: 'answered', status, body: null });
      const reason = deadline.aborted ? `No answer within ${limits.totalMs / 1000} s.` : error.message;
      resolve({ kind: isHandedOver ? 'unknown' : 'notSent', reason });
    });
    request.end(text);
  });
}

/** Tells its text; null where it is cut: then the connection is given up with it. */
function readBody(response: IncomingMessage, mostBytes: number, done: (text: string | null) => void): void {
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    done(null);
    return;
  }
  const pieces: Buffer[] = [];
  let bytes = 0;
  response.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > mostBytes) done(null);
    else pieces.push(piece);
  });
  response.once('end', () => done(textOf(Buffer.concat(pieces))));
  response.once('error', () => done(null));
}

function textOf(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Gives the connection the addresses that were checked, whatever the name says now. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_, options, callback) => {
    if (options.all === true) callback(null, all);
    else callback(null, all[0]!.address, all[0]!.family);
  };
}
