/** Minutes until a wrong log-in is forgotten. */
export const attemptMinutes = 15;
/** Wrong log-ins within that time that cost nothing; the next is slowed. */
export const freeAttempts = 5;
/** Wrong log-ins to one account from all the addresses that it does not know, before such are refused. */
const mostFromUnknown = 30;
/** Wrong log-ins to all accounts together from one address, before it is refused where it is not known. */
const mostFromAddress = 50;

/** Attempts of the last 15 minutes, this one among them. */
export interface AttemptFacts {
  /** Somebody has logged in to this account from this address before. */
  readonly isKnownAddress: boolean;
  /** To this account from this address. */
  readonly here: number;
  /** To this account from all addresses that it does not know; 0 at a known one. */
  readonly fromUnknown: number;
  /** To any account from this address. */
  readonly fromAddress: number;
}

/**
 * What happens to an attempt: `check` the password at once; `check_slowly` after `waitSteps` and one at a time; or
 * `refuse` it unseen.
 */
export type AttemptDecision =
  | { readonly how: 'check' }
  | { readonly how: 'check_slowly'; readonly waitSteps: number }
  | { readonly how: 'refuse' };

/** Longest wait, in steps. */
const mostSteps = 8;

/**
 * Decides what happens to an attempt. The right password always gets in from an address that the account was used from
 * before, so nobody locks the owner out by trying; from others many together get no more than thirty guesses in 15
 * minutes, be the account there or not.
 */
export function decideLogInAttempt(facts: AttemptFacts): AttemptDecision {
  const { isKnownAddress, here, fromUnknown, fromAddress } = facts;
  if (!isKnownAddress && (fromUnknown > mostFromUnknown || fromAddress > mostFromAddress))
    return { how: 'refuse' };
  const excess = here - freeAttempts;
  return excess <= 0
    ? { how: 'check' }
    : { how: 'check_slowly', waitSteps: Math.min(2 ** (excess - 1), mostSteps) };
}
