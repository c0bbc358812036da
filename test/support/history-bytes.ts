import { createHash } from 'node:crypto';

// The bytes of the history once more, from their format alone and with none of the product's code.

/** What an event's hash covers. */
export interface EventBytes {
  chain: string;
  seq: bigint;
  recordedAtUs: bigint;
  prev: Buffer;
  canon: Buffer;
}

/** SHA-256 over the parts. */
export function sha256(...parts: (Buffer | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** What the first event of a chain follows. */
export function genesis(chain: string): Buffer {
  return sha256('kp-audit/genesis/v1\n', lengthPrefixed(chain));
}

/** The hash of an event. */
export function eventHash({ chain, seq, recordedAtUs, prev, canon }: EventBytes): Buffer {
  return sha256(
    'kp-audit/event/v1\n',
    lengthPrefixed(chain),
    int64(seq),
    int64(recordedAtUs),
    prev,
    uint32(canon.length),
    canon,
  );
}

/** RFC 8785 for what the profile allows: members by UTF-16 units, ECMAScript's own numbers and strings. */
export function jcs(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jcs).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${jcs(member)}`).join(',')}}`;
}

/** What does not hold in the chains, given whole and in order; one sentence each. */
export function chainProblems(events: readonly (EventBytes & { hash: Buffer })[]): string[] {
  const heads = new Map<string, { seq: bigint; hash: Buffer; at: bigint }>();
  return events.flatMap((event) => {
    const head = heads.get(event.chain) ?? { seq: 0n, hash: genesis(event.chain), at: -(2n ** 63n) };
    heads.set(event.chain, { seq: event.seq, hash: event.hash, at: event.recordedAtUs });
    const place = `${event.chain}/${event.seq}`;
    return [
      ...(event.seq === head.seq + 1n ? [] : [`${place} does not follow ${head.seq}`]),
      ...(event.prev.equals(head.hash) ? [] : [`${place} does not hold the hash before it`]),
      ...(event.hash.equals(eventHash(event)) ? [] : [`${place} has another hash`]),
      ...(event.recordedAtUs >= head.at ? [] : [`${place} was recorded before the one before it`]),
    ];
  });
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

function lengthPrefixed(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([uint32(bytes.length), bytes]);
}
