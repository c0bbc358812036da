import { describe, expect, it } from '@jest/globals';
import {
  passwordProfileNames,
  passwordProfiles,
  refusePassword,
  refusePasswordInUse,
  type PasswordChoice,
} from './password-rules.js';

const listed = new Set(['password', 'dragon', 'letmein', 'qwerty', 'admin']);
const { asvs, mlps } = passwordProfiles;

function choice(password: string, more: Partial<PasswordChoice> = {}): PasswordChoice {
  return {
    password,
    login: 'wang.ducha',
    isUsedBefore: false,
    isListed: (text) => listed.has(text),
    ...more,
  };
}

describe('security 28: the profile asvs', () => {
  it.each([
    ['too short by one', 'fourteen chars', 'password.too_short'],
    [
      'too short, counted in characters and not in bytes',
      '太仓港区十四个汉字不够长度'.repeat(1),
      'password.too_short',
    ],
    ['common', 'password', 'password.too_short'],
    ['a common one with digits and signs', 'Password20221231!', 'password.common'],
    ['two common ones', 'letmeinpassword', 'password.common'],
    ['one character again and again', 'aaaaaaaaaaaaaaaa', 'password.common'],
    ['a pattern again and again', 'abcabcabcabcabcabc', 'password.common'],
    ['the name of the product', 'key-projects2022', 'password.common'],
    ['the login with more', 'my name is Wang.Ducha', 'password.contains_login'],
  ])('refuses one that is %s: %j', (_, password, code) => {
    expect(refusePassword(asvs, choice(password))).toMatchObject({ code });
  });

  it.each([
    ['of small letters alone: no composition is asked for', 'herons over the canal'],
    ['of Chinese characters', '清晨的白鹭飞过盐铁塘边的老石桥'],
    ['of 64 characters and more', 'a heron stood '.repeat(6)],
    ['with spaces at its ends, which count', ' fourteen chars '],
    ['that only holds a common one', 'nobody lets dragons into the archive'],
  ])('takes one %s', (_, password) => {
    expect(refusePassword(asvs, choice(password))).toBeNull();
  });

  it('refuses the present one, and never lets one expire', () => {
    const again = choice('herons over the canal', { isUsedBefore: true });
    expect(refusePassword(asvs, again)).toMatchObject({
      code: 'password.used_before',
      details: { history: '1' },
    });
    expect(refusePasswordInUse(asvs, { oneTime: false, ageHours: 24 * 3650 })).toBeNull();
  });
});

describe('security 28: the profile mlps (等保)', () => {
  it.each([
    ['seven characters', 'Ab3!xyz', 'password.too_short'],
    ['one class', 'mnbvlkjh', 'password.too_few_classes'],
    ['two classes', 'mnbv2345', 'password.too_few_classes'],
    ['common', 'Admin@123', 'password.common'],
  ])('refuses %s: %j', (_, password, code) => {
    expect(refusePassword(mlps, choice(password))).toMatchObject({ code });
  });

  it.each(['Tc2022jq', 'tc!2022j', 'Tcang!jq', '太仓Tc2022', 'Tc!2022j'])(
    'takes three classes of four: %j',
    (password) => {
      expect(refusePassword(mlps, choice(password))).toBeNull();
    },
  );

  it('takes none of the last five', () => {
    expect(refusePassword(mlps, choice('Tc2022jq', { isUsedBefore: true }))).toMatchObject({
      code: 'password.used_before',
      details: { history: '5' },
    });
  });

  it('asks for another after 90 days, to the hour', () => {
    const age = (ageHours: number) => refusePasswordInUse(mlps, { oneTime: false, ageHours });
    expect(age(90 * 24 - 0.01)).toBeNull();
    expect(age(90 * 24)).toMatchObject({ code: 'password.expired', details: { validDays: '90' } });
  });
});

describe('a one-time password', () => {
  it.each(passwordProfileNames)('opens nothing but its replacement, for three days (%s)', (name) => {
    const use = (ageHours: number) =>
      refusePasswordInUse(passwordProfiles[name], { oneTime: true, ageHours });
    expect(use(0)).toMatchObject({ code: 'password.one_time' });
    expect(use(71.9)).toMatchObject({ code: 'password.one_time' });
    expect(use(72)).toMatchObject({ code: 'password.one_time_expired' });
  });
});
