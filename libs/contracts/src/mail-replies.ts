import { z } from 'zod';
import { paging } from './paging.js';

const unmatchedOutcomes = ['automatic', 'unknown', 'foreign', 'settled', 'without_text', 'too_many'] as const;

const unmatchedWords =
  '`automatic`: a program wrote it. `unknown`: replies to no mail of ours, or reports none. `foreign`: not from whom the mail ' +
  'went to, or a report about another address. `settled`: nothing to answer any more. `without_text`: nothing but what it ' +
  'quotes. `too_many`: five replies to one mail were taken before it.';

/** `GET /api/v1/mail-replies`: what became of the mails that came, of the last 30 days. */
export const mailReplyCounts = z
  .object({
    items: z.array(
      z.object({
        outcome: z.enum(['draft', ...unmatchedOutcomes, 'bounced', 'delayed']).meta({
          description:
            '`draft`: waits to be confirmed, or was. `bounced`: a mail of ours came back for good, and its address counts as ' +
            `dead. \`delayed\`: a mail of ours is late, or arrived. ${unmatchedWords}`,
        }),
        mails: z.int(),
        lastAt: z.iso.datetime(),
      }),
    ),
  })
  .meta({
    example: { items: [{ outcome: 'unknown', mails: 2, lastAt: '2022-03-07T01:15:00.000Z' }] },
  });

/** `GET /api/v1/mail-replies/unmatched` */
export const unmatchedMailQuery = z.object({
  ...paging,
  outcome: z.enum(unmatchedOutcomes).optional().meta({ description: 'Only these', example: 'foreign' }),
});

/** The mails of the last 30 days that matched nothing, the latest first. */
export const unmatchedMailPage = z
  .object({
    items: z.array(
      z.object({
        id: z.uuid(),
        outcome: z.enum(unmatchedOutcomes).meta({ description: unmatchedWords }),
        senderDomain: z
          .string()
          .nullable()
          .meta({ description: 'Whence it says it came, without the person' }),
        takenAt: z.iso.datetime(),
      }),
    ),
    nextCursor: z.uuid().nullable(),
  })
  .meta({
    example: {
      items: [
        {
          id: '01999f3e-8a6b-7c3d-9e4f-5a6b7c8d9e10',
          outcome: 'foreign',
          senderDomain: 'partner.example',
          takenAt: '2022-03-07T01:15:00.000Z',
        },
      ],
      nextCursor: null,
    },
  });
