import { dictionary } from '@zxcvbn-ts/language-common';

const listed = new Set(dictionary['passwords-common']);

/** Whether the text, in lower case, is one of the 49,000 passwords that are tried first. */
export function isListedPassword(text: string): boolean {
  return listed.has(text);
}
