/** Mobile numbers of mainland China: eleven digits. */
const chineseMobile = /^1[3-9][0-9]{9}$/;
/** E.164: a country code and at most 15 digits in all. */
const international = /^\+[1-9][0-9]{6,14}$/;

/**
 * A number as people write it, in the form in which it is sent to (E.164): one of eleven digits is a Chinese one. Null for
 * what takes no text, as a landline without its country.
 */
export function smsNumber(written: string): string | null {
  const number = written.replace(/[ -]/g, '');
  const domestic = number.replace(/^(?:\+|00)?86/, '');
  if (chineseMobile.test(domestic)) return `+86${domestic}`;
  return international.test(number) && !number.startsWith('+86') ? number : null;
}
