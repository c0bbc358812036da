import { isRefusal, type Refusal } from '#domain';

/** Carries a refusal from a controller or guard to the problem filter. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

/** The answer, or the refusal thrown. */
export function orRefuse<T extends object>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Refused(answer);
  return answer;
}
