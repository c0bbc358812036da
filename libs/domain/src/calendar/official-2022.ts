import { addDays, isoWeekday, localDate } from './local-date.js';
import type { CalendarDay } from './working-calendar.js';

/** Days off from Monday to Friday and working Saturdays and Sundays, by the State Council's notice for 2022. */
const off =
  '01-03 01-31 02-01 02-02 02-03 02-04 04-04 04-05 05-02 05-03 05-04 06-03 09-12 10-03 10-04 10-05 10-06 10-07'.split(
    ' ',
  );
const makeUp = '01-29 01-30 04-02 04-24 05-07 10-08 10-09'.split(' ');

/**
 * The official working calendar of 2022 (国办发明电〔2021〕11号), one row per day: a year with every kind of
 * exception, for the specs. The product itself reads its calendar table.
 */
export const official2022: readonly CalendarDay[] = Array.from({ length: 365 }, (_, index) => {
  const day = addDays(localDate('2022-01-01'), index);
  const monthDay = day.slice(5);
  const working = isoWeekday(day) <= 5 ? !off.includes(monthDay) : makeUp.includes(monthDay);
  return { day, working };
});
