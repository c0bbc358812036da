import { createHmac, timingSafeEqual } from 'node:crypto';

const idBytes = 16;
/** 128 bits: no more are guessed at 43 characters than at 22. */
const sealBytes = 16;
const form = /^[A-Za-z0-9_-]{43}$/;

/**
 * A token for a link that nobody keeps: the id of what it opens and a seal that only the holder of the key can make, bound to
 * what else is true of it (whose it is, in which message). 43 characters of an address. Whoever reads the database can make
 * none, as with a hash that is kept there, and nothing is written when a mail is made.
 */
export function sealId(key: Buffer, id: string, ...boundTo: readonly string[]): string {
  return Buffer.concat([bytesOf(id), seal(key, id, boundTo)]).toString('base64url');
}

/** The id in a token, which may be anybody's making: what it is bound to is read by it, then `isSealed` asked. */
export function idInToken(token: string): string | null {
  if (!form.test(token)) return null;
  const hex = Buffer.from(token, 'base64url').subarray(0, idBytes).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Whether the token is, to the letter, the one that `sealId` makes of these. */
export function isSealed(token: string, key: Buffer, id: string, ...boundTo: readonly string[]): boolean {
  return form.test(token) && timingSafeEqual(Buffer.from(token), Buffer.from(sealId(key, id, ...boundTo)));
}

function bytesOf(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

function seal(key: Buffer, id: string, boundTo: readonly string[]): Buffer {
  return createHmac('sha256', key)
    .update([id, ...boundTo].join(' '))
    .digest()
    .subarray(0, sealBytes);
}
