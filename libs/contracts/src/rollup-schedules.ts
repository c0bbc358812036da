import { z } from 'zod';
import {
  adviceOnUndelivered,
  directChannels,
  mostAddresses,
  periodKinds,
  undeliveredCauses,
  usualSendingTime,
} from '#domain';
import { exampleRootId } from './example.js';
import { idOf } from './ids.js';

const language = z.enum(['zh', 'en']);
const period = z.string().max(20);
const last = period.nullable().meta({ description: 'The last period that is owed; null: it goes on' });
const sendTime = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
  .meta({
    description: 'When its mails go: the first such time from the cut on, as clocks in the zone show it',
  });
const timeZone = z.string().max(64).meta({ description: 'Name in the IANA database' });

const approval = z.boolean().meta({
  description: 'Whether each issue is sent only after somebody else has approved it',
});

const address = z.object({
  name: z.string().meta({ description: 'Whose it is' }),
  email: z.string(),
});
const exampleAddress = { name: '市委办秘书科（演示）', email: 'office@party.example' } as const;

const scheduleFields = z.object({
  kind: z.enum(periodKinds),
  scopeId: z.uuid(),
  firstPeriod: z.string(),
  lastPeriod: last,
  sendTime,
  timeZone,
  language: language.meta({ description: 'Of the mails' }),
  approval,
  version: z.int().meta({
    description: 'What a change brings in If-Match, as in "2"; an address that unsubscribes makes a new one',
  }),
});

const schedule = z.object({
  ...scheduleFields.shape,
  addresses: z
    .array(address)
    .readonly()
    .meta({ description: 'Who gets them beside the duties on the unit, without an account' }),
});

/** An address as somebody sees it. */
const shownAddresses = z
  .array(
    z.object({
      name: z.string(),
      email: z.string().nullable().meta({ description: 'Null: not to whoever may not change the schedule' }),
    }),
  )
  .readonly();

const exampleSchedule = {
  kind: 'month',
  scopeId: exampleRootId,
  firstPeriod: '2022-03',
  lastPeriod: null,
  sendTime: '08:00',
  timeZone: 'Asia/Shanghai',
  language: 'zh',
  approval: true,
  version: 1,
  addresses: [exampleAddress],
} as const;

const undelivered = z.array(
  z.object({
    person: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    address: z
      .object({ id: z.uuid(), name: z.string() })
      .nullable()
      .meta({ description: 'One that the schedule names, in the place of a person' }),
    rollup: z.object({ id: z.uuid(), period: z.string() }),
    message: z.uuid(),
    cause: z.enum(undeliveredCauses),
    reachedBy: z
      .enum(directChannels)
      .nullable()
      .meta({ description: 'The channel that it arrived by instead' }),
    advice: z.object({ zh: z.string(), en: z.string() }).meta({ description: 'What to do' }),
  }),
);

const exampleUndelivered = {
  person: { id: '017f7a2c-3e00-7000-8000-000000000031', name: '市长（演示）' },
  address: null,
  rollup: { id: '017f7a2c-3e00-7000-8000-000000000032', period: '2022-03' },
  message: '017f7a2c-3e00-7000-8000-000000000033',
  cause: 'address_dead',
  reachedBy: null,
  advice: adviceOnUndelivered('address_dead'),
} as const;

/** `GET /api/v1/rollup-schedules`: by unit and kind. */
export const rollupScheduleList = z
  .object({
    items: z.array(
      z.object({
        ...scheduleFields.shape,
        addresses: shownAddresses,
        unsubscribed: shownAddresses.meta({
          description: 'Addresses that have unsubscribed: nothing goes to them until they are set again',
        }),
        scope: z.string().meta({ description: 'Name of the unit' }),
        issues: z.int().meta({ description: 'How many have been issued' }),
        failed: z.int().meta({ description: 'How many of their mails did not arrive for sure' }),
        waiting: z
          .object({ id: z.uuid(), period: z.string() })
          .nullable()
          .meta({ description: 'The issue that waits for its approval' }),
        undelivered: undelivered.meta({
          description: 'Readers of the next one whom the newest that went to them did not reach by mail',
        }),
      }),
    ),
  })
  .meta({
    example: {
      items: [
        {
          ...exampleSchedule,
          scope: '太仓市',
          unsubscribed: [],
          issues: 2,
          failed: 1,
          waiting: null,
          undelivered: [exampleUndelivered],
        },
      ],
    },
  });

