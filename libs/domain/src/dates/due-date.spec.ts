import { describe, expect, it } from '@jest/globals';
import { localDate } from '../calendar/local-date.js';
import type { HoldRow } from '../recorded-rows.js';
import { dueDate } from './due-date.js';

const planned = { plannedOn: localDate('2022-06-10'), plannedAt: '2022-01-10T01:00:00.000Z' };

function hold(fromOn: string, toOn: string, more: Partial<HoldRow> = {}): HoldRow {
  return {
    id: 'hold',
    version: 2,
    projectId: 'project',
    state: 'running',
    cause: 'land',
    reason: 'reason',
    fromOn: localDate(fromOn),
    toOn: localDate(toOn),
    endedOn: null,
    requestedBy: 'a',
    requestedAt: '2022-03-01T01:00:00.000Z',
    decidedBy: 'b',
    decidedAt: '2022-03-02T01:00:00.000Z',
    note: null,
    ...more,
  };
}

describe('dueDate', () => {
  it.each<[string, HoldRow[], string, number]>([
    ['without a hold', [], '2022-06-10', 0],
    ['with a running hold, its agreed days', [hold('2022-05-01', '2022-05-10')], '2022-06-20', 10],
    ['with one of a single day', [hold('2022-05-01', '2022-05-01')], '2022-06-11', 1],
    [
      'with an ended one, its real days',
      [hold('2022-05-01', '2022-05-31', { state: 'ended', endedOn: localDate('2022-05-05') })],
      '2022-06-15',
      5,
    ],
    [
      'with one that ended before it began',
      [hold('2022-05-10', '2022-05-31', { state: 'ended', endedOn: localDate('2022-05-09') })],
      '2022-06-10',
      0,
    ],
    ['with one that begins on the day due, whole', [hold('2022-06-10', '2022-06-30')], '2022-07-01', 21],
    ['with one that begins after it, not', [hold('2022-06-11', '2022-06-30')], '2022-06-10', 0],
    [
      'with one that begins after the plan, but before the day due under another hold',
      [hold('2022-06-12', '2022-06-13'), hold('2022-06-01', '2022-06-03')],
      '2022-06-15',
      5,
    ],
    [
      'with one that is only asked for',
      [hold('2022-05-01', '2022-05-10', { state: 'requested', decidedAt: null })],
      '2022-06-10',
      0,
    ],
    [
      'with one agreed before the date was planned: it is in it already',
      [hold('2022-05-01', '2022-05-10', { decidedAt: '2022-01-09T01:00:00.000Z' })],
      '2022-06-10',
      0,
    ],
  ])('%s', (_, holds, dueOn, daysHeld) => {
    expect(dueDate(planned, holds)).toEqual({ dueOn, daysHeld });
  });

  it('is nothing without a date planned', () => {
    expect(dueDate({ plannedOn: null, plannedAt: null }, [hold('2022-05-01', '2022-05-10')])).toEqual({
      dueOn: null,
      daysHeld: 0,
    });
  });
});
