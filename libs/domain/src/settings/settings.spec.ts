import { describe, expect, it } from '@jest/globals';
import { defaultSteps } from '../reminders/ladder.js';
import { decideSettingChange } from './decide-setting-change.js';
import { effectiveSettings, parseSetting } from './parse-setting.js';
import { defaultSettings, settingKeys, type SettingKey } from './settings.js';

const newId = () => 'event';

describe('the defaults', () => {
  it.each(settingKeys)('of %s can be set', (key) => {
    expect(parseSetting(key, JSON.parse(JSON.stringify(defaultSettings[key])))).toEqual(defaultSettings[key]);
  });

  it('are the ladder that is climbed, and five days until a report is stale', () => {
    expect(defaultSettings.reminder_steps).toEqual(defaultSteps);
    expect(defaultSettings.reminder_steps.at(-1)).toEqual({ when: 'after', days: 20, adds: ['root_leader'] });
    expect(defaultSettings.stale_reports).toEqual({ workingDays: 5 });
  });
});

describe('a value', () => {
  const thresholds = defaultSettings.light_thresholds;
  it.each<[SettingKey, unknown, string]>([
    ['stale_reports', { workingDays: 0 }, 'workingDays: 1–60'],
    ['stale_reports', { workingDays: 1.5 }, 'workingDays: 1–60'],
    ['stale_reports', { workingDays: '5' }, 'workingDays: 1–60'],
    ['stale_reports', {}, 'workingDays: 1–60'],
    ['stale_reports', { workingDays: 5, role: 'x' }, 'role: { workingDays }'],
    ['stale_reports', [], '{ workingDays }'],
    ['stale_reports', null, '{ workingDays }'],
    ['lock_window', { calendarDays: 367 }, 'calendarDays: 0–366'],
    ['retention', { months: 5 }, 'months: 6–600'],
    ['notices', { organ: '', mark: '督', replyWorkingDays: 5 }, 'organ: 1–40 字 characters'],
    ['notices', { organ: '办', mark: '督\n', replyWorkingDays: 5 }, 'mark: 1–10 字 characters'],
    ['reminder_hours', { sendTime: '7:30', quietFrom: '20:00' }, 'sendTime: HH:MM'],
    ['reminder_hours', { sendTime: '20:00', quietFrom: '20:00' }, 'sendTime < quietFrom'],
    [
      'light_thresholds',
      { ...thresholds, late: { yellowFromDays: 31, redOverDays: 30 } },
      'late: yellowFromDays ≤ redOverDays',
    ],
    ['reminder_steps', [], '[ 1–40 ]'],
    ['reminder_steps', [{ when: 'after', days: 0, adds: ['unit_head'] }], '[0].days: 1–366'],
    ['reminder_steps', [{ when: 'then', days: 1, adds: [] }], '[0].when: before | after'],
    [
      'reminder_steps',
      [
        { when: 'before', days: 3, adds: ['liaison_officer'] },
        { when: 'before', days: 7, adds: [] },
      ],
      'days ↑',
    ],
    [
      'reminder_steps',
      [
        { when: 'before', days: 3, adds: ['liaison_officer'] },
        { when: 'after', days: 1, adds: ['liaison_officer'] },
      ],
      'adds ×1',
    ],
    [
      'reminder_steps',
      [{ when: 'before', days: 3, adds: [] }],
      '[0].adds: liaison_officer | unit_head | supervisor | project_leader | root_leader',
    ],
    ['reminder_steps', [{ when: 'before', days: 3, adds: ['mayor'] }], '[0].adds[0]: liaison_officer'],
  ])('of %s that is %j is refused, with its place', (key, value, problem) => {
    expect(parseSetting(key, value)).toMatchObject({
      code: 'setting.invalid',
      details: { key, problem: expect.stringContaining(problem) },
    });
  });
});

describe('what holds', () => {
  const stored = (programme: string | null, workingDays: number) => ({
    key: 'stale_reports',
    programme,
    value: { workingDays },
  });

  it('is the programme’s value, else the city’s, else the default', () => {
    const days = (rows: ReturnType<typeof stored>[], programme: string | null) =>
      effectiveSettings(rows, programme).stale_reports.workingDays;
    const both = [stored('技术改造', 9), stored(null, 7)];
    expect([
      days([], null),
      days(both, null),
      days(both, '技术改造'),
      days(both, '民生实事'),
      days([stored('技术改造', 9)], '技术改造'),
    ]).toEqual([5, 7, 9, 7, 9]);
  });

  it('does not pass over a stored value that cannot be used, and does over keys of other versions', () => {
    expect(() => effectiveSettings([stored(null, 0)], null)).toThrow('stale_reports');
    expect(effectiveSettings([{ key: 'gone', programme: null, value: 1 }], null)).toEqual(defaultSettings);
  });
});

describe('setting a value', () => {
  const change = { id: 'new', key: 'stale_reports', programme: null, value: { workingDays: 7 } } as const;

  it('records it before and after; the first time there was none', () => {
    expect(decideSettingChange(null, change, newId)).toMatchObject({
      entries: [
        {
          chain: '_sys',
          action: 'setting.changed',
          before: { value: null },
          after: { setting: 'stale_reports', programme: null, value: { workingDays: 7 } },
        },
      ],
      inserts: [{ table: 'setting', row: { id: 'new', key: 'stale_reports', programme: null } }],
      versions: [{ row: { id: 'new', version: 1, value: { workingDays: 7 } } }],
    });
    const current = { id: 'old', version: 4, value: { workingDays: 6 } };
    expect(decideSettingChange(current, change, newId)).toMatchObject({
      entries: [{ before: { value: { workingDays: 6 } } }],
      inserts: [],
      versions: [{ row: { id: 'old', version: 5 } }],
    });
  });

  it('refuses what it is already, what cannot be used, and a programme’s own where there is none', () => {
    const current = { id: 'old', version: 4, value: { workingDays: 7 } };
    expect(decideSettingChange(current, change, newId)).toMatchObject({ code: 'change.empty' });
    expect(decideSettingChange(null, { ...change, value: 7 }, newId)).toMatchObject({
      code: 'setting.invalid',
    });
    const retention = { ...change, key: 'retention', programme: '技术改造', value: { months: 12 } } as const;
    expect(decideSettingChange(null, retention, newId)).toMatchObject({ code: 'setting.city_only' });
  });
});
