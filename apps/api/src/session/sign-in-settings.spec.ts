import { describe, expect, it } from '@jest/globals';
import { SignInSettings } from './sign-in-settings.js';

describe('of whom a second factor is demanded', () => {
  it.each([
    [undefined, 'live', 'administrators'],
    [undefined, 'demo', 'nobody'],
    [undefined, 'simulation', 'nobody'],
    ['everybody', 'demo', 'everybody'],
    ['nobody', 'live', 'nobody'],
  ] as const)('setting %s in a %s database: %s', (totpRequired, kind, demanded) => {
    expect(new SignInSettings({ passwordProfile: 'mlps', totpRequired }, kind)).toMatchObject({
      totpRequired: demanded,
      passwordProfile: { name: 'mlps', validDays: 90 },
    });
  });
});
