import { z } from 'zod';

const seconds = z.int().nullable();

/** `GET /api/v1/queue`: how sending stands, in counts and seconds. */
export const queueResponse = z
  .object({
    pausedSince: z.iso.datetime().nullable(),
    dueReminders: z.int().meta({ description: 'Due and not claimed' }),
    pending: z.int(),
    dueMessages: z.int().meta({ description: 'Of the pending ones: those whose time has come' }),
    sending: z.int(),
    failed: z.int(),
    ambiguous: z.int(),
    sentLastHour: z.int(),
    oldestDueSeconds: seconds.meta({ description: 'Due and unsent; null: nothing is' }),
    claimSecondsLastHour: seconds.meta({ description: 'The longest wait of a reminder for its claim' }),
    sendSecondsLastHour: seconds.meta({ description: 'The longest wait of a message to be sent' }),
    doorbells: z.int().meta({ description: 'That have not rung' }),
    endpointsWaiting: z.int(),
    workers: z
      .array(z.object({ address: z.string(), connections: z.int(), since: z.iso.datetime() }))
      .readonly()
      .meta({ description: 'Connected to the database now' }),
  })
  .meta({
    example: {
      pausedSince: null,
      dueReminders: 0,
      pending: 183,
      dueMessages: 0,
      sending: 0,
      failed: 1,
      ambiguous: 0,
      sentLastHour: 42,
      oldestDueSeconds: null,
      claimSecondsLastHour: 31,
      sendSecondsLastHour: 33,
      doorbells: 0,
      endpointsWaiting: 0,
      workers: [{ address: 'local', connections: 4, since: '2022-03-07T00:00:00.000Z' }],
    },
  });
