import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { settingList, settingResponse } from '#contracts';
import { newId } from '#database';
import { defaultSettings, isRefusal, type Actor } from '#domain';
import { CalendarService, ListChanges, ProgrammesService, ProjectChanges, SettingsService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City } from '../support/city.js';
import { LadderStand } from '../support/ladder-stand.js';
import { RollupStand } from '../support/rollup-stand.js';
import { taken } from '../support/taken.js';

const operator: Actor = { kind: 'system', part: 'operator' };
const programme = '技术改造';
let city: City;
let api: ApiClient;
let supervisor: ApiClient;
let security: ApiClient;
let auditor: ApiClient;

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city);
  for (const role of ['supervisor', 'security_administrator', 'audit_administrator'] as const)
    await city.person(role, { unitId: city.rootId }, { login: role });
  supervisor = await api.as('supervisor');
  security = await api.as('security_administrator');
  auditor = await api.as('audit_administrator');
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

async function set(client: ApiClient, key: string, etag: string, body: object) {
  const answer = await client.post(`/api/v1/settings/${key}`, body, { 'if-match': etag });
  return [answer.statusCode, answer.json().code ?? answer.json().version];
}

describe('settings', () => {
  it('are the defaults until somebody sets them', async () => {
    const list = (await supervisor.get('/api/v1/settings')).json();
    expect(settingList.parse(list)).toStrictEqual(list);
    for (const setting of list.items)
      expect(setting).toMatchObject({
        value: JSON.parse(JSON.stringify(defaultSettings[setting.key as 'retention'])),
        source: 'default',
        version: 0,
        changedAt: null,
      });
    expect(await new SettingsService(city.database, newId).current()).toEqual(defaultSettings);
  });

  it('are set with the version that was read, for the city or a programme, each with its own', async () => {
    const url = `/api/v1/settings/stale_reports`;
    const etags = async () => [
      (await supervisor.get(url)).headers.etag,
      (await supervisor.get(`${url}?programme=${encodeURIComponent(programme)}`)).headers.etag,
    ];
    expect(await etags()).toEqual(['"0"', '"0"']);
    expect(await set(supervisor, 'stale_reports', '"0"', { value: { workingDays: 7 } })).toEqual([201, 1]);
    expect(await set(supervisor, 'stale_reports', '"0"', { value: { workingDays: 8 } })).toEqual([
      412,
      'setting.changed',
    ]);
    const own = { programme, value: { workingDays: 9 } };
    expect(await set(supervisor, 'stale_reports', '"0"', own)).toEqual([201, 1]);
    expect(await etags()).toEqual(['"1"', '"1"']);
    const read = (await supervisor.get(`${url}?programme=${encodeURIComponent(programme)}`)).json();
    expect(settingResponse.parse(read)).toStrictEqual(read);
    expect(read).toMatchObject({ value: { workingDays: 9 }, source: 'programme' });
    const inherited = (await supervisor.get(`${url}?programme=x`)).json();
    expect(inherited).toMatchObject({ value: { workingDays: 7 }, source: 'city', version: 0 });
  });

  it('of security belong to who administers it, the others to the supervisor of the root', async () => {
    const months = { value: { months: 12 } };
    expect(await set(supervisor, 'retention', '"0"', months)).toEqual([403, 'permission.denied']);
    expect(await set(security, 'retention', '"0"', months)).toEqual([201, 1]);
    const window = { value: { calendarDays: 45 } };
    expect(await set(security, 'lock_window', '"0"', window)).toEqual([403, 'permission.denied']);
    expect(await set(security, 'retention', '"0"', { ...months, programme })).toEqual([
      422,
      'setting.city_only',
    ]);
  });

  it('leave before and after in the history', async () => {
    expect(await set(supervisor, 'lock_window', '"0"', { value: { calendarDays: 45 } })).toEqual([201, 1]);
    expect(await set(supervisor, 'lock_window', '"1"', { value: { calendarDays: 60 } })).toEqual([201, 2]);
    const { items } = (await auditor.get('/api/v1/system-history?limit=2')).json();
    expect(items).toMatchObject([
      {
        action: 'setting.changed',
        before: { value: { calendarDays: 45 } },
        after: { setting: 'lock_window', programme: null, value: { calendarDays: 60 } },
      },
      { before: { value: null }, after: { value: { calendarDays: 45 } } },
    ]);
  });

  it('say in the reader’s language what cannot be used', async () => {
    const answer = await supervisor.post(
      '/api/v1/settings/stale_reports',
      { value: { workingDays: 0 } },
      { 'if-match': '"1"', 'accept-language': 'zh' },
    );
    expect([answer.statusCode, answer.json().detail]).toEqual([
      422,
      '设置“stale_reports”的值不可用：workingDays: 1–60。',
    ]);
    expect((await supervisor.get('/api/v1/settings/nothing')).statusCode).toBe(400);
  });

  it('are known at once to every process that keeps them', async () => {
    const [here, there] = [
      new SettingsService(city.database, newId),
      new SettingsService(city.database, newId),
    ];
    await here.current();
    await there.current(programme);
    const changed = await here.change(operator, 'stale_reports', null, null, { workingDays: 11 });
    expect(isRefusal(changed)).toBe(false);
    expect((await there.current()).stale_reports.workingDays).toBe(11);
    expect((await there.current(programme)).stale_reports.workingDays).toBe(9);
    expect(await there.current()).toBe(await there.current());
  });
});

