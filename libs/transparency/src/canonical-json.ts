import { decodeUtf8 } from './decode.js';

/**
 * RFC 8785 (JCS) as the history uses it: whole numbers within ±(2^53−1) only, no lone surrogates, no NUL, no key twice.
 * Written here a second time, apart from what the product writes bodies with: the verifier must not share its mistakes.
 */

/** What a canonical body may be made of. */
export type CanonicalValue =
  string | number | boolean | null | readonly CanonicalValue[] | { readonly [field: string]: CanonicalValue };

/** The value of canonical bytes; undefined when the bytes are not canonical, to the byte. Never throws. */
export function parseCanonical(bytes: Uint8Array): CanonicalValue | undefined {
  const text = decodeUtf8(bytes);
  if (text === null) return undefined;
  try {
    const value = JSON.parse(text) as CanonicalValue;
    // A key that stands there twice, a space, another order: none of it is written again.
    return canonicalText(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The canonical text. Throws RangeError for what the history does not take. */
export function canonicalText(value: CanonicalValue): string {
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number within ±(2^53−1).`);
    return String(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (isList(value)) return `[${value.map(canonicalText).join(',')}]`;
  let text = '';
  for (const field of sortedFields(value))
    text += `${text === '' ? '' : ','}${canonicalString(field)}:${canonicalText(value[field] ?? null)}`;
  return `{${text}}`;
}

/** The fields in the order of RFC 8785, by UTF-16 units as < and sort() compare; those of canonical bytes mostly are. */
function sortedFields(value: object): string[] {
  const fields = Object.keys(value);
  for (let at = 1; at < fields.length; at += 1) if (fields[at - 1]! > fields[at]!) return fields.sort();
  return fields;
}

/** Texts that are written as they are: no quotes, backslashes, control characters and surrogates; most are such. */
const plainText = /^[\u0020\u0021\u0023-\u005b\u005d-\u007e\u00a0-\u1fff\u3000-\ud7ff]*$/;

function canonicalString(text: string): string {
  if (plainText.test(text)) return `"${text}"`;
  if (/\p{Surrogate}|\0/u.test(text)) throw new RangeError('A text holds NUL or half a character.');
  return JSON.stringify(text);
}

function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}
