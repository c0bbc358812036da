import { describe, expect, it } from '@jest/globals';
import {
  decideAppIdentity,
  decideDeadAddressClosing,
  decideDirectChannelAddition,
  decideDirectChannelEnd,
} from './decide-direct-channel.js';

const newId = () => 'new';
const channel = { id: 'c', channel: 'wecom', host: 'qyapi.weixin.qq.com' } as const;

describe('a direct channel', () => {
  it('is added and ended by an event that names its host and no key', () => {
    const withKeys = { ...channel, secret: 's', key: 'corp' };
    expect(decideDirectChannelAddition(withKeys, null, newId)).toMatchObject({
      entries: [
        {
          event: 'c',
          chain: '_sys',
          after: { directChannel: 'c', channel: 'wecom', host: 'qyapi.weixin.qq.com' },
        },
      ],
    });
    expect(decideDirectChannelEnd('e', channel)).toMatchObject({
      entries: [{ event: 'e', action: 'direct_channel.ended', after: { directChannel: 'c' } }],
    });
  });

  it('is there once: another one ends it', () => {
    const { entries } = decideDirectChannelAddition({ ...channel, id: 'd' }, channel, newId);
    expect(entries).toMatchObject([
      { event: 'new', action: 'direct_channel.ended', after: { directChannel: 'c' } },
      { event: 'd', action: 'direct_channel.added', after: { directChannel: 'd' } },
    ]);
  });
});

describe('who a person is at an app', () => {
  it('is sealed with the person, and recorded only where it changes', () => {
    expect(decideAppIdentity('e', 'p', 'wecom', { from: null, to: 'zhangsan' })).toMatchObject({
      entries: [
        {
          before: { person: 'p', channel: 'wecom', identity: null },
          after: { person: 'p', channel: 'wecom', identity: { sealed: 'zhangsan', personId: 'p' } },
        },
      ],
    });
    expect(decideAppIdentity('e', 'p', 'wecom', { from: 'a', to: 'a' })).toMatchObject({
      code: 'change.empty',
    });
  });
});

describe('a dead address', () => {
  it('is closed by an event that names person and channel, and not the address', () => {
    expect(
      decideDeadAddressClosing('e', { id: 'd', personId: 'p', addressId: null, channel: 'email' }),
    ).toMatchObject({
      entries: [{ event: 'e', after: { deadAddress: 'd', person: 'p', channel: 'email' } }],
    });
  });
});
