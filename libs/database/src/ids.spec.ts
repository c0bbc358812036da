import { describe, expect, it } from '@jest/globals';
import { newId, seededIds } from './ids.js';

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const many = (make: () => string) => Array.from({ length: 5000 }, make);

describe('newId', () => {
  it('makes UUIDv7, each another one, in order', () => {
    const ids = many(newId);
    for (const id of ids) expect(id).toMatch(uuid7);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
  });
});

describe('seededIds', () => {
  const at = Date.parse('2022-01-10T00:00:00+08:00');

  it('makes the same ids from the same seed and times, and others from another seed', () => {
    const ids = many(seededIds(7, () => at));
    expect(many(seededIds(7, () => at))).toEqual(ids);
    expect(new Set([...ids, ...many(seededIds(8, () => at))]).size).toBe(2 * ids.length);
    for (const id of ids) expect(id).toMatch(uuid7);
  });

  it('writes the application’s time into the id', () => {
    let now = at;
    const make = seededIds(7, () => now);
    const timeOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    expect(timeOf(make())).toBe(at);
    now += 86_400_000;
    expect(timeOf(make())).toBe(now);
  });
});
