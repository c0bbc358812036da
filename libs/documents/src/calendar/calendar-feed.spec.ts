import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { localDate, type OwedDate } from '#domain';
import { calendarFeed } from './calendar-feed.js';

const date: OwedDate = {
  id: '017e41b2-5c00-7000-8000-000000000021',
  version: 3,
  dueOn: localDate('2022-03-31'),
  changedAt: new Date('2022-03-01T01:00:00Z'),
  project: '精密减速器；生产,基地;一\\二\r\nBEGIN:VALARM 高新区高新区高新区高新区高新区𠮷野',
  title: '开工',
};

function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as never);
  return { calendar, events: calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one)) };
}

describe('a calendar feed', () => {
  it('is read by another program as it was meant', () => {
    const { calendar, events } = read(calendarFeed([date], true));
    expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe('重点项目节点');
    const [event] = events;
    expect(event!.uid).toBe('017e41b2-5c00-7000-8000-000000000021@key-projects');
    expect(event!.sequence).toBe(2);
    expect(event!.startDate.isDate).toBe(true);
    expect(event!.startDate.toString()).toBe('2022-03-31');
    expect(event!.summary.replaceAll('\r', '')).toBe(`${date.project.replaceAll('\r', '')}：开工到期`);
    expect(String(event!.component.getFirstPropertyValue('dtstamp'))).toBe('2022-03-01T01:00:00Z');
    expect(String(event!.component.getFirstPropertyValue('last-modified'))).toBe('2022-03-01T01:00:00Z');
    expect(event!.component.getAllSubcomponents()).toEqual([]);
  });

  it('has lines of 75 octets at most, each ended as the standard wants', () => {
    const text = calendarFeed([date], true);
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(text).not.toContain('\uFFFD');
  });

  it('is the same bytes for the same dates, and marked where it is a demonstration', () => {
    expect(calendarFeed([date], false)).toBe(calendarFeed([date], false));
    const { calendar, events } = read(calendarFeed([date], false));
    expect(calendar.getFirstPropertyValue('x-wr-calname')).toContain('演示数据');
    expect(events[0]!.summary).toContain('演示数据');
    expect(read(calendarFeed([], true)).events).toEqual([]);
  });
});
