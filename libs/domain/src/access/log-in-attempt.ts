/** Wrong log-ins within 15 minutes that cost nothing; the next is slowed. */
export const freeAttempts = 5;
/** Wrong log-ins of all accounts together from one address within 15 minutes, before it is slowed. */
const freeAttemptsOfAddress = 50;
/** Minutes until a wrong log-in is forgotten. */
export const attemptMinutes = 15;

/** Attempts of the last 15 minutes, this one among them. */
export interface AttemptFacts {
  /** Somebody has logged in to this account from this address before. */
  readonly isKnownAddress: boolean;
  /** On this account: at a known address those from there, otherwise those from all addresses it does not know. */
  readonly onAccount: number;
  /** From this address on any account. */
  readonly fromAddress: number;
}

/**
 * What happens to an attempt: `check` the password at once; `check_slowly` after `waitSteps` and one at a time; or
 * `refuse` it unseen. At a known address the right password always gets in, so nobody locks the owner out by trying;
 * elsewhere nobody gets more than five guesses in 15 minutes, be the account there or not.
 */
export type AttemptDecision =
  | { readonly how: 'check' }
  | { readonly how: 'check_slowly'; readonly waitSteps: number }
  | { readonly how: 'refuse' };

/** Longest wait, in steps. */
const mostSteps = 8;

/** Decides what happens to an attempt. */
export function decideLogInAttempt(facts: AttemptFacts): AttemptDecision {
  const excess = facts.onAccount - freeAttempts;
  if (facts.isKnownAddress)
    return excess <= 0
      ? { how: 'check' }
      : { how: 'check_slowly', waitSteps: Math.min(2 ** (excess - 1), mostSteps) };
  return excess > 0 || facts.fromAddress > freeAttemptsOfAddress ? { how: 'refuse' } : { how: 'check' };
}
