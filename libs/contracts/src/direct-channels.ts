import { z } from 'zod';
import { appChannels, directChannels } from '#domain';
import { channelState } from './channel-state.js';
import { examplePersonId } from './example.js';
import { idOf, namedId } from './ids.js';
import { paging } from './paging.js';

const exampleId = '019ac001-9c00-7000-8000-000000000081';
const exampleDeadId = '019ac001-9c00-7000-8000-000000000082';

const address = z.string().min(1).max(2_000);
const word = z.string().regex(/^[\x21-\x7e]{1,200}$/);

/** The direct channel in an address. */
export const directChannelIdParameter = namedId('direct_channel', exampleId);

/** The person in an address, whose identities at apps they are. */
export const identifiedPersonParameter = idOf('person', examplePersonId);

/** The dead address in an address. */
export const deadAddressIdParameter = namedId('dead_address', exampleDeadId);

const ownAddress = address.optional().meta({
  description: 'Where the app is, if the organisation runs it itself',
});

/** How one person is reached besides mail. */
export const directChannelRequest = z
  .discriminatedUnion('channel', [
    z.object({
      channel: z.enum(['wecom', 'dingtalk']),
      address: ownAddress,
      key: word.meta({ description: 'corpid of WeCom, app key of DingTalk' }),
      secret: word,
      agent: word.meta({ description: 'agentid of WeCom (a number), robot code of DingTalk' }),
    }),
    z.object({
      channel: z.literal('feishu'),
      address: ownAddress,
      key: word.meta({ description: 'app id' }),
      secret: word,
    }),
    z.object({
      channel: z.literal('sms'),
      address: address.meta({ description: 'https webhook that sends a text to a number' }),
    }),
  ])
  .refine((body) => body.channel !== 'wecom' || /^[0-9]{1,10}$/.test(body.agent), {
    path: ['agent'],
    error: 'a number',
  })
  .meta({ example: { channel: 'sms', address: 'https://hooks.example.org/sms' } });

/** The new channel; `secret` is what the signatures of SMS are checked with, shown this once, null for apps. */
export const directChannelResponse = z.object({ id: z.uuid(), secret: z.string().nullable() }).meta({
  example: { id: exampleId, secret: 'whsec_example-shown-once' },
});

/** Those that have not ended. */
export const directChannelList = z
  .object({
    items: z.array(
      z.object({
        id: z.uuid(),
        channel: z.enum(directChannels),
        ...channelState,
      }),
    ),
  })
  .meta({
    example: {
      items: [
        {
          id: exampleId,
          channel: 'wecom',
          host: 'qyapi.weixin.qq.com',
          addedAt: '2026-11-26T08:00:00.000Z',
          waiting: 0,
          failed: 0,
          lastSentAt: '2026-11-26T23:30:05.000Z',
          lastError: null,
        },
      ],
    },
  });

/** Who a person is at an app; null: nobody there any more. */
export const appIdentityRequest = z
  .object({
    channel: z.enum(appChannels),
    identity: z
      .string()
      .regex(/^[\x21-\x7e]{1,128}$/)
      .nullable()
      .meta({ description: 'userid (WeCom, DingTalk); open_id, user_id or mail address (Feishu)' }),
  })
  .refine(({ identity }) => !/[|,]/.test(identity ?? ''), { path: ['identity'], error: 'one person' })
  .meta({ example: { channel: 'wecom', identity: 'ChenLianLuo' } });

/** Who a person is at the apps. */
export const appIdentityList = z
  .object({ items: z.array(z.object({ channel: z.enum(appChannels), identity: z.string() })) })
  .meta({ example: { items: [{ channel: 'wecom', identity: 'ChenLianLuo' }] } });

/** `GET /api/v1/dead-addresses` */
export const deadAddressQuery = z.object(paging);

/** Addresses at which nothing arrives, newest first. */
export const deadAddressPage = z
  .object({
    items: z.array(
      z.object({
        id: z.uuid(),
        person: z.object({ id: z.uuid(), name: z.string() }).nullable(),
        rollupAddress: z
          .object({ id: z.uuid(), name: z.string() })
          .nullable()
          .meta({ description: 'The address of a schedule of rollups that it is, where it is no person’s' }),
        channel: z.enum(['email', ...directChannels]),
        reason: z.string().meta({ description: 'What was said of it last' }),
        failures: z.int(),
        foundAt: z.iso.datetime(),
        lastAt: z.iso.datetime(),
      }),
    ),
    nextCursor: z.uuid().nullable(),
  })
  .meta({
    example: {
      items: [
        {
          id: exampleDeadId,
          person: { id: examplePersonId, name: '陈联络' },
          rollupAddress: null,
          channel: 'email',
          reason: 'RCPT TO: 550 5.1.1 no such user',
          failures: 1,
          foundAt: '2026-11-26T23:30:05.000Z',
          lastAt: '2026-11-26T23:30:05.000Z',
        },
      ],
      nextCursor: null,
    },
  });
