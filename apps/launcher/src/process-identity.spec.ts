import { describe, expect, it } from '@jest/globals';
import { processIdentity, startIfAlive } from './process-identity.js';

/** As the kernel writes it, of a program that has a bracket in its name. */
const stat = (state: string, threads: number): string =>
  `21757 (node (a) b) ${state} 21713 21713 11330 0 -1 4227084 3058 6478 2 0 9 1 3 5 20 0 ${threads} 0 8415164 0 0`;

describe('whether a process lives', () => {
  it.each([
    ['S', 11, '8415164'],
    ['Z', 1, undefined],
    ['X', 1, undefined],
  ])('state %s with %i threads: %s', (state, threads, start) => {
    expect(startIfAlive(stat(state, threads))).toBe(start);
  });

  it('its first thread has ended and others have not: its ports are taken', () => {
    expect(startIfAlive(stat('Z', 2))).toBe('8415164');
  });

  it('is asked of the system: we do, and nobody has the highest number', () => {
    expect(processIdentity(process.pid)).toBeDefined();
    expect(processIdentity(2 ** 30)).toBeUndefined();
  });
});
