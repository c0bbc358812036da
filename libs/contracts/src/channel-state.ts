import { z } from 'zod';

/** How a channel that administrators set up does, wherever they are listed. */
export const channelState = {
  host: z.string(),
  addedAt: z.iso.datetime(),
  waiting: z.int(),
  failed: z.int(),
  lastSentAt: z.iso.datetime().nullable(),
  lastError: z.string().nullable(),
};
