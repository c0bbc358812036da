import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import type { NewId } from '#domain';

/** Random bytes of an id. */
const idBytes = 16;
/** Random bytes for the next ids: asked for one id at a time they cost four times as much as the id. */
const pool = Buffer.alloc(idBytes * 256);
let used = pool.length;
/** Of the last id: ids of one millisecond are counted, so that they are in order. */
let [lastMs, count] = [0, 0];

/** A new id (UUIDv7), made before the row is sent: a repeated attempt meets its own unique key. */
export const newId: NewId = () => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + idBytes);
  used += idBytes;
  const now = Date.now();
  // Begins anywhere in the lower half of what the id has room for: it does not run out within a millisecond.
  if (now > lastMs) [lastMs, count] = [now, random.readUInt32BE() >>> 1];
  else count += 1;
  return v7({ random, msecs: lastMs, seq: count });
};

/**
 * Ids from a seed, for a demonstration that is the same every time: UUIDv7 whose time is `nowMs` (milliseconds
 * since 1970, application time) and whose random part is drawn from the seed.
 */
export function seededIds(seed: number, nowMs: () => number): NewId {
  let state = seed >>> 0;
  const nextByte = (): number => {
    // mulberry32: small, well spread, and the same on every machine.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) & 0xff;
  };
  return () => v7({ msecs: nowMs(), random: Uint8Array.from({ length: 16 }, nextByte) });
}
