import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { actorName, type Actor, type HistoryEntry, type SealedValue } from '#domain';

/** The body cannot be made canonical: it would not read the same everywhere. Nothing is stored. */
export class CanonicalError extends Error {}

/** A sealed value's commitment and what opens it, as `audit.keep` takes it; byte strings as `\x` hex. */
export interface KeptValue {
  readonly commitment: string;
  readonly salt: string;
  readonly value: string;
  readonly person: string | null;
}

/** The commitment that stands in the history for an erasable value: SHA-256 over its salt and its UTF-8 text. */
export function commitmentOf(salt: Buffer, value: string): Buffer {
  return createHash('sha256').update('kp-pii/v1\n').update(salt).update(value, 'utf8').digest();
}

/**
 * Seals the values of one decision. The same value object in an entry and in a row gets one commitment, so the
 * row's text is opened by what the event keeps.
 */
export class Sealer {
  readonly #kept = new Map<SealedValue, KeptValue>();

  /** Commitment of the value as hex, with what opens it. */
  seal(value: SealedValue): KeptValue {
    let kept = this.#kept.get(value);
    if (kept === undefined) {
      const text = wellFormed(value.sealed);
      const salt = randomBytes(32);
      kept = {
        commitment: commitmentOf(salt, text).toString('hex'),
        salt: `\\x${salt.toString('hex')}`,
        value: text,
        person: value.personId,
      };
      this.#kept.set(value, kept);
    }
    return kept;
  }
}

/** Whether the value is one that must be sealed. */
export function isSealed(value: unknown): value is SealedValue {
  return typeof value === 'object' && value !== null && 'sealed' in value && 'personId' in value;
}

/**
 * The canonical body of an event: RFC 8785 text of `v, event, project, action, actor, outcome, data`, NFC, with
 * commitments in place of sealed values; and what the event must keep. Throws CanonicalError for floats, lone
 * surrogates and NUL.
 */
export function canonicalBody(
  entry: HistoryEntry,
  actor: Actor,
  sealer: Sealer,
): { canon: string; kept: KeptValue[] } {
  const kept: KeptValue[] = [];
  const open = (value: unknown): unknown => {
    if (isSealed(value)) {
      const opened = sealer.seal(value);
      kept.push(opened);
      return opened.commitment;
    }
    if (typeof value === 'string') return wellFormed(value);
    if (typeof value === 'number' && !Number.isSafeInteger(value))
      throw new CanonicalError(`The history takes whole numbers only; write ${value} as decimal text.`);
    if (Array.isArray(value)) return value.map(open);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, inner]) => inner !== undefined)
          .map(([key, inner]) => [key, open(inner)]),
      );
    return value;
  };
  const canon = canonicalize({
    v: 1,
    event: entry.event,
    project: entry.chain,
    action: entry.action,
    actor: actorName(actor),
    outcome: 'success',
    data: open({
      before: entry.before,
      after: entry.after,
      reason: entry.reason,
      effectiveOn: entry.effectiveOn,
      causedBy: entry.causedBy,
    }),
  });
  if (canon === undefined) throw new CanonicalError('The event has no body.');
  return { canon, kept };
}

/** The canonical body of an event that seals nothing. Throws CanonicalError when it would have to. */
export function canonicalEvent(entry: HistoryEntry, actor: Actor): string {
  const { canon, kept } = canonicalBody(entry, actor, new Sealer());
  if (kept.length > 0) throw new CanonicalError('This event may seal nothing.');
  return canon;
}

/** Canonical JSON (RFC 8785) of data that the history commits to. Throws CanonicalError as `canonicalBody` does. */
export function canonicalJson(data: unknown): string {
  const canon = canonicalize(plain(data));
  if (canon === undefined) throw new CanonicalError('There is nothing to write.');
  return canon;
}

function plain(value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value);
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new CanonicalError(`Write ${value} as decimal text: only whole numbers read the same everywhere.`);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  return value;
}

function wellFormed(text: string): string {
  // Most texts are ids, codes and days: nothing in them can be half a character or written in two ways.
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  if (/\p{Surrogate}/u.test(text))
    throw new CanonicalError('A text holds half a character (a lone surrogate).');
  if (text.includes('\u0000')) throw new CanonicalError('A text holds a NUL character.');
  return text.normalize('NFC');
}
