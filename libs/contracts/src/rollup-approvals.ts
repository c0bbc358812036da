import { z } from 'zod';
import { approvalStates, periodKinds } from '#domain';
import { exampleRootId } from './example.js';
import { pageOfItems, paging } from './paging.js';
import { requestDecisionRequest } from './project-dates.js';
import { exampleRollupId } from './rollups.js';

const named = z.object({ id: z.uuid(), name: z.string() });

/** `GET /api/v1/rollup-approvals` */
export const rollupApprovalListQuery = z.object({
  ...paging,
  state: z.enum(approvalStates).optional().meta({
    description: 'Overtaken: the next issue came first, whose mail has it in it',
    example: 'waiting',
  }),
});

/** Issues that have or had to be approved, the newest first. */
export const rollupApprovalPage = pageOfItems(
  z.object({
    id: z.uuid().meta({ description: 'Of the issue' }),
    kind: z.enum(periodKinds),
    period: z.string(),
    scope: named,
    number: z.int(),
    dataSha256: z.string().meta({ description: 'Of data.json, in hex: what a decision brings in If-Match' }),
    sendAt: z.iso.datetime().meta({ description: 'When its mails go at the earliest' }),
    state: z.enum(approvalStates),
    openedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable().meta({ description: 'When it was decided or overtaken' }),
    decidedBy: named.nullable(),
    note: z
      .string()
      .nullable()
      .meta({ description: 'Of the decision; null: there is none, or it was erased' }),
    mayDecide: z.boolean().meta({ description: 'Whether the reader may decide it now' }),
  }),
  {
    id: exampleRollupId,
    kind: 'week',
    period: '2022-W09',
    scope: { id: exampleRootId, name: '太仓市' },
    number: 8,
    dataSha256: 'bd1d9f1f0a4a2d3c5b6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4',
    sendAt: '2022-03-07T00:00:00.000Z',
    state: 'waiting',
    openedAt: '2022-03-06T16:02:00.000Z',
    endedAt: null,
    decidedBy: null,
    note: null,
    mayDecide: true,
  },
);

/** `POST /api/v1/rollups/{id}/approvals`; a refusal has a note on why. */
export const rollupApprovalRequest = requestDecisionRequest.meta({ example: { approve: true } });

/** What was decided. */
export const rollupApprovalResponse = z
  .object({
    state: z.enum(['approved', 'refused']),
    goesAt: z.iso.datetime().nullable().meta({ description: 'When its mails go; null: never' }),
    mails: z.int().meta({ description: 'How many there are' }),
  })
  .meta({ example: { state: 'approved', goesAt: '2022-03-07T00:00:00.000Z', mails: 2 } });
