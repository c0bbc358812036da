import { z } from 'zod';
import { difficultyCauses, difficultyStates, settlers } from '#domain';
import { calendarDay } from './day.js';
import { exampleOtherUnitId, exampleProjectId, exampleUnitId } from './example.js';
import { namedId } from './ids.js';
import { evidencePiece, givenEvidence } from './milestones.js';
import { pageOfItems, paging } from './paging.js';
import { typedText } from './text.js';

const exampleDifficultyId = '017e41b2-5c00-7000-8000-000000000034';
const exampleMilestoneId = '017e41b2-5c00-7000-8000-000000000021';
const someText = typedText(2000, 1);
const day = z.iso.date();
const instant = z.iso.datetime({ offset: true });
const person = z.object({ id: z.uuid(), name: z.string() });

/** A difficulty's id in a path. */
export const difficultyIdParameter = namedId('difficulty', exampleDifficultyId);

/** A difficulty as readings show it. */
export const difficulty = z.object({
  id: z.uuid(),
  number: z.int().meta({ description: 'In its project, from 1; a re-check reopens it under its number' }),
  state: z.enum(difficultyStates),
  cause: z.enum(difficultyCauses),
  settledBy: z.enum(settlers),
  levelOn: day.meta({ description: 'Since when it stands at this level' }),
  ownerUnit: person,
  milestoneId: z.uuid().nullable(),
  title: z.string(),
  text: z.string().nullable(),
  dueOn: day,
  daysLate: z.int().meta({ description: 'Calendar days past dueOn, to its closing or today' }),
  raisedBy: person,
  raisedAt: instant,
  acceptedBy: person.nullable(),
  acceptedAt: instant.nullable(),
  resolution: z.string().nullable(),
  evidence: z.array(evidencePiece),
  appliedBy: person.nullable(),
  appliedAt: instant.nullable(),
  checkedBy: person.nullable(),
  checkedAt: instant.nullable(),
  closedBy: person.nullable(),
  closedAt: instant.nullable(),
  note: z
    .string()
    .nullable()
    .meta({ description: 'Said with its last step: why it was sent back or reopened' }),
  reopened: z.int(),
  charged: z.boolean(),
  chargedBy: person.nullable(),
  rating: z.int().nullable(),
  ratedBy: person.nullable(),
  ratingText: z.string().nullable(),
});

const listed = z.object({
  ...difficulty.shape,
  project: person,
  projectSeq: z.int().meta({ description: 'Revision of its project: what a change brings in If-Match' }),
});

const filter = {
  ...paging,
  state: z.enum(difficultyStates).optional().meta({ example: 'open' }),
  ownerUnitId: z.uuid().optional().meta({ example: exampleUnitId }),
  overdue: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta({ description: 'Not closed, and past its due date', example: 'true' }),
  settledBy: z.enum(settlers).optional().meta({ example: 'leader' }),
};

/** `GET /api/v1/difficulties` and `GET /api/v1/projects/{id}/difficulties` */
export const difficultyListQuery = z.object(filter);

/** A page of difficulties, with their projects. */
export const difficultyPage = pageOfItems(listed, {
  id: exampleDifficultyId,
  number: 1,
  state: 'accepted',
  cause: 'land',
  settledBy: 'department',
  levelOn: '2022-03-01',
  ownerUnit: { id: exampleUnitId, name: '高新区' },
  milestoneId: null,
  title: '红线内两户未签约',
  text: null,
  dueOn: '2022-03-25',
  daysLate: 0,
  raisedBy: { id: '017e3f91-6400-74bf-8b33-090696c5b87a', name: '陈联络' },
  raisedAt: '2022-03-01T09:00:00+08:00',
  acceptedBy: { id: '017e3f91-6400-76f2-9de5-34db4d63eb54', name: '沈主任' },
  acceptedAt: '2022-03-02T09:00:00+08:00',
  resolution: null,
  evidence: [],
  appliedBy: null,
  appliedAt: null,
  checkedBy: null,
  checkedAt: null,
  closedBy: null,
  closedAt: null,
  note: null,
  reopened: 0,
  charged: false,
  chargedBy: null,
  rating: null,
  ratedBy: null,
  ratingText: null,
  project: { id: exampleProjectId, name: '高新区精密减速器生产基地（演示）' },
  projectSeq: 9,
});

/** `POST /api/v1/projects/{id}/difficulties` */
export const difficultyRequest = z
  .object({
    cause: z.enum(difficultyCauses),
    settledBy: z.enum(settlers),
    ownerUnitId: namedId('unit', exampleOtherUnitId),
    milestoneId: namedId('milestone', exampleMilestoneId).optional(),
    dueOn: calendarDay('2022-03-25'),
    title: typedText(200, 1),
    text: typedText(4000).nullish(),
  })
  .transform(({ milestoneId = null, text, ...wish }) => ({ ...wish, milestoneId, text: text ?? null }))
  .meta({
    example: {
      cause: 'land',
      settledBy: 'unit',
      ownerUnitId: exampleUnitId,
      milestoneId: exampleMilestoneId,
      dueOn: '2022-03-25',
      title: '红线内两户未签约',
      text: '涉及 1.2 亩，影响桩基进场。',
    },
  });

/** `POST …/{difficulty}/acceptances` */
export const difficultyAcceptanceRequest = z.object({}).meta({ example: {} });

/** `POST …/{difficulty}/due-dates` and `…/re-checks` */
export const difficultyDueRequest = z
  .object({ dueOn: calendarDay('2022-04-15'), reason: someText })
  .meta({ example: { dueOn: '2022-04-15', reason: '评估报告尚未出具' } });

/** `POST …/{difficulty}/levels` */
export const difficultyLevelRequest = z
  .object({ reason: someText })
  .meta({ example: { reason: '需市领导协调两个部门' } });

/** `POST …/{difficulty}/closing-requests` */
export const closingRequest = z.object({ resolution: someText, evidence: givenEvidence }).meta({
  example: {
    resolution: '两户均已签约腾空，场地移交施工单位。',
    evidence: [{ kind: 'contract', number: '演示协议2022-018' }],
  },
});

/** `POST …/{difficulty}/charges` */
export const chargeRequest = z
  .object({ charged: z.boolean(), reason: someText })
  .meta({ example: { charged: true, reason: '责任单位未按期协调' } });

/** `POST …/{difficulty}/ratings` */
export const ratingRequest = z
  .object({ rating: z.int().min(1).max(5), text: typedText(2000).nullish() })
  .transform(({ rating, text }) => ({ rating, text: text ?? null }))
  .meta({ example: { rating: 5, text: '当天就有人到现场。' } });
