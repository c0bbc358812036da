import type { SendOutcome } from './mail.js';

/** Attempts after which a message is given up: some 18 hours of a receiver that cannot be reached. */
export const attemptLimit = 100;
/** Unknown attempts after which the message may have arrived twice: it is not sent any more. */
export const unknownLimit = 2;

const second = 1_000;
/** For the first half hour a receiver that comes back has the message within two minutes. */
const quickAttempts = 30;

/** Milliseconds until the next attempt after so many: 15 s, 30 s, then each minute, later each quarter of an hour. */
export function retryDelayMs(attempts: number): number {
  if (attempts >= quickAttempts) return 900 * second;
  return Math.min(15 * second * 2 ** (attempts - 1), 60 * second);
}

/** What an attempt leaves behind in its delivery. */
export interface AttemptResult {
  readonly state: 'sent' | 'pending' | 'failed' | 'ambiguous';
  /** Milliseconds until the next attempt; null when there is none. */
  readonly retryInMs: number | null;
  readonly error: string | null;
  readonly unknownAttempts: number;
  /** Whether a next attempt must send the same bytes: only after an unknown one. Bytes that were sent stay too. */
  readonly keepsBytes: boolean;
}

/**
 * The result of an attempt. `attempts` counts this one, `unknownBefore` the unknown ones before it. Once an attempt is
 * unknown, no later refusal makes it certain that nothing arrived: then the end is `ambiguous` and not `failed`. `limit`:
 * attempts after which it is given up.
 */
export function attemptResult(
  outcome: SendOutcome,
  attempts: number,
  unknownBefore: number,
  limit = attemptLimit,
): AttemptResult {
  if (outcome.kind === 'sent')
    return { state: 'sent', retryInMs: null, error: null, unknownAttempts: unknownBefore, keepsBytes: true };
  const unknownAttempts = unknownBefore + (outcome.kind === 'unknown' ? 1 : 0);
  const over =
    outcome.kind === 'unknown' ? unknownAttempts >= unknownLimit : outcome.permanent || attempts >= limit;
  const base = { error: outcome.reason.slice(0, 500), unknownAttempts, keepsBytes: unknownAttempts > 0 };
  if (!over) return { ...base, state: 'pending', retryInMs: retryDelayMs(attempts) };
  return { ...base, state: unknownAttempts > 0 ? 'ambiguous' : 'failed', retryInMs: null };
}
