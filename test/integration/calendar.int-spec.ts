import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import { localDate } from '#domain';
import { CalendarService, RemindersService } from '#portfolio';
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
