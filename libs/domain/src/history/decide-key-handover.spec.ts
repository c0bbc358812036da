import { describe, expect, it } from '@jest/globals';
import { decideEpochBegin, decideKeyRotation } from './decide-key-handover.js';

const before = { origin: 'log.example', key: 'log.example+1+a' };
const epoch = {
  event: 'e',
  before: { ...before, size: 12, root: 'cm9vdA==' },
  after: { origin: 'log.example/2', key: 'log.example/2+2+b', size: 8 },
  ambiguous: 1,
  reason: '磁盘损坏',
};
let next = 0;
const newId = (): string => `id ${(next += 1)}`;

describe('a handover of the signing', () => {
  it('to a new key tells of both', () => {
    const rotated = decideKeyRotation('e', before, { ...before, key: 'log.example+3+c' }, null);
    expect(rotated.entries).toEqual([
      {
        event: 'e',
        chain: '_sys',
        action: 'history.key_rotated',
        before: { key: before.key },
        after: { key: 'log.example+3+c' },
      },
    ]);
    expect(rotated.versions).toEqual([]);
  });

  it('to a new epoch tells what was signed before, and pauses sending because of it', () => {
    const begun = decideEpochBegin(epoch, null, newId);
    expect(begun.entries).toMatchObject([
      {
        event: 'e',
        action: 'history.epoch_begun',
        before: epoch.before,
        after: { ...epoch.after, ambiguous: 1 },
        reason: { sealed: '磁盘损坏' },
      },
      { action: 'sending.paused', causedBy: 'e', reason: { sealed: '磁盘损坏' } },
    ]);
    // Two events, two commitments: each can be opened by what its own event keeps.
    expect(begun.entries[0]?.reason).not.toBe(begun.entries[1]?.reason);
    expect(begun.versions).toHaveLength(1);
  });

  it('leaves a pause that holds already as it is', () => {
    const begun = decideEpochBegin(epoch, { id: 'p', version: 1, since: '' }, newId);
    expect(begun.entries.map(({ action }) => action)).toEqual(['history.epoch_begun']);
    expect(begun.versions).toEqual([]);
  });
});
