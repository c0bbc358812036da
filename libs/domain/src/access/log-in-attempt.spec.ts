import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideLogInAttempt } from './log-in-attempt.js';

const attempt = (onAccount: number, isKnownAddress: boolean, fromAddress = onAccount) =>
  decideLogInAttempt({ onAccount, isKnownAddress, fromAddress });

describe('security 30: attempts to log in', () => {
  it('are checked at once up to the fifth', () => {
    for (const isKnown of [true, false])
      for (let count = 1; count <= 5; count += 1) expect(attempt(count, isKnown)).toEqual({ how: 'check' });
  });

  it('are slowed from the sixth on where the account was used before, more each time', () => {
    expect([6, 7, 8, 9, 10, 400].map((count) => attempt(count, true))).toEqual(
      [1, 2, 4, 8, 8, 8].map((waitSteps) => ({ how: 'check_slowly', waitSteps })),
    );
  });

  it('are refused unseen from the sixth on elsewhere', () => {
    expect([6, 7, 400].map((count) => attempt(count, false))).toEqual(Array(3).fill({ how: 'refuse' }));
  });

  it('of many accounts from one address are refused after fifty, but not where the account was used before', () => {
    expect(attempt(1, false, 50)).toEqual({ how: 'check' });
    expect(attempt(1, false, 51)).toEqual({ how: 'refuse' });
    expect(attempt(1, true, 5000)).toEqual({ how: 'check' });
  });

  it('at a known address are never refused: nobody locks the owner out', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (onAccount, fromAddress) => {
        expect(attempt(onAccount + 1, true, fromAddress + 1).how).not.toBe('refuse');
      }),
    );
  });
});
