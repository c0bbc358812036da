import {
  can,
  compareReminders,
  isRefusal,
  ladderOf,
  ladderOfSubject,
  parseSetting,
  refuse,
  remindersBetween,
  reminderShifts,
  settingRules,
  shanghaiDate,
  visibleProjects,
  type LadderRecipient,
  type LadderSubject,
  type Person,
  type Refusal,
  type ReminderShift,
  type SettingKey,
  type Settings,
  type ShiftedReminder,
  type StepCode,
  type WorkingCalendar,
} from '#domain';
import type { Database } from '#database';
import type { CalendarService } from '../calendar/calendar.service.js';
import { readRoot } from '../organisation/units.queries.js';
import type { DueReminder } from '../reminders/claim-facts.js';
import { deadlineOf } from '../reminders/deadline-of.js';
import type { OwedPermit } from '../reminders/owed-date.js';
import { readWaitingLadders } from './setting-preview.queries.js';
import type { SettingsService } from './settings.service.js';

const days = 30;
const msPerDay = 86_400_000;
/** So many rows are shown; the rest is counted. */
const rowsShown = 100;

type Counts = Readonly<Record<ReminderShift, number>>;

/** What a setting would do to the reminders of the coming 30 days. Instants are ISO texts. */
export interface SettingPreview {
  readonly from: string;
  readonly to: string;
  readonly total: Counts;
  /** Each day on which something differs; what moves stands on its new day. */
  readonly days: readonly (Counts & { readonly day: string })[];
  /** The first of them by time. */
  readonly rows: readonly {
    readonly shift: ReminderShift;
    readonly project: { readonly id: string; readonly name: string };
    readonly subject: LadderSubject;
    /** Of a date; null: of what a unit owes. */
    readonly stage: string | null;
    readonly step: string | null;
    /** How people call what a unit owes, where it has a number or a name. */
    readonly reference: string | null;
    readonly permitKind: OwedPermit['kind'] | null;
    readonly ladderStep: StepCode;
    readonly was: string | null;
    readonly willBe: string | null;
    readonly recipients: readonly LadderRecipient[];
  }[];
}

interface WaitingLadder extends Pick<
  DueReminder,
  'requestedAt' | 'permit' | 'dueOn' | 'deadlineRecordedAt' | 'reached'
> {
  readonly projectId: string;
  readonly project: string;
  readonly subject: LadderSubject;
  readonly stage: string | null;
  readonly step: string | null;
  readonly reference: string | null;
  readonly onRecord: readonly string[];
}

interface Shift extends ShiftedReminder {
  readonly ladder: WaitingLadder;
  /** When it will be, or was. */
  readonly at: Date;
}

/** Shows what a setting does before it is saved. Stores nothing. */
export class SettingPreviewService {
  constructor(
    private readonly database: Database,
    private readonly settings: SettingsService,
    private readonly calendars: CalendarService,
  ) {}

  /**
   * The reminders of the coming 30 days that would come, go, move or be addressed to others, by the planner that plans them:
   * as long as no date is reached or moved meanwhile. Settings that plan no reminders change none.
   */
  async preview(
    reader: Person,
    key: SettingKey,
    programme: string | null,
    value: unknown,
  ): Promise<SettingPreview | Refusal> {
    const root = await this.database.query<{ id: string }>(readRoot);
    if (!can(reader, 'setting.change', { setting: key, unitPath: root.map(({ id }) => id) }))
      return refuse('permission.denied');
    if (programme !== null && !settingRules[key].perProgramme) return refuse('setting.city_only', { key });
    const parsed = parseSetting(key, value);
    if (isRefusal(parsed)) return parsed;
    const [[clock], now, calendar, ladders] = await Promise.all([
      this.database.query<{ now: Date }>('SELECT app.now() AS now'),
      this.settings.current(programme),
      this.calendars.calendar(),
      this.database.queryAs<WaitingLadder & Record<string, unknown>>(
        visibleProjects(reader),
        readWaitingLadders,
        [programme],
      ),
    ]);
    const from = clock!.now;
    const span = { from, to: new Date(from.getTime() + days * msPerDay) };
    const then = { ...now, [key]: parsed } as Settings;
    const shifts = ladders
      .flatMap((ladder) => shiftsOf(ladder, span, calendar, now, then))
      .sort((a, b) => a.at.getTime() - b.at.getTime());
    return { from: span.from.toISOString(), to: span.to.toISOString(), ...summed(shifts) };
  }
}

function shiftsOf(
  ladder: WaitingLadder,
  span: { readonly from: Date; readonly to: Date },
  calendar: WorkingCalendar,
  now: Settings,
  then: Settings,
): Shift[] {
  const deadline = deadlineOf(ladder, calendar);
  if (deadline === null) return [];
  const onRecord = new Set(ladder.onRecord);
  const plannedBy = ({ reminder_hours: hours, reminder_steps }: Settings) => {
    const steps = ladderOfSubject(ladder.subject, ladderOf(reminder_steps));
    return remindersBetween(deadline, onRecord, span, calendar, hours, steps);
  };
  return compareReminders(plannedBy(now), plannedBy(then)).map((shifted) => ({
    ...shifted,
    ladder,
    at: (shifted.willBe ?? shifted.was)!.sendAt,
  }));
}

function summed(shifts: readonly Shift[]): Pick<SettingPreview, 'total' | 'days' | 'rows'> {
  const byDay = new Map<string, Shift[]>();
  for (const shifted of shifts) {
    const day = shanghaiDate(shifted.at);
    const of = byDay.get(day);
    if (of === undefined) byDay.set(day, [shifted]);
    else of.push(shifted);
  }
  return {
    total: counted(shifts),
    days: [...byDay].map(([day, of]) => ({ day, ...counted(of) })),
    rows: shifts.slice(0, rowsShown).map(({ shift, was, willBe, ladder }) => ({
      shift,
      project: { id: ladder.projectId, name: ladder.project },
      subject: ladder.subject,
      stage: ladder.stage,
      step: ladder.step,
      reference: ladder.reference,
      permitKind: ladder.permit?.kind ?? null,
      ladderStep: (willBe ?? was)!.step,
      was: was?.sendAt.toISOString() ?? null,
      willBe: willBe?.sendAt.toISOString() ?? null,
      recipients: (willBe ?? was)!.recipients,
    })),
  };
}

function counted(shifts: readonly Shift[]): Counts {
  const count = (shift: ReminderShift) => shifts.filter((one) => one.shift === shift).length;
  return Object.fromEntries(reminderShifts.map((shift) => [shift, count(shift)])) as Counts;
}
