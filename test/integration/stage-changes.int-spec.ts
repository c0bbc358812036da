import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import { DeadlinesService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned, reached } from '../support/city.js';

let city: City;
let api: ApiClient;
let officer: ApiClient;

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city);
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

const evidence = [{ kind: 'construction_permit', number: '320585202203040001' }];
const groundbreaking = { stage: 'groundbreaking', reachedOn: '2022-03-04', evidence, note: '首桩' };
let logins = 0;

/** A project that is signed and due to break ground, with its officer logged in. */
async function signedProject(dueOn = '2022-03-31'): Promise<{ url: string; id: string }> {
  const id = await city.project({
    milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', dueOn)],
  });
  const login = `officer${(logins += 1)}`;
  await city.person('liaison_officer', { projectId: id }, { login, name: '陈联络' });
  officer = await api.as(login);
  return { url: `/api/v1/projects/${id}`, id };
}

async function etagOf(url: string): Promise<string> {
  return (await officer.get(url)).headers.etag as string;
}

/** Everything that a refused change must leave as it was. */
async function recorded(id: string): Promise<unknown> {
  return city.database.query(
    `SELECT (SELECT count(*) FROM audit.event WHERE chain = $1) AS events,
      (SELECT json_agg(m ORDER BY m.id, m.version) FROM milestone_version m WHERE m.project_id = $1::uuid) AS milestones,
      (SELECT json_agg(p ORDER BY p.version) FROM project_version p WHERE p.id = $1::uuid) AS project,
      (SELECT json_agg(r ORDER BY r.id) FROM reminder r WHERE r.project_id = $1::uuid) AS reminders`,
    [id],
  );
}

describe('recording a stage', () => {
  it('changes the project, its history and its reminders in one', async () => {
    const { url, id } = await signedProject();
    const answer = await officer.post(`${url}/stage-changes`, groundbreaking, {
      'if-match': await etagOf(url),
    });
    expect(answer.statusCode).toBe(201);

    const project = (await officer.get(url)).json();
    expect(project).toMatchObject({ stage: 'groundbreaking', stageReached: 'groundbreaking' });
    expect(project.milestones[1]).toMatchObject({
      reachedOn: '2022-03-04',
      reachedPrecision: 'day',
      evidence,
    });

    const { items } = (await officer.get(`${url}/history`)).json();
    expect(items[0]).toMatchObject({
      action: 'stage.reached',
      actor: { name: '陈联络' },
      effectiveOn: '2022-03-04',
      before: { stage: 'signing' },
      after: { stage: 'groundbreaking', reachedOn: '2022-03-04', evidence, note: '首桩' },
    });
    const reminders = await city.database.query('SELECT state, reason FROM reminder WHERE project_id = $1', [
      id,
    ]);
    expect(reminders).toEqual([{ state: 'cancelled', reason: 'reached' }]);
  });

  it('takes an ETag that a compressing proxy has marked weak', async () => {
    const { url } = await signedProject();
    const headers = { 'if-match': `W/${await etagOf(url)}` };
    expect((await officer.post(`${url}/stage-changes`, groundbreaking, headers)).statusCode).toBe(201);
  });

  it('gives one success to two who change the same revision at once', async () => {
    const { url, id } = await signedProject();
    const etag = await etagOf(url);
    const answers = await Promise.all(
      [1, 2].map(() => officer.post(`${url}/stage-changes`, groundbreaking, { 'if-match': etag })),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort((a, b) => a - b)).toEqual([201, 412]);
    const reachedEvents = await city.database.query(
      `SELECT FROM audit.canon WHERE chain = $1 AND convert_from(canon, 'UTF8')::jsonb ->> 'action' = 'stage.reached'`,
      [id],
    );
    expect(reachedEvents).toHaveLength(1);
  });

  it('reports a date kept but told late, and keeps the miss', async () => {
    const { url } = await signedProject('2022-03-05');
    await new DeadlinesService(city.database, newId).recordMissedDates();
    expect((await officer.get(url)).json().milestones[1].missed).toEqual([
      { dueOn: '2022-03-05', state: 'missed' },
    ]);
    const answer = await officer.post(`${url}/stage-changes`, groundbreaking, {
      'if-match': await etagOf(url),
    });
    expect(answer.statusCode).toBe(201);
    expect((await officer.get(url)).json().milestones[1].missed).toEqual([
      { dueOn: '2022-03-05', state: 'reported_late' },
    ]);
    const actions = (await officer.get(`${url}/history`))
      .json()
      .items.map((item: { action: string }) => item.action);
    expect(actions.slice(0, 3)).toEqual(['missed_date.corrected', 'stage.reached', 'milestone.missed']);
  });
});

