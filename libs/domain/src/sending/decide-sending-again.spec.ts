import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '../refusal.js';
import { decideSendingAgain, type MessageFacts } from './decide-sending-again.js';

const failed: MessageFacts = {
  id: 'old',
  kind: 'reminders',
  personId: 'p',
  addressId: null,
  state: 'failed',
  isReaderActive: true,
  hasAddress: true,
  sentAgainAs: null,
  itemIds: ['i'],
};

function decided(differs: Partial<MessageFacts>) {
  const answer = decideSendingAgain({ ...failed, ...differs }, 'new', '邮箱已更正');
  return isRefusal(answer) ? answer.code : answer.entries;
}

describe('sending a message again', () => {
  it.each(['sent', 'failed', 'ambiguous'] as const)('records why, of one that is %s', (state) => {
    expect(decided({ state })).toMatchObject([
      {
        event: 'new',
        chain: '_sys',
        action: 'message.sent_again',
        before: { state },
        after: { message: 'new', again: 'old', person: 'p', items: 1 },
        reason: { sealed: '邮箱已更正' },
      },
    ]);
  });

  it.each<[string, Partial<MessageFacts>]>([
    ['message.waits', { state: 'pending' }],
    ['message.waits', { state: 'sending' }],
    ['message.sent_again', { sentAgainAs: 'another' }],
    ['message.person_left', { isReaderActive: false }],
    ['message.address_ended', { personId: null, addressId: 'a', isReaderActive: false }],
    ['message.no_address', { hasAddress: false }],
    ['message.nothing_owed', { itemIds: [] }],
  ])('is refused with %s of %j', (code, differs) => {
    expect(decided(differs)).toBe(code);
  });

  it('names an address that has no account as what it is', () => {
    expect(decided({ kind: 'rollup', personId: null, addressId: 'a', itemIds: [] })).toMatchObject([
      { after: { message: 'new', again: 'old', rollupAddress: 'a', items: 0 } },
    ]);
  });

  it('needs no reminder of a rollup', () => {
    expect(decided({ kind: 'rollup', itemIds: [] })).toHaveLength(1);
  });
});
