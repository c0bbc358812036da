import type { OwedDate } from '#domain';
import ical, { type ICalCalendar } from 'ical-generator';

/**
 * Dates as a calendar (RFC 5545). The same dates give the same bytes, whenever they are read: instants are those of the
 * record. It rings no alarm, reminders come by mail.
 */
export function calendarFeed(dates: readonly OwedDate[], isLive: boolean): string {
  const mark = isLive ? '' : '【演示数据】';
  const calendar: ICalCalendar = ical({
    name: `重点项目节点${mark}`,
    prodId: { company: 'key-projects', product: 'calendar-feed', language: 'ZH' },
  });
  for (const { id, version, dueOn, changedAt, project, title } of dates)
    calendar.createEvent({
      id: `${id}@key-projects`,
      sequence: version - 1,
      stamp: changedAt,
      lastModified: changedAt,
      allDay: true,
      start: new Date(`${dueOn}T00:00:00Z`),
      summary: `${mark}${project}：${title}到期`,
    });
  return `${calendar.toString()}\r\n`;
}
