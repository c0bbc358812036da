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
