import pg from 'pg';
import { refuse, type Refusal, type RefusalCode } from '#domain';

/** What the database holds by itself, and the refusal that says so to people. */
const refusals: Readonly<Record<string, RefusalCode>> = {
  duty_has_one_holder: 'duty.taken',
  duty_deputy_once: 'duty.taken',
  duty_administrators_are_separate: 'duty.roles_not_separate',
};

/** The refusal for what PostgreSQL would not store; null for any other error. */
export function refusalOfViolation(error: unknown): Refusal | null {
  if (!(error instanceof pg.DatabaseError)) return null;
  const code = refusals[error.constraint ?? ''];
  return code === undefined ? null : refuse(code);
}
