import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DirectMessage } from '#portfolio';
import { guardedPost, OutboundGuard } from '#runtime';
import { DirectServices } from '../support/direct-services.js';
import { DirectChannels } from '../../apps/worker/src/channels/direct.js';

const publicUrl = 'https://projects.city.example';
const apps = ['wecom', 'dingtalk', 'feishu'] as const;
const text = `【演示数据】重点项目提醒：您有 3 项提醒，其中 1 项逾期。请登录查看：${publicUrl}`;

let services: DirectServices;
let channels: DirectChannels;
let clock = 0;

beforeAll(async () => {
  services = await DirectServices.start();
});

afterAll(async () => {
  await services.stop();
});

beforeEach(() => {
  services.taken.length = 0;
  services.tokens = 0;
  services.instead = () => null;
  services.unknown.clear();
  const guard = new OutboundGuard([`hooks.example:${services.port}`], async () => ['127.0.0.1']);
  channels = new DirectChannels(guardedPost(guard), publicUrl, () => clock);
});

function message(channel: DirectMessage['channel'], change: Partial<DirectMessage> = {}): DirectMessage {
  const address = `http://hooks.example:${services.port}/`;
  return {
    id: '01968a3e-5b7c-7def-8123-456789abcdef',
    channel,
    channelId: channel,
    to: 'ChenLianLuo',
    content: { kind: 'reminders', items: 3, overdue: 1 },
    language: 'zh',
    isDemonstration: true,
    address: channel === 'sms' ? `${address}sms` : address,
    ...services.keys,
    ...change,
  };
}

describe.each(apps)('an app: %s', (app) => {
  it('tells one person counts and where to log in, in its own form, with one token for many messages', async () => {
    const many = [message(app), message(app), message(app)];
    const outcomes = await Promise.all(many.map(async (one) => channels.send(one)));
    expect(outcomes).toEqual([{ kind: 'sent' }, { kind: 'sent' }, { kind: 'sent' }]);
    expect(services.taken).toEqual(many.map(() => ({ service: app, to: 'ChenLianLuo', text })));
    expect(services.tokens).toBe(1);
  });

  it('has its token renewed shortly before it is over, and at once when it is not taken any more', async () => {
    await channels.send(message(app));
    clock += 7_000_000;
    await channels.send(message(app));
    expect(services.tokens).toBe(1);
    clock += 100_000;
    await channels.send(message(app));
    expect(services.tokens).toBe(2);
    services.expireTokens();
    expect(await channels.send(message(app))).toEqual({ kind: 'sent' });
    expect([services.tokens, services.taken.length]).toEqual([3, 4]);
  });

  it('says by which address it knows nobody, and which keys are wrong: for good', async () => {
    services.unknown.add('ChenLianLuo');
    expect(await channels.send(message(app))).toMatchObject({
      kind: 'refused',
      permanent: true,
      addressRefused: true,
    });
    const wrong = await channels.send(message(app, { channelId: 'other', secret: 'wrong' }));
    expect(wrong).toMatchObject({ kind: 'refused', permanent: true, addressRefused: false });
    expect(services.taken).toEqual([]);
  });

  it('is asked again later when it is busy or breaks down, and has perhaps sent what it answers nonsense to', async () => {
    const busy = {
      wecom: { status: 200, body: '{"errcode":45009,"errmsg":"api freq out of limit"}' },
      dingtalk: { status: 403, body: '{"code":"Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"}' },
      feishu: { status: 400, body: '{"code":99991400,"msg":"request trigger frequency limit"}' },
    }[app];
    const later = { kind: 'refused', permanent: false };
    for (const answer of [busy, { status: 502, body: '<html>' }]) {
      services.instead = ({ path }) => (path.toLowerCase().includes('token') ? null : answer);
      expect(await channels.send(message(app))).toMatchObject(later);
    }
    services.instead = ({ path }) =>
      path.toLowerCase().includes('token') ? null : { status: 200, body: 'ok' };
    expect(await channels.send(message(app))).toMatchObject({ kind: 'unknown' });
    services.instead = () => ({ status: 500 });
    expect(await channels.send(message(app, { channelId: 'other' }))).toMatchObject(later);
  });
});

describe('SMS', () => {
  it('is a signed webhook with number and text, and the language is the reader’s', async () => {
    const key = Buffer.alloc(32, 9);
    const sent = message('sms', {
      to: '+8613812345678',
      secret: `whsec_${key.toString('base64')}`,
      language: 'en',
      isDemonstration: false,
      content: { kind: 'rollup', rollup: 'week', period: '2022-W08' },
    });
    expect(await channels.send(sent)).toEqual({ kind: 'sent' });
    const { headers, body } = services.posts.at(-1)!;
    const signed = `${sent.id}.${String(headers['webhook-timestamp'])}.${body}`;
    expect(headers).toMatchObject({
      'webhook-id': sent.id,
      'webhook-signature': `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    });
    expect(JSON.parse(body)).toEqual({
      type: 'sms.requested',
      demonstration: false,
      data: {
        to: '+8613812345678',
        text: `Key projects: the weekly report 2022-W08 is out. Log in: ${publicUrl}`,
      },
    });
  });

  it.each([
    [422, { permanent: true, addressRefused: true }],
    [410, { permanent: true, addressRefused: false }],
    [503, { permanent: false, addressRefused: false }],
  ])('that is answered %i is refused: %j', async (status, refused) => {
    services.instead = () => ({ status });
    expect(await channels.send(message('sms', { secret: 'whsec_AAAA' }))).toMatchObject(refused);
  });

  it('goes nowhere once the worker stops', async () => {
    channels.stop();
    expect(await channels.send(message('sms'))).toMatchObject({ kind: 'refused', permanent: false });
  });
});
