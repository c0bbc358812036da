import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { CalendarService, ClockService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned, reached } from '../support/city.js';

let city: City;
let api: ApiClient;
let officer: ApiClient;
let head: ApiClient;
let supervisor: ApiClient;
let other: ApiClient;

beforeAll(async () => {
  city = await City.found();
  await new CalendarService(city.database).loadOfficialYears();
  api = await ApiClient.of(city);
  await city.person('unit_head', { unitId: city.areaId }, { login: 'head' });
  await city.person('supervisor', { unitId: city.rootId }, { login: 'supervisor' });
  await city.person('supervisor', { unitId: city.areaId }, { login: 'other' });
  head = await api.as('head');
  supervisor = await api.as('supervisor');
  other = await api.as('other');
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

let officers = 0;
/** A project that is to break ground on 31 March and be complete in a year, with an officer who is logged in. */
async function project(groundbreaking = '2022-03-31'): Promise<string> {
  const id = await city.project({
    milestones: [
      reached('signing', '2021-06-01'),
      planned('groundbreaking', groundbreaking),
      planned('completion', '2023-03-31'),
    ],
  });
  officers += 1;
  await city.person('liaison_officer', { projectId: id }, { login: `officer-${officers}` });
  officer = await api.as(`officer-${officers}`);
  return id;
}

interface Document {
  stage: string;
  milestones: {
    id: string;
    stage: string;
    plannedOn: string;
    dueOn: string;
    daysHeld: number;
    deadlineVersion: number;
    slips: number;
    baselineOn: string;
    reachedOn: string | null;
  }[];
  light: { light: string; facts: { fact: string }[]; next: { light: string; from: string } | null };
  dateChanges: {
    id: string;
    state: string;
    reason: string;
    note: string | null;
    requestedBy: { name: string };
  }[];
  stageUndos: { id: string; state: string }[];
  holds: { id: string; state: string; endedOn: string | null }[];
  slips: { fromOn: string; toOn: string; dateChangeId: string | null; listYear: number }[];
}

async function read(id: string): Promise<Document & { etag: string }> {
  const answer = await supervisor.get(`/api/v1/projects/${id}`);
  expect(answer.statusCode).toBe(200);
  return { ...(answer.json() as Document), etag: answer.headers.etag as string };
}

async function act(
  client: ApiClient,
  id: string,
  path: string,
  body: object,
): Promise<LightMyRequestResponse> {
  const { etag } = await read(id);
  return client.post(`/api/v1/projects/${id}/${path}`, body, { 'if-match': etag });
}

async function done(client: ApiClient, id: string, path: string, body: object): Promise<Document> {
  const answer = await act(client, id, path, body);
  expect([path, answer.statusCode, answer.statusCode === 201 ? '' : answer.body]).toEqual([path, 201, '']);
  return read(id);
}

async function refused(client: ApiClient, id: string, path: string, body: object): Promise<[number, string]> {
  const answer = await act(client, id, path, body);
  return [answer.statusCode, answer.json().code];
}

const milestone = (document: Document, stage: string) =>
  document.milestones.find((one) => one.stage === stage)!;
const wish = (document: Document, stage: string, toOn: string) => ({
  milestoneId: milestone(document, stage).id,
  toOn,
  reason: '桩基设计调整',
});

describe('a date', () => {
  it('is moved alone outside the lock window, by the lead unit or a supervisor, and slips', async () => {
    const id = await project();
    const before = await read(id);
    expect(await refused(officer, id, 'date-moves', wish(before, 'completion', '2023-06-30'))).toEqual([
      403,
      'project.not_yours',
    ]);
    const after = await done(head, id, 'date-moves', wish(before, 'completion', '2023-06-30'));
    expect(milestone(after, 'completion')).toMatchObject({
      baselineOn: '2023-03-31',
      plannedOn: '2023-06-30',
      dueOn: '2023-06-30',
      slips: 1,
      deadlineVersion: 2,
    });
    expect(after.slips).toMatchObject([
      { fromOn: '2023-03-31', toOn: '2023-06-30', dateChangeId: null, listYear: 2022 },
    ]);
    // Inside the window nobody moves it alone.
    expect(await refused(supervisor, id, 'date-moves', wish(after, 'groundbreaking', '2022-05-31'))).toEqual([
      409,
      'date_change.locked',
    ]);
  });

  it('inside it is asked for by one and decided by another; a second slip turns the light red', async () => {
    const id = await project();
    let document: Document = await read(id);
    expect(document.light).toMatchObject({ light: 'green', next: { from: '2022-04-01', light: 'yellow' } });
    document = await done(officer, id, 'date-changes', wish(document, 'groundbreaking', '2022-04-30'));
    const [request] = document.dateChanges;
    expect(request).toMatchObject({
      state: 'open',
      reason: '桩基设计调整',
      requestedBy: { name: expect.stringContaining('liaison') },
    });
    expect(
      await refused(officer, id, 'date-changes', wish(document, 'groundbreaking', '2022-05-30')),
    ).toEqual([409, 'date_change.open_already']);
    const decisions = `date-changes/${request!.id}/decisions`;
    expect(await refused(head, id, decisions, { approve: true })).toEqual([403, 'project.not_yours']);
    document = await done(supervisor, id, decisions, { approve: true, note: '同意' });
    expect(milestone(document, 'groundbreaking')).toMatchObject({ plannedOn: '2022-04-30', slips: 1 });
    expect(document.dateChanges).toMatchObject([{ state: 'approved', note: '同意' }]);
    expect(await refused(supervisor, id, decisions, { approve: true })).toEqual([
      409,
      'date_change.not_open',
    ]);

    // A supervisor who asks cannot decide; another one can.
    document = await done(supervisor, id, 'date-changes', wish(document, 'groundbreaking', '2022-05-31'));
    const own = `date-changes/${document.dateChanges.find(({ state }) => state === 'open')!.id}/decisions`;
    expect(await refused(supervisor, id, own, { approve: true })).toEqual([403, 'request.own']);
    document = await done(other, id, own, { approve: true });
    expect(document.light).toMatchObject({ light: 'red', facts: [{ fact: 'second_slip' }] });
    expect(document.slips.map(({ dateChangeId }) => dateChangeId !== null)).toEqual([true, true]);
  });

  it('stays where it is when the request is refused or taken back, and by its asker alone', async () => {
    const id = await project();
    let document = await done(
      officer,
      id,
      'date-changes',
      wish(await read(id), 'groundbreaking', '2022-04-30'),
    );
    const withdrawals = `date-changes/${document.dateChanges[0]!.id}/withdrawals`;
    expect(await refused(head, id, withdrawals, {})).toEqual([403, 'request.not_own']);
    document = await done(officer, id, withdrawals, {});
    expect(document.dateChanges[0]).toMatchObject({ state: 'withdrawn' });
    document = await done(officer, id, 'date-changes', wish(document, 'groundbreaking', '2022-04-30'));
    const open = document.dateChanges.find(({ state }) => state === 'open')!;
    document = await done(supervisor, id, `date-changes/${open.id}/decisions`, {
      approve: false,
      note: '理由不充分',
    });
    expect(milestone(document, 'groundbreaking')).toMatchObject({
      plannedOn: '2022-03-31',
      slips: 0,
      deadlineVersion: 1,
    });
  });

  it('is refused before what comes first, after what comes later, and with a stale or no revision', async () => {
    const id = await project();
    const document = await read(id);
    expect(await refused(officer, id, 'date-changes', wish(document, 'completion', '2022-03-30'))).toEqual([
      422,
      'date_change.before_earlier',
    ]);
    expect(
      await refused(officer, id, 'date-changes', wish(document, 'groundbreaking', '2023-04-01')),
    ).toEqual([422, 'date_change.after_later']);
    expect(
      await refused(officer, id, 'date-changes', {
        ...wish(document, 'completion', '2023-05-01'),
        reason: ' ',
      }),
    ).toEqual([400, 'request.invalid']);
    const url = `/api/v1/projects/${id}/date-changes`;
    const body = wish(document, 'completion', '2023-05-01');
    expect((await officer.post(url, body)).json()).toMatchObject({ status: 428 });
    expect((await officer.post(url, body, { 'if-match': '"1"' })).json()).toMatchObject({ status: 412 });
  });
});

describe('a hold', () => {
  it('stops the clocks from a second person’s consent to its end, and is no slip', async () => {
    const id = await project();
    const hold = { cause: 'land', reason: '征地', fromOn: '2022-03-10', toOn: '2022-04-08' };
    let document = await done(officer, id, 'holds', hold);
    const [asked] = document.holds;
    expect(milestone(document, 'groundbreaking').dueOn).toBe('2022-03-31');
    document = await done(supervisor, id, `holds/${asked!.id}/decisions`, { approve: true, note: null });
    expect(milestone(document, 'groundbreaking')).toMatchObject({
      plannedOn: '2022-03-31',
      dueOn: '2022-04-30',
      daysHeld: 30,
      slips: 0,
    });
    expect(document.light).toMatchObject({ light: 'green', next: { light: 'grey', from: '2022-03-10' } });
    expect(await refused(officer, id, 'holds', hold)).toEqual([409, 'hold.open_already']);
    const clock = new ClockService(city.database);
    await clock.advance(new Date('2022-03-20T02:00:00Z'));
    expect((await read(id)).light).toMatchObject({ light: 'grey', facts: [{ fact: 'hold' }] });
    document = await done(head, id, `holds/${asked!.id}/ends`, { note: '已复工' });
    expect(document.holds).toMatchObject([{ state: 'ended', endedOn: '2022-03-19' }]);
    expect(milestone(document, 'groundbreaking')).toMatchObject({ dueOn: '2022-04-10', daysHeld: 10 });
    expect(document.light.light).toBe('green');
    expect(await refused(head, id, `holds/${asked!.id}/ends`, {})).toEqual([409, 'hold.not_running']);
  });
});

describe('a stage recorded by mistake', () => {
  it('is undone by two people; everything stays in the history', async () => {
    const id = await project('2022-04-20');
    let document = await done(officer, id, 'stage-changes', {
      stage: 'groundbreaking',
      reachedOn: '2022-03-01',
      evidence: [{ kind: 'construction_permit', number: '1' }],
    });
    const { id: milestoneId } = milestone(document, 'groundbreaking');
    document = await done(officer, id, 'stage-undos', { milestoneId, reason: '误把奠基登记为开工' });
    const decisions = `stage-undos/${document.stageUndos[0]!.id}/decisions`;
    document = await done(supervisor, id, decisions, { approve: true });
    expect(document.stage).toBe('signing');
    expect(milestone(document, 'groundbreaking')).toMatchObject({ reachedOn: null, deadlineVersion: 2 });
    const { items } = (await supervisor.get(`/api/v1/projects/${id}/history`)).json();
    expect(items.map(({ action }: { action: string }) => action).slice(0, 3)).toEqual([
      'stage.undone',
      'stage_undo.requested',
      'stage.reached',
    ]);
    expect(items[0].sentence).toContain('undid "Groundbreaking"');
    const reminders = await city.database.query(
      `SELECT deadline_version, state FROM reminder WHERE subject_id = $1 ORDER BY deadline_version`,
      [milestoneId],
    );
    expect(reminders).toMatchObject([
      { deadline_version: 1, state: 'cancelled' },
      { deadline_version: 2, state: 'pending' },
    ]);
  });
});
