import { v7 } from 'uuid';
import type { NewId } from '#domain';

/** A new id (UUIDv7), made before the row is sent: a repeated attempt meets its own unique key. */
export const newId: NewId = () => v7();

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