describe('a rollup', () => {
  it('takes the limit of stale reports as it was set by its cut', async () => {
    const stand = await RollupStand.begin('2022-W08');
    try {
      const settings = new SettingsService(stand.city.database, newId);
      const set = (workingDays: number) =>
        settings.change(operator, 'stale_reports', null, null, { workingDays });
      await set(7);
      await stand.goTo('2022-02-28T00:00:01');
      await set(9);
      await stand.goTo('2022-02-28T00:02:00');
      await stand.build();
      expect((await stand.data('2022-W08')).reporting.limitWorkingDays).toBe(7);
    } finally {
      await stand.city.leave();
    }
  });
});

describe('the steps of the ladder', () => {
  it('hold for what is planned already, and for what is claimed', async () => {
    const stand = await LadderStand.begin();
    try {
      const { id } = await stand.projectOf();
      const settings = new SettingsService(stand.city.database, newId);
      const waiting = async () => (await stand.steps(id)).map(({ step, state }) => `${step} ${state}`);
      expect(await waiting()).toEqual(['before_7 pending']);

      const steps = [
        { when: 'before', days: 5, adds: ['liaison_officer'] },
        { when: 'after', days: 2, adds: ['unit_head'] },
      ];
      await settings.change(operator, 'reminder_steps', null, null, steps);
      expect(await stand.reminders.replanChanged()).toBe(1);
      expect(await stand.reminders.replanChanged()).toBe(0);
      expect(await waiting()).toEqual(['before_5 pending']);

      await stand.goTo('2022-02-25T07:30:00');
      expect(await stand.reminders.claimDue()).toBe(1);
      expect(await waiting()).toEqual(['before_5 claimed', 'after_2 pending']);

      const hours = { sendTime: '08:15', quietFrom: '20:00' };
      await settings.change(operator, 'reminder_hours', null, null, hours);
      await stand.reminders.replanChanged();
      await stand.goTo('2022-03-08T08:00:00');
      expect(await stand.reminders.claimDue()).toBe(0);
      await stand.goTo('2022-03-08T08:15:00');
      expect(await stand.reminders.claimDue()).toBe(1);
      expect(await waiting()).toEqual(['before_5 claimed', 'after_2 claimed', 'after_7 pending']);
    } finally {
      await stand.city.leave();
    }
  });

  it('of a programme hold for its projects alone, at the claim and where they are planned again', async () => {
    const stand = await LadderStand.begin();
    try {
      const { database } = stand.city;
      const [{ id: member }, { id: other }] = [await stand.projectOf(), await stand.projectOf()];
      const changes = new ProjectChanges(database, newId, new CalendarService(database));
      const programmes = new ProgrammesService(database, newId, new ListChanges(database, changes), changes);
      const setup: Actor = { kind: 'system', part: 'setup' };
      const { id } = taken(await programmes.create(setup, 'tech', programme));
      taken(await programmes.changeMembership(setup, id, { projectId: member, joins: true, reason: '试点' }));
      const settings = new SettingsService(database, newId);
      const steps = [
        { when: 'before', days: 5, adds: ['liaison_officer'] },
        { when: 'after', days: 2, adds: ['unit_head'] },
      ];
      taken(await settings.change(operator, 'reminder_steps', 'tech', null, steps));
      await stand.reminders.replanChanged();
      const waiting = async (of: string) =>
        (await stand.steps(of)).map(({ step, state }) => `${step} ${state}`);
      expect([await waiting(member), await waiting(other)]).toEqual([
        ['before_5 pending'],
        ['before_7 pending'],
      ]);
      await stand.goTo('2022-02-25T07:30:00');
      await stand.reminders.claimDue();
      expect([await waiting(member), await waiting(other)]).toEqual([
        ['before_5 claimed', 'after_2 pending'],
        ['before_7 claimed', 'before_3 pending'],
      ]);
    } finally {
      await stand.city.leave();
    }
  });

  it('are planned for a project that comes later', async () => {
    const stand = await LadderStand.begin();
    try {
      const settings = new SettingsService(stand.city.database, newId);
      const steps = [{ when: 'before', days: 2, adds: ['unit_head'] }];
      await settings.change(operator, 'reminder_steps', null, null, steps);
      const { id } = await stand.projectOf();
      expect(await stand.steps(id)).toEqual([{ step: 'before_2', state: 'pending', reason: null }]);
    } finally {
      await stand.city.leave();
    }
  });
});
