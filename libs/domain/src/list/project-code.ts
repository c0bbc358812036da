import type { Text } from '../refusal-texts.js';

/** What is odd about a project's code, by a stable code of its own; nobody is refused for it. */
export interface ProjectCodeWarning {
  readonly code: 'project_code.check_digit';
  readonly text: Text;
}

/** What is wrong with how the code is written; only such a one is no code at all. */
export const projectCodePattern = /^\d{4}-\d{6}-\d{2}-\d{2}-\d{6}$/;

const checkDigit: ProjectCodeWarning = {
  code: 'project_code.check_digit',
  text: {
    zh: '项目代码的校验码与 GB/T 40058-2021 的算法不符，已照录。2020 年底以前的代码可能如此，请核对。',
    en: 'The check digit of the code does not fit GB/T 40058-2021. It is kept as given; codes of before the end of 2020 may be so. Check it.',
  },
};

/**
 * The warnings for a project code (GB/T 40058-2021): its last digit is ISO 7064 MOD 11,10 over the first 19. Old codes are
 * not made so, therefore it only warns.
 */
export function projectCodeWarnings(code: string | null): readonly ProjectCodeWarning[] {
  if (code === null || !projectCodePattern.test(code)) return [];
  const digits = Array.from(code.replaceAll('-', ''), Number);
  let product = 10;
  for (const digit of digits.slice(0, 19)) {
    const sum = (digit + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (digits[19]! + product) % 10 === 1 ? [] : [checkDigit];
}
