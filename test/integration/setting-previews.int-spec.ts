import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { settingPreviewResponse } from '#contracts';
import type { SettingPreview } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { planned } from '../support/city.js';
import { LadderStand } from '../support/ladder-stand.js';

let stand: LadderStand;
let api: ApiClient;
let supervisor: ApiClient;
let projectId: string;

beforeAll(async () => {
  stand = await LadderStand.begin();
  const { city } = stand;
  projectId = await stand.project();
  await city.project({ milestones: [planned('groundbreaking', '2022-12-30')] });
  await city.person('supervisor', { unitId: city.rootId }, { login: 'root' });
  await city.person('supervisor', { unitId: city.areaId }, { login: 'area' });
  await city.person('unit_head', { unitId: city.areaId }, { login: 'head' });
  await city.person('leader', { unitId: city.rootId }, { login: 'mayor' });
  await city.person('liaison_officer', { projectId }, { login: 'officer' });
  api = await ApiClient.of(city);
  supervisor = await api.as('root');
});

afterAll(async () => {
  await api?.close();
  await stand?.leave();
});

async function post(login: string, path: string, body: object): Promise<void> {
  const client = await api.as(login);
  const { headers } = await supervisor.get(`/api/v1/projects/${projectId}`);
  const answer = await client.post(`/api/v1/projects/${projectId}/${path}`, body, {
    'if-match': headers.etag as string,
  });
  expect([path, answer.statusCode, answer.statusCode === 201 ? '' : answer.body]).toEqual([path, 201, '']);
}

async function preview(key: string, body: object): Promise<SettingPreview> {
  const answer = await supervisor.post(`/api/v1/settings/${key}/previews`, body);
  expect(answer.statusCode).toBe(200);
  expect(settingPreviewResponse.parse(answer.json())).toStrictEqual(answer.json());
  return answer.json() as SettingPreview;
}

/** All that is kept of reminders and settings. */
async function kept() {
  return stand.city.database.query(
    `SELECT (SELECT count(*) FROM audit.event) AS events, (SELECT count(*) FROM setting) AS settings,
       (SELECT json_agg(r ORDER BY r.id) FROM reminder r) AS reminders`,
  );
}

