import { z } from 'zod';
import { periodKinds } from '#domain';
import { exampleRootId } from './example.js';
import { idOf } from './ids.js';

const language = z.enum(['zh', 'en']);
const period = z.string().max(20);
const last = period.nullable().meta({ description: 'The last period that is owed; null: it goes on' });

const schedule = z.object({
  kind: z.enum(periodKinds),
  scopeId: z.uuid(),
  firstPeriod: z.string(),
  lastPeriod: last,
  language: language.meta({ description: 'Of the mails' }),
  version: z.int().meta({ description: 'What a change brings in If-Match, as in "2"' }),
});

const exampleSchedule = {
  kind: 'month',
  scopeId: exampleRootId,
  firstPeriod: '2022-03',
  lastPeriod: null,
  language: 'zh',
  version: 1,
} as const;

/** `GET /api/v1/rollup-schedules`: by unit and kind. */
export const rollupScheduleList = z
  .object({
    items: z.array(
      z.object({
        ...schedule.shape,
        scope: z.string().meta({ description: 'Name of the unit' }),
        issues: z.int().meta({ description: 'How many have been issued' }),
        failed: z.int().meta({ description: 'How many of their mails did not arrive for sure' }),
      }),
    ),
  })
  .meta({ example: { items: [{ ...exampleSchedule, scope: '太仓市', issues: 2, failed: 0 }] } });

/** `POST /api/v1/rollup-schedules` */
export const rollupScheduleRequest = z
  .object({
    scopeId: idOf('unit', exampleRootId),
    firstPeriod: period.meta({
      description:
        'The first period that is owed, which says the kind: 2022-W09, 2022-03, 2022-Q1 or 2022. One that is over is made up.',
    }),
    lastPeriod: last.default(null),
    language: language.default('zh'),
  })
  .meta({
    example: { scopeId: exampleRootId, firstPeriod: '2022-03', lastPeriod: null, language: 'zh' },
  });

/** The schedule as it stands now. */
export const rollupScheduleResponse = schedule.meta({ example: exampleSchedule });
