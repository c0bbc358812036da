import { refuse, type Refusal } from '../refusal.js';
import { isMadeOfCommon } from './common-password.js';

/**
 * The two rule books for passwords. They contradict each other (one forbids to ask for classes of characters and for
 * new passwords now and then, the other demands both), so a deployment chooses: `asvs` is OWASP ASVS 5.0 V6.2,
 * `mlps` is 等保 (GB/T 22239).
 */
export const passwordProfileNames = ['asvs', 'mlps'] as const;

/** Name of a profile. */
export type PasswordProfileName = (typeof passwordProfileNames)[number];

/** What a profile demands of a password. */
export interface PasswordProfile {
  readonly name: PasswordProfileName;
  /** In characters. */
  readonly minLength: number;
  /** Of the four: small letters, capital letters, digits, everything else. */
  readonly minClasses: number;
  /** Days until it must be replaced; null: it stays valid. */
  readonly validDays: number | null;
  /** So many last passwords, the present one among them, are not taken again. */
  readonly history: number;
}

/** Both profiles. */
export const passwordProfiles: Readonly<Record<PasswordProfileName, PasswordProfile>> = {
  asvs: { name: 'asvs', minLength: 15, minClasses: 0, validDays: null, history: 1 },
  mlps: { name: 'mlps', minLength: 8, minClasses: 3, validDays: 90, history: 5 },
};

/** No profile keeps more old passwords than this. */
export const mostKeptPasswords = Math.max(...Object.values(passwordProfiles).map(({ history }) => history));

/** How long a one-time password can be replaced. */
const oneTimeHours = 72;

/** What is known when somebody chooses a password. */
export interface PasswordChoice {
  readonly password: string;
  readonly login: string;
  /** Whether it equals one of the last that the profile looks back on. */
  readonly isUsedBefore: boolean;
  /** The passwords that are tried first, in lower case. */
  readonly isListed: (text: string) => boolean;
}

/** A shorter login stands in many a good password by chance. */
const shortestLogin = 4;

/** Words of this product that somebody who guesses begins with. */
const ownWords = ['keyprojects', 'key-projects', '重点项目', 'zhongdianxiangmu'];

/** Why a chosen password is not taken; null when it is. */
export function refusePassword(profile: PasswordProfile, choice: PasswordChoice): Refusal | null {
  const { password, login, isUsedBefore, isListed } = choice;
  const { minLength, minClasses, history } = profile;
  if (Array.from(password).length < minLength)
    return refuse('password.too_short', { minLength: String(minLength) });
  if (classesOf(password) < minClasses)
    return refuse('password.too_few_classes', { minClasses: String(minClasses) });
  const lowered = password.toLowerCase();
  if (login.length >= shortestLogin && lowered.includes(login)) return refuse('password.contains_login');
  if (isMadeOfCommon(lowered, (text) => ownWords.includes(text) || isListed(text)))
    return refuse('password.common');
  if (isUsedBefore) return refuse('password.used_before', { history: String(history) });
  return null;
}

function classesOf(password: string): number {
  return [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u].filter((kind) => kind.test(password))
    .length;
}

/** The password that somebody has just proved to know. */
export interface PasswordInUse {
  readonly oneTime: boolean;
  /** Since it was set. */
  readonly ageHours: number;
}

/** What the password opens: everything, only its own replacement (refused with what to do), or nothing any more. */
export function refusePasswordInUse(
  profile: PasswordProfile,
  { oneTime, ageHours }: PasswordInUse,
): Refusal | null {
  if (oneTime) return refuse(ageHours < oneTimeHours ? 'password.one_time' : 'password.one_time_expired');
  if (profile.validDays !== null && ageHours >= profile.validDays * 24)
    return refuse('password.expired', { validDays: String(profile.validDays) });
  return null;
}