describe('a preview of a setting', () => {
  it('counts what would come and go in the coming 30 days by day, names it, and stores nothing', async () => {
    const before = await kept();
    const value = [
      { when: 'before', days: 7, adds: ['liaison_officer'] },
      { when: 'before', days: 2, adds: [] },
      { when: 'after', days: 10, adds: ['supervisor'] },
    ];
    const { total, days, rows, from, to } = await preview('reminder_steps', { value });
    expect([from, to]).toEqual(['2022-02-21T01:00:00.000Z', '2022-03-23T01:00:00.000Z'].map(closeTo));
    expect(total).toEqual({ comes: 1, goes: 6, moves: 0, readdressed: 1 });
    expect(days.find(({ day }) => day === '2022-03-02')).toMatchObject({ comes: 1, goes: 0 });
    expect(rows.find(({ shift }) => shift === 'comes')).toMatchObject({
      project: { id: projectId },
      stage: 'groundbreaking',
      ladderStep: 'before_2',
      was: null,
      willBe: '2022-03-01T23:30:00.000Z',
      recipients: ['liaison_officer'],
    });
    // The date at the end of the year is not of these days.
    expect(new Set(rows.map(({ project }) => project.id))).toEqual(new Set([projectId]));
    expect(await kept()).toEqual(before);
  });

  it('is empty where the value is the one that holds, or plans no reminders', async () => {
    const nothing = { comes: 0, goes: 0, moves: 0, readdressed: 0 };
    const same = await preview('reminder_hours', { value: { sendTime: '07:30', quietFrom: '20:00' } });
    expect([same.total, same.days, same.rows]).toEqual([nothing, [], []]);
    expect((await preview('stale_reports', { value: { workingDays: 9 } })).total).toEqual(nothing);
  });

  it('says what saving then does', async () => {
    const value = { sendTime: '08:30', quietFrom: '20:00' };
    const { rows, total } = await preview('reminder_hours', { value });
    expect(total.moves).toBe(rows.length);
    await supervisor.post('/api/v1/settings/reminder_hours', { value }, { 'if-match': '"0"' });
    await stand.reminders.replanChanged();
    const [waits] = await stand.city.database.query<{ step: string; sendAt: Date }>(
      `SELECT step, send_at AS "sendAt" FROM reminder WHERE state = 'pending' AND project_id = $1`,
      [projectId],
    );
    expect(rows.find(({ ladderStep }) => ladderStep === waits!.step)?.willBe).toBe(
      waits!.sendAt.toISOString(),
    );
  });

  it('tells of every kind of ladder what saving then does: of what units owe and of what waits for a decision', async () => {
    const owed = { ownerUnitId: stand.city.areaId, dueOn: '2022-03-08' };
    const note = { reason: '征迁未完成' };
    const [milestone] = await stand.city.database.query<{ id: string }>(
      `SELECT id FROM milestone WHERE project_id = $1 AND stage = 'groundbreaking' AND step IS NULL`,
      [projectId],
    );
    await post('head', 'difficulties', { ...owed, cause: 'land', settledBy: 'unit', title: '两户未签约' });
    await post('mayor', 'instructions', { ...owed, givenOn: '2022-02-21', text: '请完成红线调整。' });
    const permit = { kind: 'construction', appliedOn: '2022-02-21', limitDays: 9, dayType: 'working' };
    await post('officer', 'permits', { ...permit, authorityUnitId: stand.city.areaId });
    await post('officer', 'date-changes', { ...note, milestoneId: milestone!.id, toOn: '2022-05-31' });
    const value = { sendTime: '09:30', quietFrom: '20:00' };
    const { rows } = await preview('reminder_hours', { value });
    const told = new Map(rows.map(({ subject, ladderStep, willBe }) => [`${subject} ${ladderStep}`, willBe]));
    await supervisor.post('/api/v1/settings/reminder_hours', { value }, { 'if-match': '"1"' });
    await stand.reminders.replanChanged();
    const waiting = await stand.city.database.query<{ what: string; sendAt: Date }>(
      `SELECT subject_kind || ' ' || step AS what, send_at AS "sendAt" FROM reminder
       WHERE state = 'pending' AND rests_for IS NULL AND project_id = $1 ORDER BY 1`,
      [projectId],
    );
    expect(waiting.map(({ what }) => what.split(' ')[0])).toEqual([
      'dateChange',
      'difficulty',
      'instruction',
      'permit',
    ]);
    for (const { what, sendAt } of waiting)
      expect([what, told.get(what)]).toEqual([what, sendAt.toISOString()]);
    expect(rows.find(({ subject }) => subject === 'permit')).toMatchObject({
      stage: null,
      permitKind: 'construction',
    });
    expect(rows.find(({ subject }) => subject === 'difficulty')).toMatchObject({
      stage: null,
      reference: '1',
    });
    expect(rows.find(({ subject }) => subject === 'dateChange')).toMatchObject({ stage: 'groundbreaking' });
  });

  it('is refused as the change would be', async () => {
    const url = '/api/v1/settings/reminder_hours/previews';
    const wrong = await supervisor.post(url, { value: { sendTime: '21:00', quietFrom: '20:00' } });
    expect([wrong.statusCode, wrong.json()]).toMatchObject([422, { code: 'setting.invalid' }]);
    const area = await (await api.as('area')).post(url, { value: { sendTime: '08:00', quietFrom: '20:00' } });
    expect(area.json()).toMatchObject({ code: 'permission.denied' });
  });
});

/** The clock of the city goes on while the test runs. */
function closeTo(instant: string): unknown {
  return expect.stringMatching(new RegExp(`^${instant.slice(0, 15)}`));
}
