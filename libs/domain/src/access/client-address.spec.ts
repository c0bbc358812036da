import { describe, expect, it } from '@jest/globals';
import { placeOf } from './client-address.js';

describe('placeOf', () => {
  it.each([
    ['10.1.2.3', '10.1.2.3'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['::FFFF:10.1.2.3', '10.1.2.3'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::7', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::7', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('of %s is %s', (address, place) => {
    expect(placeOf(address)).toBe(place);
  });

  it('is one for all addresses that a reader can take', () => {
    expect(placeOf('2001:db8:a:b:ffff::1')).toBe(placeOf('2001:db8:a:b::2'));
    expect(placeOf('2001:db8:a:b::1')).not.toBe(placeOf('2001:db8:a:c::1'));
  });
});
