import { describe, expect, it } from '@jest/globals';
import { localDate } from '../calendar/local-date.js';
import { official2022 } from '../calendar/official-2022.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { compareReminders } from './compare-reminders.js';
import { defaultSteps, ladderOf, type SetStep } from './ladder.js';
import { remindersBetween } from './plan-reminder.js';
import { defaultReminderSettings, type ReminderSettings } from './quiet-hours.js';

const calendar = workingCalendar(official2022);
const deadline = {
  dueOn: localDate('2022-03-04'),
  recordedAt: new Date('2022-01-10T09:00:00+08:00'),
  reached: false,
};
const span = { from: new Date('2022-02-21T09:00:00+08:00'), to: new Date('2022-03-23T09:00:00+08:00') };

function planned(
  steps: readonly SetStep[],
  hours: ReminderSettings = defaultReminderSettings,
  onRecord: string[] = [],
) {
  return remindersBetween(deadline, new Set(onRecord), span, calendar, hours, ladderOf(steps));
}

const codes = (of: ReturnType<typeof planned>) => of.map(({ step }) => step);

describe('the reminders of the coming days', () => {
  it('are those of the ladder within them, but for what is on record', () => {
    expect(codes(planned(defaultSteps))).toEqual([
      'before_7',
      'before_3',
      'before_1',
      'day_itself',
      'after_1',
      'after_3',
      'after_5',
      'after_10',
    ]);
    expect(codes(planned(defaultSteps, defaultReminderSettings, ['before_7']))[0]).toBe('before_3');
  });

  it('come, go and are readdressed with another ladder', () => {
    const steps: SetStep[] = [
      { when: 'before', days: 5, adds: ['liaison_officer'] },
      { when: 'before', days: 1, adds: [] },
      { when: 'after', days: 1, adds: ['unit_head', 'supervisor'] },
    ];
    const shifts = compareReminders(planned(defaultSteps), planned(steps)).map(
      ({ shift, was, willBe }) => `${shift} ${(willBe ?? was)!.step}`,
    );
    expect(shifts).toEqual([
      'goes before_7',
      'goes before_3',
      'goes day_itself',
      'readdressed after_1',
      'goes after_3',
      'goes after_5',
      'goes after_10',
      'comes before_5',
      'comes after_6',
      'comes after_11',
    ]);
  });

  it('move with other hours, and stay with the same ones', () => {
    const later = planned(defaultSteps, { sendTime: '08:30', quietFrom: '20:00' });
    const moved = compareReminders(planned(defaultSteps), later);
    expect(new Set(moved.map(({ shift }) => shift))).toEqual(new Set(['moves']));
    expect(moved).toHaveLength(8);
    expect(compareReminders(later, later)).toEqual([]);
  });
});
