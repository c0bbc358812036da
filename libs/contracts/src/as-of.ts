import { z } from 'zod';
import { isLocalDate } from '#domain';

/**
 * An instant of recorded time: a day `YYYY-MM-DD`, which means its end in the city, or an instant with its offset. Gives
 * a text that PostgreSQL reads as an instant, to the microsecond.
 */
export const recordedInstant = z
  .union([
    z.string().refine(isLocalDate, { error: 'YYYY-MM-DD' }),
    z.iso.datetime({ offset: true }).refine((text) => text >= '1900', { error: '≥ 1900-01-01' }),
  ])
  .transform((text) => (isLocalDate(text) ? `${text}T23:59:59.999999+08:00` : text));

/** `?asOf=`: the state as it was on record then, instead of the present. */
export const asOfParameter = recordedInstant.optional().meta({
  description:
    '按当时的记录显示：日期（当日结束时）或带时区的时刻。As it was on record then: a day (its end) or an instant with its offset.',
  example: '2022-03-01',
});
