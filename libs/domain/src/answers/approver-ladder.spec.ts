import { describe, expect, it } from '@jest/globals';
import { workingCalendar } from '../calendar/working-calendar.js';
import { milestoneLadder } from '../reminders/ladder.js';
import { planNextReminder } from '../reminders/plan-reminder.js';
import { defaultReminderSettings } from '../reminders/quiet-hours.js';
import { approverLadder, decisionDeadline } from './approver-ladder.js';

const calendar = workingCalendar([]);

describe('approverLadder', () => {
  it('has the steps after a date, from the supervisor on upwards, and never ends', () => {
    const steps: unknown[] = [];
    for (const { code, adds } of approverLadder(milestoneLadder)) {
      steps.push([code, ...adds]);
      if (steps.length === 6) break;
    }
    expect(steps).toEqual([
      ['after_1', 'supervisor'],
      ['after_3'],
      ['after_5'],
      ['after_10', 'project_leader'],
      ['after_20', 'root_leader'],
      ['after_25'],
    ]);
  });

  it('begins when five working days have passed without a decision', () => {
    const asked = { requestedAt: '2022-03-07T04:00:00.000Z' };
    const deadline = decisionDeadline(asked, calendar);
    expect(deadline.dueOn).toBe('2022-03-14');
    expect(
      planNextReminder(deadline, null, calendar, defaultReminderSettings, approverLadder(milestoneLadder)),
    ).toMatchObject({ step: 'after_1', day: '2022-03-15', recipients: ['supervisor'] });
  });
});
