import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import { localDate, type Actor } from '#domain';
import { calendarFileRequest } from '#contracts';
import {
  CalendarChangesService,
  CalendarService,
  ClockService,
  LightRemakesService,
  ProjectChanges,
  RemindersService,
} from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { taken } from '../support/taken.js';
import { City, planned, reached } from '../support/city.js';

/** A Sunday on which people work, since the week after it is the Spring Festival. */
const makeUpDay = localDate('2022-01-30');

let city: City;

beforeAll(async () => {
  city = await City.found('2022-01-26T09:00:00+08:00');
});

afterAll(async () => {
  await city?.leave();
});

const waiting = async () =>
  city.database.query("SELECT step, day, provisional FROM reminder WHERE state = 'pending'");

describe('a year of the calendar that another process loads', () => {
  it('moves what was planned without it, and reaches copies that are older than they may be', async () => {
    const kept = new CalendarService(city.database);
    const fresh = new CalendarService(city.database, 0);
    const reminders = new RemindersService(city.database, newId, kept, 'city.example');
    const isMakeUpDay = async (calendar: CalendarService) =>
      (await calendar.calendar()).isWorkingDay(makeUpDay).working;
    await city.project({
      milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-02-08')],
    });
    expect(await waiting()).toEqual([{ step: 'before_7', day: '2022-02-01', provisional: true }]);
    expect([await isMakeUpDay(kept), await isMakeUpDay(fresh)]).toEqual([false, false]);

    await new CalendarService(city.database).loadOfficialYears();
    expect([await isMakeUpDay(kept), await isMakeUpDay(fresh)]).toEqual([false, true]);
    expect(await reminders.replanChanged()).toBe(1);
    expect(await waiting()).toEqual([{ step: 'before_7', day: '2022-01-30', provisional: false }]);
    expect(await isMakeUpDay(kept)).toBe(true);
  });
});

describe('a calendar that somebody keeps', () => {
  const operator: Actor = { kind: 'system', part: 'operator' };
  const { file } = calendarFileRequest.meta()!['example'] as { file: string };
  let kept: City;
  let api: ApiClient;
  let administrator: ApiClient;

  beforeAll(async () => {
    kept = await City.found('2022-01-26T09:00:00+08:00');
    await kept.person('system_administrator', { unitId: kept.rootId }, { login: 'administrator' });
    api = await ApiClient.of(kept);
    administrator = await api.as('administrator');
  });

  afterAll(async () => {
    await api?.close();
    await kept?.leave();
  });

  const send = async (path: string, body: object) =>
    (await administrator.post(`/api/v1/calendar/${path}`, body)).json() as Record<string, unknown>;
  const notices = async () =>
    ((await administrator.get('/api/v1/session/inbox')).json() as { notices: { year: number }[] }).notices;

  it('is loaded from a file, whole or not at all, and what waits for it is planned again', async () => {
    await kept.project({
      milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-02-08')],
    });
    expect(await notices()).toMatchObject([{ kind: 'calendar_missing', year: 2022 }]);
    const given = { year: 2022, source: '国办发明电〔2021〕11号', file };
    const broken = { ...given, file: `${file}2022-02-30,off\n2022-06-06,work\n` };
    const preview = await send('import-previews', broken);
    expect(preview).toMatchObject({ changes: [], problems: [{ line: 31 }, { line: 32 }] });
    expect(JSON.stringify(preview['problems'])).toContain('is no date');
    expect(await send('imports', broken)).toMatchObject({
      code: 'calendar.file_invalid',
      detail: expect.stringContaining('2 problems'),
    });
    expect(await send('import-previews', given)).toMatchObject({ problems: [], workingDays: 249 });
    expect((await administrator.get('/api/v1/calendar?year=2022')).json()).toMatchObject({ isLoaded: false });

    expect(await send('imports', given)).toEqual({ changed: 365 });
    expect(await send('imports', given)).toEqual({ changed: 0 });
    expect(await notices()).toEqual([]);
    expect((await administrator.get('/api/v1/calendar?year=2022')).json()).toMatchObject({
      isLoaded: true,
      workingDays: 249,
      source: given.source,
      makeUpDays: expect.arrayContaining(['2022-01-30']),
      missingYear: null,
    });
    const calendars = new CalendarService(kept.database);
    const reminders = new RemindersService(kept.database, newId, calendars, 'city.example');
    expect(await reminders.replanChanged()).toBe(1);
    const [waits] = await kept.database.query(
      "SELECT day, provisional FROM reminder WHERE state = 'pending'",
    );
    expect(waits).toEqual({ day: '2022-01-30', provisional: false });
  });

  it('has single days changed with a reason; reminders and lights follow, and the days of the past stay known', async () => {
    const before = new Date((await kept.database.query<{ now: Date }>('SELECT app.now() AS now'))[0]!.now);
    const body = { day: '2022-01-30', working: false, reason: '市政府通知' };
    expect(await send('day-changes', body)).toEqual({ changed: 1 });
    expect(await send('day-changes', body)).toEqual({ changed: 0 });
    expect(await send('day-changes', { ...body, day: '2023-01-30' })).toMatchObject({
      code: 'calendar.year_missing',
    });
    const calendars = new CalendarService(kept.database);
    await calendars.calendar();
    const reminders = new RemindersService(kept.database, newId, calendars, 'city.example');
    await reminders.replanChanged();
    const [waits] = await kept.database.query("SELECT day FROM reminder WHERE state = 'pending'");
    expect(waits).toEqual({ day: '2022-01-29' });
    const lights = new LightRemakesService(
      kept.database,
      new ProjectChanges(kept.database, newId, calendars),
    );
    await lights.remakeMarked();
    expect(await kept.database.query('SELECT FROM light_remake')).toEqual([]);
    const [day] = await kept.database.query<{ was: boolean; at: Date; reason: string }>(
      `SELECT c.was_working AS was, c.recorded_at AS at, s.value AS reason
       FROM calendar_day_change c JOIN audit.sealed s ON s.event = c.change_id WHERE c.day = '2022-01-30'`,
    );
    expect(day).toMatchObject({ was: true, reason: '市政府通知' });
    expect(day!.at.getTime()).toBeGreaterThanOrEqual(before.getTime());
  });

  it('says from the first of December that the next year is missing', async () => {
    const changes = new CalendarChangesService(kept.database, newId, new CalendarService(kept.database));
    taken(await new ClockService(kept.database).advance(new Date('2022-11-30T12:00:00+08:00')));
    expect(await changes.missingYear()).toBeNull();
    taken(await new ClockService(kept.database).advance(new Date('2022-12-01T00:00:00+08:00')));
    expect(await notices()).toMatchObject([{ year: 2023, text: { en: expect.stringContaining('2023') } }]);
    await changes.load(operator, {
      year: 2023,
      source: '通知',
      file: file.replaceAll('2022-', '2023-').replaceAll(/^.*work.*$/gm, ''),
    });
    expect(await notices()).toEqual([]);
  });
});
