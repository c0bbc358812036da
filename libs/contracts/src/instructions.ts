import { z } from 'zod';
import { instructionStates } from '#domain';
import { calendarDay } from './day.js';
import { exampleOtherUnitId, exampleProjectId, exampleUnitId } from './example.js';
import { namedId } from './ids.js';
import { pageOfItems, paging } from './paging.js';
import { typedText } from './text.js';

const exampleInstructionId = '017e41b2-5c00-7000-8000-000000000051';
const exampleLeaderId = '017e3f91-6400-7000-8000-000000000052';
const longText = typedText(4000, 1);
const day = z.iso.date();
const instant = z.iso.datetime({ offset: true });
const named = z.object({ id: z.uuid(), name: z.string() });

/** An instruction's id in a path. */
export const instructionIdParameter = namedId('instruction', exampleInstructionId);

/** An instruction as readings show it. */
export const instruction = z.object({
  id: z.uuid(),
  number: z.int().meta({ description: 'In its project, from 1' }),
  state: z.enum(instructionStates),
  leader: named,
  givenOn: day,
  recordedBy: named,
  ownerUnit: named,
  dueOn: day,
  daysLate: z.int().meta({ description: 'Calendar days past dueOn, to the answer that stands or today' }),
  text: z.string(),
  answer: z.string().nullable(),
  answeredBy: named.nullable(),
  answeredAt: instant.nullable(),
  closedBy: named.nullable(),
  closedAt: instant.nullable(),
  note: z.string().nullable().meta({ description: 'Said with its last step' }),
  sentBack: z.int().meta({ description: 'How often an answer was sent back' }),
});

/** `GET /api/v1/instructions` */
export const instructionListQuery = z.object({
  ...paging,
  state: z.enum(instructionStates).optional().meta({ example: 'given' }),
  ownerUnitId: z.uuid().optional().meta({ example: exampleUnitId }),
  leaderId: z.uuid().optional().meta({ example: exampleLeaderId }),
  overdue: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta({ description: 'Not answered, and past its due date', example: 'true' }),
});

/** A page of instructions, with their projects. */
export const instructionPage = pageOfItems(
  z.object({
    ...instruction.shape,
    project: named,
    projectSeq: z.int().meta({ description: 'Revision of its project: what a change brings in If-Match' }),
  }),
  {
    id: exampleInstructionId,
    number: 1,
    state: 'given',
    leader: { id: exampleLeaderId, name: '周市长' },
    givenOn: '2022-03-04',
    recordedBy: { id: exampleLeaderId, name: '周市长' },
    ownerUnit: { id: exampleUnitId, name: '高新区' },
    dueOn: '2022-03-18',
    daysLate: 0,
    text: '请高新区倒排工期，确保上半年封顶。',
    answer: null,
    answeredBy: null,
    answeredAt: null,
    closedBy: null,
    closedAt: null,
    note: null,
    sentBack: 0,
    project: { id: exampleProjectId, name: '高新区精密减速器生产基地（演示）' },
    projectSeq: 9,
  },
);

const wish = {
  givenOn: calendarDay('2022-03-04'),
  ownerUnitId: namedId('unit', exampleOtherUnitId),
  dueOn: calendarDay('2022-12-15'),
  text: longText,
};
const exampleWish = {
  givenOn: '2022-03-04',
  ownerUnitId: exampleUnitId,
  dueOn: '2022-12-15',
  text: '请高新区倒排工期，确保年内封顶。',
};

/** `POST /api/v1/projects/{id}/instructions` */
export const instructionRequest = z.object(wish).meta({ example: exampleWish });

/** `POST /api/v1/projects/{id}/instruction-records` */
export const instructionRecordRequest = z
  .object({ leaderId: namedId('leader', exampleLeaderId), ...wish })
  .meta({ example: { leaderId: exampleLeaderId, ...exampleWish } });

/** `POST …/{instruction}/answers` */
export const instructionAnswerRequest = z
  .object({ answer: longText })
  .meta({ example: { answer: '已增加两个作业面，计划 11 月底封顶。' } });

/** `POST …/{instruction}/withdrawals` */
export const instructionWithdrawalRequest = z
  .object({ reason: typedText(2000, 1) })
  .meta({ example: { reason: '重复登记' } });
