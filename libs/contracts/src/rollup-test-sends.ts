import { z } from 'zod';
import { exampleRollupId } from './rollups.js';

/** `POST /api/v1/rollups/{id}/test-sends` */
export const rollupTestSendRequest = z
  .object({ language: z.enum(['zh', 'en']).meta({ description: 'Of the mail' }) })
  .meta({ example: { language: 'en' } });

/** What was sent. */
export const rollupTestSendResponse = z
  .object({ message: z.uuid().meta({ description: 'The mail, whose event has the same id' }) })
  .meta({ example: { message: exampleRollupId } });
