import { z } from 'zod';

/** `GET /api/v1/mail-replies`: what became of the mails that came in reply, of the last 30 days. */
export const mailReplyCounts = z
  .object({
    items: z.array(
      z.object({
        outcome: z
          .enum(['draft', 'automatic', 'unknown', 'foreign', 'settled', 'without_text', 'too_many'])
          .meta({
            description:
              '`draft`: waits to be confirmed, or was. `automatic`: a program wrote it. `unknown`: replies to no mail of ours. ' +
              '`foreign`: not from whom the mail went to. `settled`: nothing to answer any more. `without_text`: nothing but what ' +
              'it quotes. `too_many`: five replies to one mail were taken before it.',
          }),
        mails: z.int(),
        lastAt: z.iso.datetime(),
      }),
    ),
  })
  .meta({
    example: { items: [{ outcome: 'unknown', mails: 2, lastAt: '2022-03-07T01:15:00.000Z' }] },
  });
