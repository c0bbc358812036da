import { z } from 'zod';

/** Answer to `POST /api/v1/session/calendar-feed`: the address, shown this once. */
export const calendarFeedResponse = z.object({ url: z.url() }).meta({
  example: { url: 'http://127.0.0.1:3000/api/v1/calendar-feeds/kpc_example-shown-once.ics' },
});

/** The file in the address. */
export const calendarFeedParameter = z
  .string()
  .regex(/^kpc_[\w-]{1,100}\.ics$/)
  .meta({ example: 'kpc_example-shown-once.ics' });
