import { z } from 'zod';
import { noticeKinds, noticeOutcomes, noticeStates } from '#domain';
import { calendarDay } from './day.js';
import { exampleProjectId, exampleUnitId } from './example.js';
import { namedId } from './ids.js';
import { pageOfItems, paging } from './paging.js';
import { typedText } from './text.js';

const exampleNoticeId = '017e41b2-5c00-7000-8000-000000000061';
const exampleMilestoneId = '017e41b2-5c00-7000-8000-000000000062';
const exampleHeadId = '017e3f91-6400-7000-8000-000000000063';
const day = z.iso.date();
const instant = z.iso.datetime({ offset: true });
const named = z.object({ id: z.uuid(), name: z.string() });

/** A notice's id in a path. */
export const noticeIdParameter = namedId('notice', exampleNoticeId);

const notice = z.object({
  id: z.uuid(),
  kind: z.enum(noticeKinds).meta({ description: 'prompt 提示单, supervision 督办单, circular 通报' }),
  year: z.int(),
  number: z.int().meta({ description: 'Within kind and year, from 1, without a gap' }),
  reference: z.string().meta({ description: 'The number as it is printed' }),
  state: z.enum(noticeStates).meta({ description: 'issued: a reply is awaited' }),
  milestoneId: z.uuid(),
  step: z.string().meta({ description: 'Of the ladder that it was issued for' }),
  issuedOn: day,
  ownerUnit: named.meta({ description: 'The unit that it is addressed to' }),
  replyDueOn: day.meta({ description: 'The last working day for the reply' }),
  overdue: z.boolean().meta({ description: 'No reply, and that day has passed' }),
  reply: z.string().nullable(),
  measures: z.string().nullable(),
  doneBy: day.nullable().meta({ description: 'Until when the measures take effect' }),
  repliedBy: named.nullable(),
  repliedAt: instant.nullable(),
  closedBy: named.nullable().meta({ description: 'Null where it closed by itself' }),
  closedAt: instant.nullable(),
  outcome: z.enum(noticeOutcomes).nullable().meta({ description: 'How it was closed' }),
  note: z.string().nullable().meta({ description: 'Why it was sent back, closed or reopened' }),
  sentBack: z.int(),
  reopened: z.int(),
  project: named,
  projectSeq: z.int().meta({ description: 'Revision of its project: what a change brings in If-Match' }),
});

const exampleNotice = {
  id: exampleNoticeId,
  kind: 'supervision',
  year: 2022,
  number: 12,
  reference: '重项办督〔2022〕12号',
  state: 'replied',
  milestoneId: exampleMilestoneId,
  step: 'after_10',
  issuedOn: '2022-03-21',
  ownerUnit: { id: exampleUnitId, name: '高新区' },
  replyDueOn: '2022-03-28',
  overdue: false,
  reply: '桩基遇流砂，已停工十日。',
  measures: '增加两台旋挖钻机，改用全套管工艺。',
  doneBy: '2022-04-15',
  repliedBy: { id: exampleHeadId, name: '李娜' },
  repliedAt: '2022-03-24T02:00:00.000Z',
  closedBy: null,
  closedAt: null,
  outcome: null,
  note: null,
  sentBack: 0,
  reopened: 0,
  project: { id: exampleProjectId, name: '高新区精密减速器生产基地（演示）' },
  projectSeq: 9,
};

/** `GET /api/v1/notices` */
export const noticeListQuery = z.object({
  ...paging,
  kind: z.enum(noticeKinds).optional().meta({ example: 'supervision' }),
  year: z.coerce.number().int().min(1900).max(9999).optional().meta({ example: 2022 }),
  ownerUnitId: z.uuid().optional().meta({ example: exampleUnitId }),
  projectId: z.uuid().optional().meta({ example: exampleProjectId }),
  state: z.enum(noticeStates).optional().meta({ example: 'issued' }),
  overdue: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta({ description: 'No reply, and the day for it has passed', example: 'true' }),
});

/** A page of notices. */
export const noticePage = pageOfItems(notice, exampleNotice);

/** `GET …/notices/{notice}` */
export const noticeDetail = z
  .object({
    ...notice.shape,
    document: z.record(z.string(), z.unknown()).meta({
      description: 'What its paper says, frozen when it was issued; no names of people',
    }),
  })
  .meta({
    example: {
      ...exampleNotice,
      document: {
        form: 1,
        kind: 'supervision',
        year: 2022,
        number: 12,
        mark: '重项办',
        organ: '太仓市重点项目建设工作领导小组办公室',
        addressee: '高新区',
        dueOn: '2022-03-07',
        workingDaysLate: 10,
        replyDueOn: '2022-03-28',
      },
    },
  });

/** `POST …/notices/{notice}/replies` */
export const noticeReplyRequest = z
  .object({
    text: typedText(4000, 1).meta({ description: 'Why it is late, and how it stands' }),
    measures: typedText(4000, 1),
    doneBy: calendarDay('2022-12-15'),
  })
  .meta({
    example: {
      text: '桩基遇流砂，已停工十日。',
      measures: '增加两台旋挖钻机，改用全套管工艺。',
      doneBy: '2022-12-15',
    },
  });

/** `POST …/notices/{notice}/closings` */
export const noticeClosingRequest = z
  .object({
    approve: z.boolean().meta({ description: 'False: the reply is sent back' }),
    note: typedText(2000, 1),
  })
  .meta({ example: { approve: true, note: '措施已落实，桩基恢复施工。' } });

/** `POST …/notices/{notice}/re-checks` */
export const noticeRecheckRequest = z
  .object({ reason: typedText(2000, 1) })
  .meta({ example: { reason: '现场核查，旋挖钻机未到位。' } });
