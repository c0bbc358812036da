import { sha256, type Digest } from './digest.js';

/**
 * The bytes of the history: what is hashed for a chain's beginning, an event and a leaf of the tree. They are fixed;
 * libs/database computes the same in SQL (audit.genesis, audit.event_hash), and a test compares the two.
 */

const genesisTag = Buffer.from('kp-audit/genesis/v1\n');
const eventTag = Buffer.from('kp-audit/event/v1\n');
const leafTag = Buffer.from('kp-audit/leaf/v1\n');

/** What the hash of an event covers. */
export interface EventContent {
  /** The chain: a project's id or `_sys`. */
  readonly project: string;
  /** From 1 without gaps in its chain; at most 2^53-1. */
  readonly seq: number;
  /** Microseconds since 1970, as app.now() had it. */
  readonly recordedAtUs: bigint;
  /** Hash of the event before it, or the chain's genesis hash. */
  readonly prev: Uint8Array;
  /** The canonical body, RFC 8785. */
  readonly canon: Uint8Array;
}

/** LP(s): four bytes of length, then the UTF-8 text. */
export function lengthPrefixed(text: string): Buffer {
  const length = Buffer.byteLength(text, 'utf8');
  const bytes = Buffer.allocUnsafe(4 + length);
  bytes.write(text, bytes.writeUInt32BE(length), 'utf8');
  return bytes;
}

/** The `prev` of a chain's first event. */
export function genesisHash(project: string, digest: Digest = sha256): Buffer {
  return digest(Buffer.concat([genesisTag, lengthPrefixed(project)]));
}

/** The hash that links an event into its chain. Throws RangeError for a number that does not fit its field. */
export function eventHash(event: EventContent, digest: Digest = sha256): Buffer {
  const project = lengthPrefixed(event.project);
  const { prev, canon } = event;
  const bytes = Buffer.allocUnsafe(eventTag.length + project.length + 16 + prev.length + 4 + canon.length);
  let at = eventTag.copy(bytes);
  at += project.copy(bytes, at);
  at = bytes.writeBigUInt64BE(wholeNumber(event.seq), at);
  at = bytes.writeBigInt64BE(event.recordedAtUs, at);
  bytes.set(prev, at);
  at = bytes.writeUInt32BE(canon.length, at + prev.length);
  bytes.set(canon, at);
  return digest(bytes);
}

/** Where an event stands in the tree and in its chain. */
export interface LeafContent {
  /** From 0 without gaps. */
  readonly leafIndex: number;
  readonly project: string;
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** The data of an event's leaf: its place in tree and chain, and its hash. */
export function leafData(leaf: LeafContent): Buffer {
  const project = lengthPrefixed(leaf.project);
  const bytes = Buffer.allocUnsafe(leafTag.length + 8 + project.length + 8 + leaf.hash.length);
  let at = leafTag.copy(bytes);
  at = bytes.writeBigUInt64BE(wholeNumber(leaf.leafIndex), at);
  at += project.copy(bytes, at);
  at = bytes.writeBigUInt64BE(wholeNumber(leaf.seq), at);
  bytes.set(leaf.hash, at);
  return bytes;
}

function wholeNumber(value: number): bigint {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is not a whole number.`);
  return BigInt(value);
}
