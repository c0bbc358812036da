import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isMadeOfCommon } from './common-password.js';

const isListed = (text: string) => ['dragon', 'letmein', 'sunshine', '1234'].includes(text);

describe('isMadeOfCommon', () => {
  it('knows what is put together from at most three listed passwords, runs and fillers', () => {
    const listed = fc.constantFrom('dragon', 'letmein', 'sunshine', 'DRAGON', '2022', '!!', '99999999', 'x');
    fc.assert(
      fc.property(fc.array(listed, { minLength: 1, maxLength: 3 }), (pieces) => {
        expect(isMadeOfCommon(pieces.join(''), isListed)).toBe(true);
      }),
    );
  });

  it.each([
    'dragonletmeinsunshinedragonx',
    'heron and dragon',
    'the dragon sleeps',
    'x7yq9',
    'heron 20221231 and 19990909',
  ])('lets through %j', (password) => {
    expect(isMadeOfCommon(password, isListed)).toBe(false);
  });
});
