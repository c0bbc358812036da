import { z } from 'zod';
import { isLocalDate, type LocalDate } from '#domain';

/** A day that is in the calendar, `YYYY-MM-DD`. */
export function calendarDay(example: string): z.ZodType<LocalDate, string> {
  return z
    .string()
    .refine((value): value is LocalDate => isLocalDate(value), { error: 'YYYY-MM-DD' })
    .transform((value) => value as LocalDate)
    .pipe(z.custom<LocalDate>(isLocalDate))
    .meta({ example });
}
