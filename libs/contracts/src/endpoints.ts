import { z } from 'zod';
import { endpointChannels } from '#domain';
import { channelState } from './channel-state.js';
import { namedId } from './ids.js';

/** The endpoint in an address. */
export const endpointIdParameter = namedId('endpoint', '019ac001-9c00-7000-8000-000000000031');

/** Where other programs and groups are told of what was sent. */
export const endpointRequest = z
  .object({
    channel: z.enum(endpointChannels),
    address: z.string().min(1).max(2_000),
    secret: z
      .string()
      .regex(/^[\x21-\x7e]{1,200}$/)
      .optional()
      .meta({
        description: 'Of a DingTalk or Feishu robot that checks signatures. That of a webhook is made here.',
      }),
  })
  .refine(
    ({ channel, secret }) =>
      secret === undefined || channel === 'dingtalk_robot' || channel === 'feishu_robot',
    { path: ['secret'], error: 'dingtalk_robot, feishu_robot' },
  )
  .meta({ example: { channel: 'webhook', address: 'https://hooks.example.org/key-projects' } });

/** The new endpoint; `secret` is what a webhook's signatures are checked with, shown this once, null for robots. */
export const endpointResponse = z.object({ id: z.uuid(), secret: z.string().nullable() }).meta({
  example: { id: '019ac001-9c00-7000-8000-000000000031', secret: 'whsec_example-shown-once' },
});

/** Those that have not ended, the oldest first. */
export const endpointList = z
  .object({
    items: z.array(
      z.object({
        id: z.uuid(),
        channel: z.enum(endpointChannels),
        ...channelState,
      }),
    ),
  })
  .meta({
    example: {
      items: [
        {
          id: '019ac001-9c00-7000-8000-000000000031',
          channel: 'webhook',
          host: 'hooks.example.org',
          addedAt: '2026-11-26T08:00:00.000Z',
          waiting: 0,
          failed: 0,
          lastSentAt: '2026-11-26T23:30:05.000Z',
          lastError: null,
        },
      ],
    },
  });
