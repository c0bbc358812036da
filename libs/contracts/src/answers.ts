import { z } from 'zod';
import { difficultyCauses, settlers } from '#domain';
import { calendarDay } from './day.js';
import { exampleOtherUnitId } from './example.js';
import { namedId } from './ids.js';
import { typedText } from './text.js';

const day = z.iso.date();
const named = z.object({ id: z.uuid(), name: z.string() });
const note = typedText(2000).nullish();

/** An answer as readings show it. */
export const answer = z.object({
  id: z.uuid(),
  milestoneId: z.uuid(),
  kind: z.enum(['reached', 'new_date', 'difficulty']),
  person: named,
  unit: named.meta({ description: 'The lead unit, whose answer it counts as' }),
  byLink: z.boolean().meta({ description: 'Through the link of a mail' }),
  promisedOn: day.nullable().meta({ description: 'Of `reached`: the day that was said' }),
  rearmsOn: day.nullable().meta({ description: 'Of `reached`: reminders go on from this day' }),
  dateChangeId: z.uuid().nullable(),
  difficultyId: z.uuid().nullable(),
  note: z.string().nullable(),
  recordedAt: z.iso.datetime({ offset: true }),
});

/**
 * `POST /api/v1/projects/{id}/milestones/{milestone}/answers`: it was reached (the stage is recorded with evidence apart),
 * it needs another date, or a difficulty blocks it.
 */
export const answerRequest = z
  .discriminatedUnion('kind', [
    z
      .object({ kind: z.literal('reached'), reachedOn: calendarDay('2022-03-04'), note })
      .transform((given) => ({ ...given, note: given.note ?? null })),
    z.object({ kind: z.literal('new_date'), toOn: calendarDay('2022-05-31'), reason: typedText(2000, 1) }),
    z
      .object({
        kind: z.literal('difficulty'),
        cause: z.enum(difficultyCauses),
        settledBy: z.enum(settlers),
        ownerUnitId: namedId('unit', exampleOtherUnitId),
        dueOn: calendarDay('2022-03-25'),
        title: typedText(200, 1),
        text: typedText(4000).nullish(),
      })
      .transform((given) => ({ ...given, text: given.text ?? null })),
  ])
  .meta({ example: { kind: 'reached', reachedOn: '2022-03-04', note: '首根工程桩已完成' } });
