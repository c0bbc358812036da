import { z } from 'zod';
import { owedKinds, permitKinds, reminderOutcomes } from '#domain';
import { pageOfItems, paging } from './paging.js';
import { typedText } from './text.js';

const instant = z.iso.datetime({ offset: true });
const day = z.iso.date();
const named = z.object({ id: z.uuid(), name: z.string() });

/** `GET /api/v1/people/{id}/reminders` and `GET /api/v1/projects/{id}/reminders` */
export const reminderLineQuery = z.object({
  ...paging,
  state: z
    .enum(reminderOutcomes)
    .optional()
    .meta({ description: 'Only those that stand so', example: 'sent' }),
  from: day.optional().meta({ description: 'Due on this day or later', example: '2022-02-01' }),
  to: day.optional().meta({ description: 'Due on this day or before', example: '2022-03-31' }),
});

const line = z.object({
  id: z.uuid(),
  state: z.enum(reminderOutcomes),
  reason: z.string().nullable().meta({ description: 'Null: the state says it' }),
  why: z.object({ zh: z.string(), en: z.string() }),
  sendAt: z.iso.datetime(),
  about: z
    .object({
      project: named,
      subject: z.enum(['milestone', 'dateChange', ...owedKinds]),
      stage: z.string().nullable().meta({ description: 'Null: of what a unit owes' }),
      step: z.string().nullable(),
      reference: z.string().nullable().meta({
        description:
          'The number of a difficulty, an instruction or a notice, the name of a permit that has one; null: of a date, a hold and other permits',
      }),
      permitKind: z.enum(permitKinds).nullable(),
      dueOn: day.nullable().meta({ description: 'As it is now' }),
      deadlineVersion: z.int(),
      ladderStep: z.string(),
      day,
      recipients: z
        .array(z.string())
        .readonly()
        .meta({ description: 'Roles; the people are fixed at the claim' }),
    })
    .nullable()
    .meta({ description: 'Null for whoever may see what became of messages, and no business' }),
  person: named.nullable(),
  receivedAs: z.string().nullable(),
  message: z
    .object({
      id: z.uuid(),
      channel: z.string(),
      day,
      state: z.enum(['pending', 'sending', 'sent', 'failed', 'ambiguous']),
      sendAt: instant,
      sentAt: instant.nullable(),
      attempts: z.int(),
      unknownAttempts: z.int().meta({ description: 'After which it is not known whether it arrived' }),
      lastError: z.string().nullable().meta({ description: 'Without addresses' }),
      bounce: z
        .object({ status: z.string(), at: instant })
        .nullable()
        .meta({ description: 'That it came back after it was sent; `status` as in RFC 3463' }),
      again: z
        .object({
          of: z.uuid(),
          because: z.string().nullable(),
          at: instant,
          state: z.enum(['sent', 'failed', 'ambiguous']),
          sentAt: instant.nullable(),
          attempts: z.int(),
          lastError: z.string().nullable(),
        })
        .nullable()
        .meta({ description: 'The message whose place it took, and why; null: it went by itself' }),
    })
    .nullable(),
  answers: z
    .array(
      z.object({
        id: z.uuid(),
        kind: z.enum(['reached', 'new_date', 'difficulty']),
        person: named,
        byLink: z.boolean(),
        promisedOn: day.nullable(),
        recordedAt: instant,
      }),
    )
    .readonly(),
});

/** What was owed, sent, superseded or cancelled, and why; the latest first. */
export const reminderLinePage = pageOfItems(line, {
  id: '017f7a2c-3e00-7000-8000-000000000091',
  state: 'sent',
  reason: null,
  why: { zh: '已发送', en: 'sent' },
  sendAt: '2022-02-24T23:30:00.000Z',
  about: {
    project: { id: '017e3f91-6400-7031-80d1-93fb2c9a384a', name: '精密减速器生产基地' },
    subject: 'milestone',
    stage: 'groundbreaking',
    step: null,
    reference: null,
    permitKind: null,
    dueOn: '2022-03-04',
    deadlineVersion: 1,
    ladderStep: 'before_7',
    day: '2022-02-25',
    recipients: ['liaison_officer'],
  },
  person: { id: '017e3f91-6400-7021-80d1-93fb2c9a384b', name: '演示人员' },
  receivedAs: 'liaison_officer',
  message: {
    id: '017f7a2c-3e00-7000-8000-000000000071',
    channel: 'email',
    day: '2022-02-25',
    state: 'sent',
    sendAt: '2022-02-24T23:30:00.000Z',
    sentAt: '2022-02-24T23:30:04.000Z',
    attempts: 1,
    unknownAttempts: 0,
    lastError: null,
    bounce: null,
    again: null,
  },
  answers: [],
});

/** `POST /api/v1/messages/{id}/resends` */
export const sendingAgainRequest = z
  .object({ reason: typedText(2000, 1) })
  .meta({ example: { reason: '收件人邮箱已更正' } });

/** The new message. */
export const sendingAgainResponse = z
  .object({ id: z.uuid() })
  .meta({ example: { id: '017f7a2c-3e00-7000-8000-000000000072' } });
