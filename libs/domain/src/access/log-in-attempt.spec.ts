import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideLogInAttempt } from './log-in-attempt.js';

const known = (here: number, fromAddress = here) =>
  decideLogInAttempt({ isKnownAddress: true, here, fromUnknown: 0, fromAddress });
const unknown = (here: number, fromUnknown = here, fromAddress = here) =>
  decideLogInAttempt({ isKnownAddress: false, here, fromUnknown, fromAddress });

describe('security 30: attempts to log in', () => {
  it.each([
    ['a known address', known],
    ['an unknown one', unknown],
  ])(
    'from %s are checked at once up to the fifth, and from the sixth on slowed, more each time',
    (_, attempt) => {
      for (let count = 1; count <= 5; count += 1) expect(attempt(count)).toEqual({ how: 'check' });
      expect([6, 7, 8, 9, 10, 30].map((count) => attempt(count))).toEqual(
        [1, 2, 4, 8, 8, 8].map((waitSteps) => ({ how: 'check_slowly', waitSteps })),
      );
    },
  );

  it('from addresses that the account does not know are refused unseen after thirty, however many addresses', () => {
    expect(unknown(1, 30)).toEqual({ how: 'check' });
    expect(unknown(1, 31)).toEqual({ how: 'refuse' });
  });

  it('of many accounts from one address are refused after fifty, but not where the account was used before', () => {
    expect(unknown(1, 1, 50)).toEqual({ how: 'check' });
    expect(unknown(1, 1, 51)).toEqual({ how: 'refuse' });
    expect(known(1, 5000)).toEqual({ how: 'check' });
  });

  it('from a known address are never refused: nobody locks the owner out', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (here, fromAddress) => {
        expect(known(here + 1, fromAddress + 1).how).not.toBe('refuse');
      }),
    );
  });
});
