import type { SettingKey } from '#domain';

/** Values that a setting may be given, no two the same. */
export const settingSamples: Record<SettingKey, (n: number) => unknown> = {
  reminder_steps: (n) => [{ when: 'before', days: 31 + (n % 300), adds: ['liaison_officer'] }],
  reminder_hours: (n) => ({ sendTime: `07:${String(n % 60).padStart(2, '0')}`, quietFrom: '20:00' }),
  light_thresholds: (n) => ({
    late: { yellowFromDays: 1, redOverDays: 30 + (n % 300) },
    behind: { yellowFromPoints: 10, redOverPoints: 30 },
    statistics: { fromTotalInvestment: 500, yellowOverMonths: 1, redOverMonths: 2 },
    stale: { redAtTimes: 2 },
  }),
  lock_window: (n) => ({ calendarDays: n % 300 }),
  stale_reports: (n) => ({ workingDays: 1 + (n % 50) }),
  late_difficulties: (n) => ({ workingDays: 1 + (n % 50) }),
  permit_time: (n) => ({ tenthsOfWorkingDay: 1 + (n % 300) }),
  notices: (n) => ({ organ: '重点项目办', mark: '重项办', replyWorkingDays: 1 + (n % 50) }),
  retention: (n) => ({ months: 6 + (n % 500) }),
};
