import {
  addDays,
  minuteOfDay,
  shanghaiDate,
  shanghaiInstant,
  shanghaiMinuteOfDay,
} from '../calendar/local-date.js';

/** When reminders may be sent; times are `HH:MM` in Asia/Shanghai, `sendTime` before `quietFrom`. */
export interface ReminderSettings {
  /** The time of the day's reminders, which also ends the quiet hours. */
  readonly sendTime: string;
  /** From this time on nothing is sent until `sendTime` of the next day. */
  readonly quietFrom: string;
}

/** Sent at 07:30, quiet from 20:00 to 07:30 (domain.md, thrift 减负). */
export const defaultReminderSettings: ReminderSettings = { sendTime: '07:30', quietFrom: '20:00' };

/**
 * Whether the instant lies in the quiet hours, from `quietFrom` up to but not including `sendTime`. Throws
 * RangeError if the settings are no times of day or `sendTime` is not before `quietFrom`.
 */
export function isQuiet(instant: Date, settings: ReminderSettings = defaultReminderSettings): boolean {
  const { sendMinute, quietMinute } = minutes(settings);
  const minute = shanghaiMinuteOfDay(instant);
  return minute < sendMinute || minute >= quietMinute;
}

/**
 * The instant itself outside of the quiet hours, otherwise the `sendTime` that ends them: of the same day
 * before it, of the next calendar day in the evening. Throws RangeError as `isQuiet` does.
 */
export function movedOutOfQuietHours(
  instant: Date,
  settings: ReminderSettings = defaultReminderSettings,
): Date {
  if (!isQuiet(instant, settings)) return instant;
  const today = shanghaiDate(instant);
  const evening = shanghaiMinuteOfDay(instant) >= minuteOfDay(settings.quietFrom);
  return shanghaiInstant(evening ? addDays(today, 1) : today, settings.sendTime);
}

function minutes(settings: ReminderSettings): { sendMinute: number; quietMinute: number } {
  const sendMinute = minuteOfDay(settings.sendTime);
  const quietMinute = minuteOfDay(settings.quietFrom);
  if (sendMinute >= quietMinute)
    throw new RangeError(
      `Reminders cannot be sent at ${settings.sendTime}: that is not before the quiet hours from ${settings.quietFrom}.`,
    );
  return { sendMinute, quietMinute };
}
