import { z } from 'zod';
import { directChannels, owedKinds, periodKinds, permitKinds } from '#domain';
import { namedId } from './ids.js';
import { paging } from './paging.js';

const exampleId = '017f7a2c-3e00-7000-8000-000000000071';

/** The message in an address. */
export const messageIdParameter = namedId('message', exampleId);

/** `GET /api/v1/session/inbox` */
export const inboxQuery = z.object(paging);

/** A page of one's own messages, newest first. */
export const inboxPage = z
  .object({
    items: z.array(
      z.object({
        id: z.uuid(),
        day: z.iso.date(),
        kind: z.enum(['reminders', 'rollup', 'dead_addresses', 'rollup_approval']).meta({
          description:
            'rollup_approval: an issue waits for the reader’s approval; gone once it is decided or overtaken',
        }),
        readAt: z.iso.datetime().nullable(),
        rollup: z
          .object({ id: z.uuid(), kind: z.enum(periodKinds), period: z.string() })
          .nullable()
          .meta({ description: 'The issue, at /api/v1/rollups/{id}; null: the message is about none' }),
        reminders: z
          .array(
            z.object({
              project: z.object({
                id: z.uuid().nullable().meta({
                  description:
                    'Null: the reader’s unit owes something on a project that the reader does not see',
                }),
                name: z.string(),
              }),
              subject: z.enum(['milestone', 'dateChange', ...owedKinds]),
              stage: z.string().nullable().meta({ description: 'Null: of what a unit owes' }),
              reference: z.string().nullable().meta({
                description:
                  'The number of a difficulty, an instruction or a notice, the name of a permit that has one; null: of a date, a hold and other permits',
              }),
              permitKind: z.enum(permitKinds).nullable(),
              dueOn: z.iso.date().nullable(),
              step: z.string(),
              receivedAs: z.string(),
            }),
          )
          .readonly(),
        deadAddresses: z
          .array(
            z.object({
              id: z.uuid(),
              person: z.object({ id: z.uuid(), name: z.string() }).nullable(),
              rollupAddress: z.object({ id: z.uuid(), name: z.string() }).nullable(),
              channel: z.enum(['email', ...directChannels]),
              closed: z.boolean(),
            }),
          )
          .readonly(),
      }),
    ),
    unread: z.int(),
    notices: z
      .array(
        z.object({
          kind: z.enum(['calendar_missing']),
          year: z.int(),
          text: z.object({ zh: z.string(), en: z.string() }),
        }),
      )
      .meta({ description: 'What waits for whoever administers the system, until it is done' }),
    nextCursor: z.uuid().nullable(),
  })
  .meta({
    example: {
      items: [
        {
          id: exampleId,
          day: '2022-02-25',
          kind: 'reminders',
          readAt: null,
          rollup: null,
          reminders: [
            {
              project: { id: '017e3f91-6400-7031-80d1-93fb2c9a384a', name: '精密减速器生产基地' },
              subject: 'milestone',
              stage: 'groundbreaking',
              reference: null,
              permitKind: null,
              dueOn: '2022-03-04',
              step: 'before_7',
              receivedAs: 'liaison_officer',
            },
          ],
          deadAddresses: [],
        },
      ],
      unread: 1,
      notices: [],
      nextCursor: null,
    },
  });
