import type { RoleCode } from '../access/roles.js';
import { defaultSteps, type SetStep } from '../reminders/ladder.js';
import { defaultReminderSettings, type ReminderSettings } from '../reminders/quiet-hours.js';

/** From when on which light; a bound that is named `over` is not included. */
export interface LightThresholds {
  /** Days past the date. */
  readonly late: { readonly yellowFromDays: number; readonly redOverDays: number };
  /** Points behind 序时进度. */
  readonly behind: { readonly yellowFromPoints: number; readonly redOverPoints: number };
  /** Started, of at least so many 万元, and not in statistics. */
  readonly statistics: {
    readonly fromTotalInvestment: number;
    readonly yellowOverMonths: number;
    readonly redOverMonths: number;
  };
  /** Red at so many times the limit of `stale_reports`. */
  readonly stale: { readonly redAtTimes: number };
}

/** Everything that can be set, by key. */
export interface Settings {
  readonly reminder_steps: readonly SetStep[];
  /** When reminders are sent, and from when on nothing is. */
  readonly reminder_hours: ReminderSettings;
  readonly light_thresholds: LightThresholds;
  /** Within so many days before a date it moves by a decided request only. */
  readonly lock_window: { readonly calendarDays: number };
  /** A project is stale when its last report is older. */
  readonly stale_reports: { readonly workingDays: number };
  /** A difficulty that has been late for so long goes one level up. */
  readonly late_difficulties: { readonly workingDays: number };
  /** What the mean time of permits is compared with: tenths of a working day, since the history takes whole numbers. */
  readonly permit_time: { readonly tenthsOfWorkingDay: number };
  /** Who issues the papers of the ladder, after the city's name; what stands for it in their numbers; how long a unit has to reply. */
  readonly notices: { readonly organ: string; readonly mark: string; readonly replyWorkingDays: number };
  /** How long access records are kept. */
  readonly retention: { readonly months: number };
}

/** The key of a setting. */
export type SettingKey = keyof Settings;

/** What is known of a setting beside its value. */
export interface SettingRule {
  /** Whose duty on the root of the tree may change it. */
  readonly owner: RoleCode;
  /** Whether a programme (专项) may have a value of its own. */
  readonly perProgramme: boolean;
}

/** Every setting with its rule; one without does not compile. */
export const settingRules: Readonly<Record<SettingKey, SettingRule>> = {
  reminder_steps: { owner: 'supervisor', perProgramme: true },
  reminder_hours: { owner: 'supervisor', perProgramme: true },
  light_thresholds: { owner: 'supervisor', perProgramme: true },
  lock_window: { owner: 'supervisor', perProgramme: true },
  stale_reports: { owner: 'supervisor', perProgramme: true },
  late_difficulties: { owner: 'supervisor', perProgramme: false },
  permit_time: { owner: 'supervisor', perProgramme: false },
  notices: { owner: 'supervisor', perProgramme: false },
  retention: { owner: 'security_administrator', perProgramme: false },
};

/** All keys, in the order in which people read them. */
export const settingKeys = Object.keys(settingRules) as readonly SettingKey[];

/** What holds where nobody has set anything. */
export const defaultSettings: Settings = {
  reminder_steps: defaultSteps,
  reminder_hours: defaultReminderSettings,
  light_thresholds: {
    late: { yellowFromDays: 1, redOverDays: 30 },
    behind: { yellowFromPoints: 10, redOverPoints: 30 },
    statistics: { fromTotalInvestment: 500, yellowOverMonths: 1, redOverMonths: 2 },
    stale: { redAtTimes: 2 },
  },
  lock_window: { calendarDays: 30 },
  stale_reports: { workingDays: 5 },
  late_difficulties: { workingDays: 5 },
  permit_time: { tenthsOfWorkingDay: 75 },
  notices: { organ: '重点项目建设工作领导小组办公室', mark: '重项办', replyWorkingDays: 5 },
  retention: { months: 6 },
};
