import { createHash } from 'node:crypto';

/**
 * Where a page ended, for the next one: the key of its last line, with a digest of the question and of the key. It is no
 * secret, and no right: whoever makes one up gets another part of a list that they may read whole anyway. The digest
 * tells a cursor of another question, or a damaged one, from one that was given out for this.
 */
export function cursorOf(question: string, position: readonly string[]): string {
  return Buffer.from(JSON.stringify([digest(question, position), ...position])).toString('base64url');
}

/** The position in a cursor; null where it was not given out for this question. */
export function positionIn(question: string, cursor: string): string[] | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) return null;
    const [given, ...position] = parts;
    return given === digest(question, position) ? position : null;
  } catch {
    return null;
  }
}

function digest(question: string, position: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([question, ...position]))
    .digest('base64url')
    .slice(0, 16);
}
