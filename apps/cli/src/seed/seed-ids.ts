import { createHash } from 'node:crypto';
import { seededIds } from '#database';
import type { NewId } from '#domain';

/**
 * Ids of one step of the seed: the same seed, step and instant give the same ids, whatever was done before. So a
 * seed that was cut off can be gone through again, and finds by its ids what it has done.
 */
export function stepIds(seed: number, step: string, at: Date): NewId {
  const drawn = createHash('sha256').update(`${seed}\n${step}`).digest().readUInt32BE(0);
  return seededIds(drawn, () => at.getTime());
}
