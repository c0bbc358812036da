import { z } from 'zod';

/**
 * A text that a person typed: trimmed, NFC, without NUL and half characters, which the history could not keep.
 * `limit` and `least` are in UTF-16 units.
 */
export function typedText(limit: number, least = 0): z.ZodType<string> {
  return z
    .string()
    .trim()
    .min(least)
    .max(limit)
    .refine((text) => !text.includes('\u0000') && !/\p{Surrogate}/u.test(text), {
      error: 'NUL, U+D800–U+DFFF ✗',
    })
    .transform((text) => text.normalize('NFC'))
    .pipe(z.string());
}

/** Words of two characters or more; the same in full-width and plain forms. */
export const searchWords = z
  .string()
  .max(100)
  .transform((text) =>
    text
      .normalize('NFKC')
      .split(/\s+/u)
      .filter((word) => word !== ''),
  )
  .pipe(
    z
      .array(
        z.string().refine((word) => /^.{2,}$/su.test(word) && !word.includes('\u0000'), {
          error: '每个词至少两个字 · each word has two characters or more',
        }),
      )
      .min(1)
      .max(10),
  );