describe('a refused change', () => {
  const cases: [string, Record<string, unknown>, number, string][] = [
    ['an unknown stage', { stage: 'topping_out' }, 422, 'stage.unknown'],
    ['a stage out of order', { stage: 'completion' }, 422, 'stage.out_of_order'],
    ['a stage twice', { stage: 'signing' }, 409, 'stage.already_reached'],
    ['a date in the future', { reachedOn: '2022-03-08' }, 422, 'stage.date_in_future'],
    ['a date before the previous stage', { reachedOn: '2021-05-31' }, 422, 'stage.date_before_previous'],
    ['a date that does not exist', { reachedOn: '2022-02-30' }, 400, 'request.invalid'],
    ['no evidence', { evidence: [] }, 422, 'evidence.missing'],
    ['evidence of another kind', { evidence: [{ kind: 'contract', number: '1' }] }, 422, 'evidence.missing'],
    ['empty evidence', { evidence: [{ kind: 'construction_permit', text: '  ' }] }, 422, 'evidence.empty'],
    [
      'a file that is none of the project',
      { evidence: [{ kind: 'construction_permit', fileId: '017e41b2-5c00-7000-8000-000000000061' }] },
      422,
      'file.not_of_project',
    ],
    ['half a character', { note: '\ud800' }, 400, 'request.invalid'],
    ['no body', { stage: undefined }, 400, 'request.invalid'],
  ];
  it.each(cases)('%s', async (_, change, status, code) => {
    const { url, id } = await signedProject();
    const before = await recorded(id);
    const headers = { 'if-match': await etagOf(url) };
    const answer = await officer.post(`${url}/stage-changes`, { ...groundbreaking, ...change }, headers);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(await recorded(id)).toEqual(before);
  });

  it.each([
    ['without If-Match', {}, 428, 'precondition.required'],
    ['with a stale ETag', { 'if-match': '"1"' }, 412, 'project.changed'],
    ['with an ETag never given', { 'if-match': 'W/"abc"' }, 412, 'project.changed'],
  ])('%s', async (_, headers, status, code) => {
    const { url, id } = await signedProject();
    const before = await recorded(id);
    const answer = await officer.post(
      `${url}/stage-changes`,
      groundbreaking,
      headers as Record<string, string>,
    );
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(await recorded(id)).toEqual(before);
  });

  it('of a project that is not there, of a foreign one, and of one seen but not answered for', async () => {
    const foreign = await signedProject();
    const own = await signedProject();
    const change = (url: string) =>
      officer.post(`${url}/stage-changes`, groundbreaking, { 'if-match': '"3"' });
    const unknown = await change('/api/v1/projects/017e4ccb-6800-7000-8000-0000000000ff');
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'project.not_found']);
    const refused = await change(foreign.url);
    expect([refused.statusCode, refused.json().code]).toEqual([404, 'project.not_found']);
    await city.person('enterprise_contact', { projectId: own.id }, { login: `contact${logins}` });
    officer = await api.as(`contact${logins}`);
    const contact = await change(own.url);
    expect([contact.statusCode, contact.json().code]).toEqual([403, 'project.not_yours']);
  });

  it.each([
    ['malformed JSON', '{"stage":', 'application/json', 400, 'request.malformed'],
    ['10 MB', `{"note":"${'x'.repeat(10_000_000)}"}`, 'application/json', 413, 'request.too_large'],
    ['another type', '<a/>', 'text/xml', 415, 'request.unsupported_media_type'],
  ])('%s', async (_, payload, type, status, code) => {
    const { url } = await signedProject();
    const headers = { 'if-match': '"3"', 'content-type': type };
    const answer = await officer.send({ method: 'POST', url: `${url}/stage-changes`, payload, headers });
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });

  it('speaks the language of its reader', async () => {
    const { url } = await signedProject();
    const ask = (language: string) =>
      officer.post(
        `${url}/stage-changes`,
        { ...groundbreaking, reachedOn: 7 },
        { 'accept-language': language, 'if-match': '"3"' },
      );
    expect((await ask('zh-CN,zh;q=0.9,en;q=0.5')).json().detail).toContain(
      '请求不符合要求：reachedOn: 无效输入',
    );
    expect((await ask('en-GB')).json().detail).toContain('required form: reachedOn: Invalid input');
  });
});

describe('security line 4: a stage', () => {
  const post = async (url: string, body: object, etag: string) => {
    const { statusCode, json } = await officer.post(`${url}/stage-changes`, body, { 'if-match': etag });
    return [statusCode, json().code];
  };

  it('posted out of order is refused, and nothing is recorded', async () => {
    const { url, id } = await signedProject();
    const before = await recorded(id);
    const skipping = { ...groundbreaking, stage: 'operation' };
    expect(await post(url, skipping, await etagOf(url))).toEqual([422, 'stage.out_of_order']);
    expect(await recorded(id)).toEqual(before);
  });

  it('posted twice at once succeeds once, whoever is faster; again it is there already', async () => {
    const { url, id } = await signedProject();
    const etag = await etagOf(url);
    const answers = await Promise.all(Array.from({ length: 4 }, () => post(url, groundbreaking, etag)));
    expect(answers.filter(([status]) => status === 201)).toHaveLength(1);
    expect(answers.filter(([status]) => status === 412)).toHaveLength(3);
    expect(await post(url, groundbreaking, await etagOf(url))).toEqual([409, 'stage.already_reached']);
    const events = await city.database.query(
      `SELECT FROM audit.canon WHERE chain = $1 AND convert_from(canon, 'UTF8') LIKE '%"action":"stage.reached"%'`,
      [id],
    );
    expect(events).toHaveLength(1);
  });
});