/** `POST /api/v1/rollup-schedules` */
export const rollupScheduleRequest = z
  .object({
    scopeId: idOf('unit', exampleRootId),
    firstPeriod: period.meta({
      description:
        'The first period that is owed, which says the kind: 2022-W09, 2022-03, 2022-Q1 or 2022. One that is over is made up.',
    }),
    lastPeriod: last.default(null),
    sendTime: sendTime.default(usualSendingTime.sendTime),
    timeZone: timeZone.default(usualSendingTime.timeZone),
    language: language.default('zh'),
    approval: approval.default(false),
    addresses: z
      .array(z.object({ name: z.string().max(200), email: z.string().max(400) }))
      .max(500)
      .nullable()
      .default(null)
      .meta({
        description: `All that shall get it beside the duties on the unit, ${mostAddresses} at most; who is left out is forgotten. Null: as they stand`,
      }),
  })
  .meta({
    example: {
      scopeId: exampleRootId,
      firstPeriod: '2022-03',
      lastPeriod: null,
      sendTime: '08:00',
      timeZone: 'Asia/Shanghai',
      language: 'zh',
      addresses: [exampleAddress],
    },
  });

/** The schedule as it stands now. */
export const rollupScheduleResponse = schedule.meta({ example: exampleSchedule });

/** The unit that a preview is of, in a path. */
export const previewedUnitParameter = idOf('unit', exampleRootId);

/** `GET /api/v1/rollup-schedules/{unit}/preview` and its forms. */
export const rollupPreviewQuery = z.object({ kind: z.enum(periodKinds).meta({ example: 'month' }) });

const named = z.object({ id: z.uuid(), name: z.string() });

/** What would be issued if the running period ended now. */
export const rollupPreview = z
  .object({
    kind: z.enum(periodKinds),
    period: z.string(),
    scope: named,
    listYear: z.int(),
    from: z.iso.datetime(),
    until: z.iso.datetime().meta({ description: 'Up to where the record ends, a minute ago' }),
    entries: z.int().meta({ description: 'On the list by then' }),
    headlines: z.array(z.object({ zh: z.string(), en: z.string() })),
    recipients: z
      .array(named)
      .meta({ description: 'Who would get it today: duties on the unit, with a mail address' }),
    addresses: z.array(named).meta({
      description: 'The addresses of the schedule that would get it too: not those of the recipients',
    }),
    sendAt: z.iso.datetime().nullable().meta({
      description: 'When the issue will be sent by the schedule as it stands; null: the unit is not owed it',
    }),
    mail: z.string().meta({ description: 'Where the mail is, as it would be' }),
  })
  .meta({
    example: {
      kind: 'month',
      period: '2022-03',
      scope: { id: exampleRootId, name: '太仓市' },
      listYear: 2022,
      from: '2022-02-28T16:00:00.000Z',
      until: '2022-03-07T00:29:00.000Z',
      entries: 128,
      headlines: [
        { zh: '本月推进节点 1 项：开工 1 项。', en: '1 stage was reached this month: groundbreaking 1.' },
      ],
      recipients: [{ id: '017f7a2c-3e00-7000-8000-000000000031', name: '市长（演示）' }],
      addresses: [{ id: '017f7a2c-3e00-7000-8000-000000000034', name: exampleAddress.name }],
      sendAt: '2022-04-01T00:00:00.000Z',
      mail: `/api/v1/rollup-schedules/${exampleRootId}/preview/mail.html?kind=month`,
    },
  });
