/** Every day of the calendar. */
export const readCalendar = `SELECT day, working FROM calendar_day ORDER BY day`;

/** What changes with every change of the calendar: a person puts each on record, a packaged year only adds days. */
export const readCalendarVersion = `
  SELECT concat_ws('/', (SELECT count(*) FROM calendar_change), (SELECT count(*) FROM calendar_day)) AS version`;

/** Years of which a day is loaded. */
export const loadedYears = `SELECT DISTINCT extract(year FROM day)::integer AS year FROM calendar_day`;

/** The days of a year ($1). */
export const readYear = `
  SELECT day, working FROM calendar_day WHERE day BETWEEN make_date($1, 1, 1) AND make_date($1, 12, 31) ORDER BY day`;

/** The notice that a year ($1) was last loaded from, by a person. */
export const readSource = `
  SELECT source, recorded_at AS "recordedAt" FROM calendar_change WHERE year = $1 AND source IS NOT NULL
  ORDER BY recorded_at DESC LIMIT 1`;

/** Which day it is, and which years are loaded. */
export const readLoaded = `
  SELECT app.today()::text AS today,
    coalesce((SELECT array_agg(DISTINCT extract(year FROM day)::integer) FROM calendar_day), '{}') AS years`;

/** Puts a change on record: $1 its event, $2 year, $3 source (null: a single day), $4 when. */
export const insertChange = `INSERT INTO calendar_change (id, year, source, recorded_at) VALUES ($1, $2, $3, $4)`;

/** Its days, with what they were: $1 its event, $2 when, $3 [{ day, was_working, working }]; and makes them so. */
export const changeDays = `
  WITH changed AS (
    INSERT INTO calendar_day_change (change_id, day, was_working, working, recorded_at)
    SELECT $1, c.day, c.was_working, c.working, $2 FROM jsonb_populate_recordset(NULL::calendar_day_change, $3) AS c
    RETURNING day, working)
  INSERT INTO calendar_day (day, working) SELECT day, working FROM changed
  ON CONFLICT (day) DO UPDATE SET working = excluded.working`;

/** Inserts days: $1 the days, $2 whether each is a working day. One that is there already stays as it is. */
export const insertDays = `
  INSERT INTO calendar_day (day, working) SELECT * FROM unnest($1::date[], $2::boolean[]) ON CONFLICT DO NOTHING`;
