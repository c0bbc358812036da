import type { HeldDuty, RoleCode } from './roles.js';

/** Of whom the second factor is demanded; whoever has enrolled one is asked for it in any case. */
export const totpRequirements = ['administrators', 'everybody', 'nobody'] as const;

/** Of whom. */
export type TotpRequirement = (typeof totpRequirements)[number];

/** The step that a log-in still owes after the password or the identity provider. */
export type AwaitedStep = 'totp' | 'totp_enrolment';

const administrators: readonly RoleCode[] = [
  'system_administrator',
  'security_administrator',
  'audit_administrator',
];

/** The roles that somebody holds today, each once, in order. */
export function rolesOf(duties: readonly HeldDuty[]): readonly RoleCode[] {
  return [...new Set(duties.map(({ role }) => role))].sort();
}

/** What a log-in awaits before it opens anything; null: nothing. */
export function awaitedStep(
  roles: readonly RoleCode[],
  isEnrolled: boolean,
  requirement: TotpRequirement,
): AwaitedStep | null {
  if (isEnrolled) return 'totp';
  const isRequired =
    requirement === 'everybody' ||
    (requirement === 'administrators' && roles.some((role) => administrators.includes(role)));
  return isRequired ? 'totp_enrolment' : null;
}
