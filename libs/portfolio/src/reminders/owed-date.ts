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

/** The day on which something is due, found with the calendar of today where it is a permit's, and the kind of the permit. */
export function owedDate(
  { dueOn, permit }: OwedRow,
  calendar: WorkingCalendar,
): Pick<OwedRow, 'dueOn'> & { readonly permitKind: OwedPermit['kind'] | null } {
  if (permit === null) return { dueOn, permitKind: null };
  return { dueOn: permitDue(permit, calendar)?.day ?? null, permitKind: permit.kind };
}

/** The row with what `owedDate` finds in the place of its permit. */
export function withOwedDate<T extends OwedRow>(
  { permit, ...row }: T,
  calendar: WorkingCalendar,
): Omit<T, 'permit'> & { readonly permitKind: OwedPermit['kind'] | null } {
  return { ...row, ...owedDate({ dueOn: row.dueOn, permit }, calendar) };
}
