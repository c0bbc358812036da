import { z } from 'zod';
import { calendarDay } from './day.js';
import { typedText } from './text.js';

const year = z.int().min(2004).max(2199);
const day = z.iso.date();

/** `GET /api/v1/calendar` */
export const calendarQuery = z.object({
  year: z.coerce.number().pipe(year).meta({ description: 'Which year', example: 2022 }),
});

/** A year of the working calendar. */
export const calendarYearResponse = z
  .object({
    year: z.int(),
    isLoaded: z.boolean(),
    workingDays: z.int(),
    daysOff: z.array(day).readonly().meta({ description: 'From Monday to Friday' }),
    makeUpDays: z.array(day).readonly().meta({ description: 'Saturdays and Sundays on which people work' }),
    source: z.string().nullable().meta({ description: 'The notice or package; null: not loaded' }),
    loadedAt: z.iso.datetime().nullable().meta({ description: 'Null: it came with the product' }),
    missingYear: z.int().nullable().meta({
      description: 'A year whose official calendar is missing by now: from 1 December the next one',
    }),
  })
  .meta({
    example: {
      year: 2022,
      isLoaded: true,
      workingDays: 249,
      daysOff: ['2022-01-03', '2022-01-31'],
      makeUpDays: ['2022-01-29', '2022-01-30'],
      source: 'chinese-days 1.5.7 (2004–2026)',
      loadedAt: null,
      missingYear: null,
    },
  });

const exampleFile = `日期,类别,说明
2022-01-01,off,元旦
2022-01-03,off,元旦
2022-01-29,work,春节调休
2022-01-30,work,春节调休
2022-01-31,off,春节
2022-02-01,off,春节
2022-02-02,off,春节
2022-02-03,off,春节
2022-02-04,off,春节
2022-04-02,work,清明节调休
2022-04-04,off,清明节
2022-04-05,off,清明节
2022-04-24,work,劳动节调休
2022-05-01,off,劳动节
2022-05-02,off,劳动节
2022-05-03,off,劳动节
2022-05-04,off,劳动节
2022-05-07,work,劳动节调休
2022-06-03,off,端午节
2022-09-12,off,中秋节
2022-10-01,off,国庆节
2022-10-02,off,国庆节
2022-10-03,off,国庆节
2022-10-04,off,国庆节
2022-10-05,off,国庆节
2022-10-06,off,国庆节
2022-10-07,off,国庆节
2022-10-08,work,国庆节调休
2022-10-09,work,国庆节调休
`;

/** `POST /api/v1/calendar/import-previews` and `…/imports`: the days that the notice of a year names, one a line. */
export const calendarFileRequest = z
  .object({ year, source: typedText(200, 1), file: z.string().min(1).max(40_000) })
  .meta({ example: { year: 2022, source: '国办发明电〔2021〕11号', file: exampleFile } });

/** What a file would change, or what is wrong with it in the reader's language. */
export const calendarPreview = z
  .object({
    problems: z.array(z.object({ line: z.int().nullable(), text: z.string() })),
    changes: z.array(z.object({ day, working: z.boolean(), was: z.boolean().nullable() })).readonly(),
    workingDays: z.int().nullable(),
  })
  .meta({
    example: {
      problems: [],
      changes: [{ day: '2022-01-03', working: false, was: null }],
      workingDays: 249,
    },
  });

/** `POST /api/v1/calendar/day-changes` */
export const calendarDayRequest = z
  .object({ day: calendarDay('2022-05-07'), working: z.boolean(), reason: typedText(2000, 1) })
  .meta({ example: { day: '2022-05-07', working: false, reason: '市政府通知调整' } });

/** How many days are others by it. */
export const calendarChanged = z.object({ changed: z.int() }).meta({ example: { changed: 1 } });
