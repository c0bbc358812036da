import { isUtf8 } from 'node:buffer';

/**
 * Standard Base 64 with padding (RFC 4648, section 4) in its one spelling: null for anything else, also for unused bits
 * that are set, which a lenient reader would skip.
 */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

/** UTF-8 text of the bytes; null when they are not UTF-8. A byte order mark stays, so that it is seen. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  return isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8') : null;
}

/** A whole number in decimal without sign and leading zeros, at most 2^53-1; null for anything else. */
export function decodeDecimal(text: string): number | null {
  const value = /^(?:0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : null;
}
