import { permitDue, type LocalDate, type OwedName, type PermitDays, type WorkingCalendar } from '#domain';

/** A permit, as far as its day and its name need it. */
export interface OwedPermit extends PermitDays {
  readonly kind: NonNullable<OwedName['permitKind']>;
}

/** What a reminder is for, as `owedOf` reads it. */
export interface OwedRow {
  /** Null: there is none, or the day of a permit, which is found from its clock. */
  readonly dueOn: LocalDate | null;
  /** Null: it is for something else. */
  readonly permit: OwedPermit | null;
}

/** The row with the day on which it is due, found with the calendar of today, and with the kind of its permit. */
export function withOwedDate<T extends OwedRow>(
  { permit, ...row }: T,
  calendar: WorkingCalendar,
): Omit<T, 'permit'> & { readonly permitKind: OwedPermit['kind'] | null } {
  if (permit === null) return { ...row, permitKind: null };
  return { ...row, dueOn: permitDue(permit, calendar)?.day ?? null, permitKind: permit.kind };
}
