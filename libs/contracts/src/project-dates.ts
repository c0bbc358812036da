import { z } from 'zod';
import { holdCauses } from '#domain';
import { calendarDay } from './day.js';
import { namedId } from './ids.js';
import { typedText } from './text.js';

/** A reason, which nobody can leave out. */
export const reason = typedText(2000).refine((text) => text !== '', { error: '…' });

const milestoneId = namedId('milestone', '017e41b2-5c00-7000-8000-000000000021');

/** Ids of the project's parts in a path. */
export const dateChangeIdParameter = namedId('date_change', '017e41b2-5c00-7000-8000-000000000031');
export const stageUndoIdParameter = namedId('stage_undo', '017e41b2-5c00-7000-8000-000000000032');
export const holdIdParameter = namedId('hold', '017e41b2-5c00-7000-8000-000000000033');

/** `POST /api/v1/projects/{id}/date-moves` and `…/date-changes` */
export const dateWishRequest = z.object({ milestoneId, toOn: calendarDay('2022-06-30'), reason }).meta({
  example: {
    milestoneId: '017e41b2-5c00-7000-8000-000000000021',
    toOn: '2022-09-30',
    reason: '地质条件变化，桩基设计调整',
  },
});

/** `POST …/decisions` over what another person asks for. */
export const requestDecisionRequest = z
  .object({ approve: z.boolean(), note: typedText(2000).nullish() })
  .transform(({ approve, note }) => ({ approve, note: note ?? null }))
  .meta({ example: { approve: true, note: '同意，请倒排工期' } });

/** `POST …/withdrawals` */
export const withdrawalRequest = z.object({}).meta({ example: {} });

/** `POST /api/v1/projects/{id}/stage-undos` */
export const stageUndoRequest = z.object({ milestoneId, reason }).meta({
  example: { milestoneId: '017e41b2-5c00-7000-8000-000000000021', reason: '误把奠基仪式登记为开工' },
});

/** `POST /api/v1/projects/{id}/holds` */
export const holdRequest = z
  .object({
    cause: z.enum(holdCauses),
    reason,
    fromOn: calendarDay('2022-03-07'),
    toOn: calendarDay('2022-06-30'),
  })
  .meta({ example: { cause: 'land', reason: '征地协议未签订', fromOn: '2022-03-10', toOn: '2022-04-08' } });

/** `POST /api/v1/projects/{id}/holds/{hold}/ends` */
export const holdEndRequest = z
  .object({ note: typedText(2000).nullish() })
  .transform(({ note }) => ({ note: note ?? null }))
  .meta({ example: { note: '征地已完成，恢复施工' } });
