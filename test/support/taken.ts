import { isRefusal, type Refusal } from '#domain';

/** The answer of what must not be refused: a refusal ends the test with its code. */
export function taken<T extends object>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(answer.code);
  return answer;
}
