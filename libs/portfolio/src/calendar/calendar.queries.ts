/** Every day of the calendar. */
export const readCalendar = `SELECT day, working FROM calendar_day ORDER BY day`;

/** Years of which a day is loaded. */
export const loadedYears = `SELECT DISTINCT extract(year FROM day)::integer AS year FROM calendar_day`;

/** Inserts days: $1 the days, $2 whether each is a working day. One that is there already stays as it is. */
export const insertDays = `
  INSERT INTO calendar_day (day, working) SELECT * FROM unnest($1::date[], $2::boolean[]) ON CONFLICT DO NOTHING`;
