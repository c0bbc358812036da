import { describe, expect, it } from '@jest/globals';
import { localDate } from '../calendar/local-date.js';
import { official2022 } from '../calendar/official-2022.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { ladderOf, milestoneLadder, type Ladder } from './ladder.js';
import { rungsOf, type PlannedReminder } from './rungs.js';

const calendar = workingCalendar(official2022);
const dueOn = localDate('2022-03-18');

function first(ladder: Ladder, ...[on, by, at]: [string, typeof calendar, string]): PlannedReminder {
  for (const rung of rungsOf(ladder, localDate(on), by, at)) return rung;
  throw new Error('A ladder has a step.');
}

describe('rungsOf', () => {
  it('names for each step its working day, its time, and everybody addressed so far', () => {
    const rungs: PlannedReminder[] = [];
    for (const rung of rungsOf(milestoneLadder, dueOn, calendar, '07:30')) {
      rungs.push(rung);
      if (rung.step === 'after_3') break;
    }
    expect(rungs.at(-1)).toEqual({
      step: 'after_3',
      day: '2022-03-23',
      sendAt: new Date('2022-03-23T07:30:00+08:00'),
      recipients: ['liaison_officer', 'unit_head', 'supervisor'],
      provisional: false,
    });
  });

  it('does not mistake another ladder, date, calendar or time for one that it has found before', () => {
    const short = ladderOf([{ when: 'before', days: 3, adds: ['liaison_officer'] }]);
    const noHolidays = workingCalendar([]);
    const known = first(milestoneLadder, '2022-05-05', calendar, '07:30');
    expect(known).toMatchObject({ step: 'before_30', day: '2022-04-02' });
    expect(first(short, '2022-05-05', calendar, '07:30')).toMatchObject({
      step: 'before_3',
      day: '2022-04-29',
    });
    expect(first(milestoneLadder, '2022-05-06', calendar, '07:30').day).toBe('2022-04-06');
    expect(first(milestoneLadder, '2022-05-05', noHolidays, '07:30')).toMatchObject({
      day: '2022-04-05',
      provisional: true,
    });
    expect(first(milestoneLadder, '2022-05-05', calendar, '09:00').sendAt).toEqual(
      new Date('2022-04-02T09:00:00+08:00'),
    );
    expect(first(milestoneLadder, '2022-05-05', calendar, '07:30')).toEqual(known);
  });
});
