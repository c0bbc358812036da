import { z } from 'zod';
import { directChannels } from '#domain';

const channel = z.enum(['email', ...directChannels]);
const language = z.enum(['zh', 'en']);

const firstChannel = channel.meta({ description: 'Tried first; the others follow where it fails' });
const beforeDates = z.boolean().meta({ description: 'Mails about nothing but dates ahead' });
const rollups = z.boolean().meta({ description: 'Weekly and other reports by mail' });

/** What is to change; what is left out stays. */
export const preferenceRequest = z
  .object({
    firstChannel: firstChannel.optional(),
    language: language.optional(),
    beforeDates: beforeDates.optional(),
    rollups: rollups.optional(),
    overdue: z.boolean().optional().meta({
      description: 'Alerts of overdue dates; false is refused: they belong to the duty',
    }),
  })
  .meta({ example: { language: 'en', rollups: false } });

/** What one wants to receive, and how. */
export const preferenceResponse = z
  .object({
    firstChannel,
    language,
    beforeDates,
    rollups,
    reachable: z.array(channel).meta({ description: 'The channels that reach one today' }),
  })
  .meta({
    example: {
      firstChannel: 'email',
      language: 'zh',
      beforeDates: true,
      rollups: true,
      reachable: ['email', 'wecom'],
    },
  });
