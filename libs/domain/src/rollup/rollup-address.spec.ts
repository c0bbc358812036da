import { describe, expect, it } from '@jest/globals';
import { checkedAddresses, decideUnsubscribing, mostAddresses } from './rollup-address.js';

const at = (email: string, name = '市委办') => ({ name, email });

describe('the addresses of a schedule', () => {
  it('are kept without blanks round them, in the order of their mailboxes', () => {
    expect(checkedAddresses([at(' b@city.example '), at('A@city.example', ' 发改委 ')])).toEqual([
      { name: '发改委', email: 'A@city.example' },
      { name: '市委办', email: 'b@city.example' },
    ]);
    expect(checkedAddresses([])).toEqual([]);
  });

  it.each([['office.of-1+week@sub.city.example'], ["o'hara@xn--fiqs8s.example"], ['a@1.cn']])(
    'may be %s',
    (email) => {
      expect(checkedAddresses([at(email)])).toHaveLength(1);
    },
  );

  it.each([
    ['office'],
    ['office@'],
    ['office@city'],
    ['@city.example'],
    ['a b@city.example'],
    ['a@b@city.example'],
    ['.a@city.example'],
    ['a.@city.example'],
    ['a..b@city.example'],
    ['市委办@city.example'],
    ['a@-city.example'],
    ['a@city.example\r\nBcc: b@city.example'],
    ['a@b.example, c@d.example'],
    [`a@${'b'.repeat(60)}.${'c.'.repeat(100)}example`],
  ])('may not be %j', (email) => {
    expect(checkedAddresses([at(email)])).toMatchObject({ code: 'rollup.address_invalid' });
  });

  it('say whose they are, in one line', () => {
    for (const name of ['', '  ', 'x'.repeat(101), '市委办\n发改委', '市委办 <b@c.example>'])
      expect([name, checkedAddresses([at('a@b.example', name)])]).toMatchObject([
        name,
        { code: 'rollup.address_name' },
      ]);
  });

  it('are each there once, however they are written, and few', () => {
    expect(checkedAddresses([at('a@b.example'), at('A@B.example')])).toMatchObject({
      code: 'rollup.address_twice',
      details: { address: 'A@B.example' },
    });
    const many = Array.from({ length: mostAddresses + 1 }, (_, index) => at(`a${index}@b.example`));
    expect(checkedAddresses(many)).toMatchObject({ code: 'rollup.too_many_addresses' });
    expect(checkedAddresses(many.slice(1))).toHaveLength(mostAddresses);
  });

  it('may unsubscribe, which the history tells without saying who it was', () => {
    const address = { ...at('a@b.example'), id: 'x', kind: 'week', scopeId: 'u' } as const;
    expect(decideUnsubscribing(address, () => 'e')).toMatchObject({
      entries: [
        {
          event: 'e',
          action: 'rollup_address.unsubscribed',
          after: {
            rollupAddress: 'x',
            kind: 'week',
            scope: 'u',
            address: { sealed: '市委办 <a@b.example>' },
          },
        },
      ],
    });
  });
});
