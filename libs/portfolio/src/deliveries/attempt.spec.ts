import { describe, expect, it } from '@jest/globals';
import { attemptLimit, attemptResult, retryDelayMs } from './attempt.js';

const refused = { kind: 'refused', permanent: false, reason: '451' } as const;

describe('attemptResult', () => {
  it.each([
    [{ kind: 'sent' } as const, 1, 0, 'sent', 0],
    [refused, 1, 0, 'pending', 0],
    [refused, attemptLimit - 1, 0, 'pending', 0],
    [refused, attemptLimit, 0, 'failed', 0],
    [refused, attemptLimit, 1, 'ambiguous', 1],
    [{ ...refused, permanent: true }, 1, 0, 'failed', 0],
    [{ kind: 'unknown', reason: 'lost' } as const, 1, 0, 'pending', 1],
    [{ kind: 'unknown', reason: 'lost' } as const, 2, 1, 'ambiguous', 2],
  ])('%j at attempt %i after %i unknown ones: %s', (outcome, attempts, before, state, unknownAttempts) => {
    expect(attemptResult(outcome, attempts, before)).toMatchObject({ state, unknownAttempts });
  });
});

describe('retryDelayMs', () => {
  it('is a minute at most for half an hour, so that a receiver that is back gets all within two', () => {
    const delays = Array.from({ length: 29 }, (_, index) => retryDelayMs(index + 1));
    expect(Math.max(...delays)).toBe(60_000);
    expect(delays.slice(0, 3)).toEqual([15_000, 30_000, 60_000]);
  });

  it('gives a receiver almost a day', () => {
    const total = Array.from({ length: attemptLimit - 1 }, (_, index) => retryDelayMs(index + 1)).reduce(
      (a, b) => a + b,
    );
    expect(total / 3_600_000).toBeGreaterThan(16);
  });
});
