import type { RefusalCode } from './refusal-texts.js';

/** A rule's "no": a stable code and the facts that its text names. Nothing was changed. */
export interface Refusal {
  readonly refused: true;
  readonly code: RefusalCode;
  readonly details: Readonly<Record<string, string>>;
}

/** Makes a refusal; `details` fill the placeholders of the code's text. */
export function refuse(code: RefusalCode, details: Readonly<Record<string, string>> = {}): Refusal {
  return { refused: true, code, details };
}

/** Whether a rule's answer is a refusal. */
export function isRefusal<T extends object>(answer: T | Refusal): answer is Refusal {
  return 'refused' in answer && answer.refused === true;
}
