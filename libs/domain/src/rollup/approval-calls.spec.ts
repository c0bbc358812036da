import { describe, expect, it } from '@jest/globals';
import { localDate } from '../calendar/local-date.js';
import { approvalCalls, type Approver } from './approval-calls.js';

const today = localDate('2022-03-07');
const tomorrow = localDate('2022-03-08');
const approver = (personId: string, more: Partial<Approver> = {}): Approver => ({
  personId,
  depth: 2,
  hasAddress: true,
  mails: [],
  ...more,
});

describe('who is told that an issue waits', () => {
  it('is mailed where their duty is nearest, and finds it in the inbox elsewhere', () => {
    expect(approvalCalls([approver('head'), approver('city', { depth: 1 })], today)).toEqual([
      { personId: 'head', mailOn: today },
      { personId: 'city', mailOn: null },
    ]);
  });

  it('is mailed by the next unit above where nobody nearer has an address', () => {
    const calls = approvalCalls(
      [approver('head', { hasAddress: false }), approver('city', { depth: 1 })],
      today,
    );
    expect(calls.map(({ mailOn }) => mailOn)).toEqual([null, today]);
    expect(approvalCalls([approver('head', { hasAddress: false })], today)[0]!.mailOn).toBeNull();
  });

  it('gets one mail a day: what waits tells of it too, and after one that has gone the next goes the day after', () => {
    const mailOn = (mails: Approver['mails']) =>
      approvalCalls([approver('head', { mails })], today)[0]!.mailOn;
    expect(mailOn([{ day: today, waits: true }])).toBeNull();
    expect(mailOn([{ day: today, waits: false }])).toBe(tomorrow);
    expect(
      mailOn([
        { day: today, waits: false },
        { day: tomorrow, waits: true },
      ]),
    ).toBeNull();
  });

  it('is nobody where nobody may approve it', () => {
    expect(approvalCalls([], today)).toEqual([]);
  });
});
