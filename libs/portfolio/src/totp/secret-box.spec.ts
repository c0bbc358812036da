import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SecretBox } from './secret-box.js';

const key = randomBytes(32);
const box = new SecretBox(key, 'totp');

describe('a sealed secret', () => {
  it('opens for its owner with the same key, and looks different each time', () => {
    const [one, two] = [box.seal('JBSWY3DPEHPK3PXP', 'x'), box.seal('JBSWY3DPEHPK3PXP', 'x')];
    expect(one.equals(two)).toBe(false);
    expect(one.toString('latin1')).not.toContain('JBSWY3DPEHPK3PXP');
    expect([box.open(one, 'x'), new SecretBox(key, 'totp').open(two, 'x')]).toEqual([
      'JBSWY3DPEHPK3PXP',
      'JBSWY3DPEHPK3PXP',
    ]);
  });

  it.each([
    ['for another owner', (sealed: Buffer) => box.open(sealed, 'y')],
    ['with another key', (sealed: Buffer) => new SecretBox(randomBytes(32), 'totp').open(sealed, 'x')],
    ['for another purpose', (sealed: Buffer) => new SecretBox(key, 'else').open(sealed, 'x')],
    [
      'once it was changed',
      (sealed: Buffer) => box.open(Buffer.from(sealed.map((byte, at) => byte ^ Number(at === 30))), 'x'),
    ],
    ['once it was cut', (sealed: Buffer) => box.open(sealed.subarray(0, -1), 'x')],
  ])('does not open %s', (_, open) => {
    expect(() => open(box.seal('JBSWY3DPEHPK3PXP', 'x'))).toThrow('unable to authenticate');
  });
});
