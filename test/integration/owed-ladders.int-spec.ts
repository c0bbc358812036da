import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal, localDate, type Actor } from '#domain';
import {
  CalendarChangesService,
  CalendarService,
  InboxService,
  isAnswerable,
  newId,
  type InboxMessage,
  type MailItem,
  type MailToRender,
  type ReminderLine,
} from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { planned, reached } from '../support/city.js';
import { LadderStand, receiving, rendering } from '../support/ladder-stand.js';

const operator: Actor = { kind: 'system', part: 'operator' };
const dutiesOf = {
  officer: 'liaison_officer',
  head: 'unit_head',
  land_head: 'unit_head',
  successor: 'unit_head',
  supervisor: 'supervisor',
  mayor: 'leader',
} as const;
type Login = keyof typeof dutiesOf;

/** The land office owes a difficulty and an instruction on a project of another unit, both by Friday 2022-03-04. */
let stand: LadderStand;
let api: ApiClient;
let projectId: string;
const ids = {} as Record<Login, string>;
const clients = {} as Record<Login, ApiClient>;

beforeAll(async () => {
  stand = await LadderStand.begin();
  const { city } = stand;
  api = await ApiClient.of(city);
  projectId = await city.project({
    milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-12-31')],
  });
  const landUnit = await city.unit('自然资源局', [city.rootId]);
  const elsewhere = await city.unit('别处', [city.rootId]);
  const scopes = {
    officer: { projectId },
    head: { unitId: city.areaId },
    land_head: { unitId: landUnit },
    successor: { unitId: elsewhere },
    supervisor: { unitId: city.rootId },
    mayor: { unitId: city.rootId },
  };
  for (const login of Object.keys(dutiesOf) as Login[]) {
    ids[login] = (await city.person(dutiesOf[login], scopes[login], { login })).personId;
    clients[login] = await api.as(login);
  }
  const owed = { ownerUnitId: landUnit, dueOn: '2022-03-04' };
  await post('head', 'difficulties', { ...owed, cause: 'land', settledBy: 'unit', title: '两户未签约' });
  await post('mayor', 'instructions', { ...owed, givenOn: '2022-02-21', text: '请完成红线调整。' });
});

afterAll(async () => {
  await api?.close();
  await stand?.leave();
});

async function post(login: Login, path: string, body: object, of = projectId): Promise<void> {
  const { headers } = await clients['supervisor'].get(`/api/v1/projects/${of}`);
  const answer = await clients[login].post(`/api/v1/projects/${of}/${path}`, body, {
    'if-match': headers.etag as string,
  });
  expect([path, answer.statusCode, answer.statusCode === 201 ? '' : answer.body]).toEqual([path, 201, '']);
}

async function partOf(kind: 'difficulty' | 'instruction' | 'permit' | 'hold'): Promise<string> {
  const sql = `SELECT id FROM ${kind} WHERE project_id = $1`;
  return (await stand.city.database.query<{ id: string }>(sql, [projectId]))[0]!.id;
}

/** The steps of the ladders of the project's first difficulty, instruction or notice, with what became of them. */
async function steps(kind: string, of = projectId): Promise<string[]> {
  const rows = await stand.city.database.query<{ step: string }>(
    `SELECT concat_ws(' ', step, state, reason) AS step FROM reminder
     WHERE subject_id = (SELECT subject_id FROM reminder WHERE project_id = $1 AND subject_kind = $2
       ORDER BY planned_at LIMIT 1) ORDER BY deadline_version, day, planned_at`,
    [of, kind],
  );
  return rows.map(({ step }) => step);
}

/** Who has how many open items of the steps of a day (of a kind), and as what. */
async function receivers(day: string, kind: string | null = null): Promise<string[]> {
  const rows = await stand.city.database.query<{ person: string; as: string; items: number }>(
    `SELECT i.person_id AS person, i.received_as AS as, count(*)::integer AS items
     FROM item i JOIN reminder r ON r.id = i.reminder_id
     WHERE i.state = 'open' AND r.day = $1 AND ($2::text IS NULL OR r.subject_kind = $2) GROUP BY 1, 2`,
    [day, kind],
  );
  const loginOf = (id: string) => Object.entries(ids).find(([, one]) => one === id)?.[0] ?? id;
  return rows.map(({ person, as, items }) => `${loginOf(person)} ${as} ${items}`).sort();
}

async function claimAt(time: string): Promise<void> {
  await stand.goTo(time);
  await stand.reminders.claimDue();
  await stand.notices.issueOwed();
}

async function send(): Promise<Extract<MailToRender, { kind: 'reminders' }>[]> {
  const { render, calls } = rendering();
  await stand.deliveries.sendDue(render, receiving().sendMail, new AbortController().signal);
  return calls as Extract<MailToRender, { kind: 'reminders' }>[];
}

/** What goes to somebody now. */
async function mailed(login: Login): Promise<MailItem[]> {
  const mails = (await send()).filter(({ to }) => to === `${ids[login]}@city.example`);
  return mails.flatMap(({ items }) => items);
}

describe('what a unit owes', () => {
  it('is reminded of before its date, its head alone', async () => {
    await claimAt('2022-03-01T07:30:00');
    expect(await receivers('2022-03-01')).toEqual(['land_head unit_head 2']);
    expect(await steps('instruction')).toEqual(['before_3 claimed', 'day_itself pending']);
  });

  it('is taken out of the mail that waits once it is answered; the rest goes to whoever has the duty', async () => {
    await post('land_head', `instructions/${await partOf('instruction')}/answers`, { answer: '已调整' });
    expect(await steps('instruction')).toEqual(['before_3 claimed', 'day_itself cancelled answered']);
    const wish = { fromOn: null, dutyIds: null, reason: null };
    const done = await stand.city.handOvers.handOver(operator, ids.land_head, ids.successor, wish);
    expect(isRefusal(done) ? done.code : done.items).toBe(1);
    const [mail, ...others] = await send();
    expect(others).toEqual([]);
    expect(mail!.to).toBe(`${ids.successor}@city.example`);
    expect(mail!.items).toEqual([
      expect.objectContaining({
        owed: { kind: 'difficulty', id: await partOf('difficulty'), reference: '1', permitKind: null },
        stage: null,
        stageLabel: null,
        dueOn: '2022-03-04',
        answeringUnit: '自然资源局',
        step: 'before_3',
      }),
    ]);
    expect(mail!.items.map(isAnswerable)).toEqual([false]);
  });

  it('begins anew when it is sent back, and climbs to the supervisor and to who leads the city', async () => {
    const closing = { approve: false, note: '请附批复文号' };
    await post('mayor', `instructions/${await partOf('instruction')}/closings`, closing);
    await claimAt('2022-03-09T07:30:00');
    expect(await receivers('2022-03-09')).toEqual(['successor unit_head 2', 'supervisor supervisor 2']);
    expect(await steps('instruction')).toEqual([
      'before_3 claimed',
      'day_itself cancelled answered',
      'before_3 superseded newer_step',
      'day_itself superseded newer_step',
      'after_1 superseded newer_step',
      'after_3 claimed',
      'after_10 pending',
    ]);
    await send();
    await claimAt('2022-03-18T07:30:00');
    expect(await receivers('2022-03-18')).toEqual([
      'mayor root_leader 2',
      'successor unit_head 2',
      'supervisor supervisor 2',
    ]);
    await send();
  });

  it('is told of where reminders are read, by its number', async () => {
    const inbox = (await clients.supervisor.get('/api/v1/session/inbox')).json() as {
      items: { reminders: object[] }[];
    };
    expect(inbox.items[0]!.reminders).toEqual(
      expect.arrayContaining(
        ['difficulty', 'instruction'].map((subject) =>
          expect.objectContaining({ subject, reference: '1', stage: null, step: 'after_10' }),
        ),
      ),
    );
    const { items } = (await clients.supervisor.get(`/api/v1/projects/${projectId}/reminders`)).json() as {
      items: ReminderLine[];
    };
    const told = items.map(
      ({ about, state, person }) => `${about!.subject} ${about!.ladderStep} ${state} ${person !== null}`,
    );
    expect(told.filter((line) => /^[di].*planned false$/.test(line)).sort()).toEqual([
      'difficulty after_15 planned false',
      'instruction after_15 planned false',
    ]);
    expect(told.filter((line) => line === 'difficulty after_3 sent true')).toHaveLength(2);
    const path = `/api/v1/people/${ids.successor}/reminders?state=planned`;
    const own = (await clients.supervisor.get(path)).json() as { items: ReminderLine[] };
    expect(own.items.map(({ about }) => about!.ladderStep)).toEqual(['after_15', 'after_15']);
  });

  it('begins anew with another date, ends with its project and comes back with it; an instruction stands', async () => {
    const last = async (kind: string) => (await steps(kind)).slice(-2);
    const wish = { dueOn: '2022-03-31', reason: '等待国土规划' };
    await post('supervisor', `difficulties/${await partOf('difficulty')}/due-dates`, wish);
    expect(await last('difficulty')).toEqual(['after_15 cancelled deadline_changed', 'before_3 pending']);
    await post('supervisor', 'ends', { kind: 'terminated', reason: '投资方撤资' });
    expect(await last('difficulty')).toEqual([
      'after_15 cancelled deadline_changed',
      'before_3 cancelled project_ended',
    ]);
    await claimAt('2022-03-25T07:30:00');
    expect(await last('instruction')).toEqual(['after_15 claimed', 'after_20 pending']);
    await post('supervisor', 'reopenings', { reason: '新投资方已签约' });
    expect(await last('difficulty')).toEqual(['before_3 cancelled project_ended', 'before_3 pending']);
    await post('mayor', `instructions/${await partOf('instruction')}/withdrawals`, { reason: '另行安排' });
    expect(await last('instruction')).toEqual(['after_15 claimed', 'after_20 cancelled settled']);
  });

  it('is told of in the inbox of who owes it and does not see its project: the name, and no more of it', async () => {
    const inbox = (await clients.successor.get('/api/v1/session/inbox')).json() as { items: InboxMessage[] };
    const told = inbox.items.flatMap(({ reminders }) => reminders);
    expect(told.map(({ subject, step }) => `${subject} ${step}`)).toContain('difficulty before_3');
    for (const { project, stage } of told)
      expect({ project, stage }).toEqual({ project: { id: null, name: expect.any(String) }, stage: null });
    expect((await clients.successor.get(`/api/v1/projects/${projectId}`)).statusCode).toBe(404);
    const { database } = stand.city;
    const former = { kind: 'person', personId: ids.successor, duties: [] } as const;
    const service = new InboxService(database, new CalendarService(database));
    const { items } = await service.list(former, { limit: 50, cursor: null });
    expect(items.length).toBe(inbox.items.length);
    expect(items.flatMap(({ reminders }) => reminders)).toEqual([]);
  });

  it('leaves no trace in the history beside what people did', async () => {
    const history = await clients.supervisor.get(`/api/v1/projects/${projectId}/history?limit=50`);
    const { items } = history.json() as { items: { action: string }[] };
    const actions = items.map(({ action }) => action).reverse();
    expect(actions.slice(actions.indexOf('difficulty.raised'))).toEqual([
      'difficulty.raised',
      'instruction.given',
      'instruction.answered',
      'instruction.sent_back',
      'difficulty.due_moved',
      'project.ended',
      'project.reopened',
      'instruction.withdrawn',
    ]);
  });
});

describe('a notice', () => {
  it('is to be replied to by the unit that it went to, and its own ladder brings no further paper', async () => {
    const late = await stand.project('2022-04-01');
    await claimAt('2022-04-12T07:30:00');
    expect(await steps('notice', late)).toEqual(['before_3 pending']);
    const [{ id, due }, ...others] = (await stand.city.database.query<{ id: string; due: string }>(
      `SELECT id, reply_due_on::text AS due FROM notice_current WHERE project_id = $1`,
      [late],
    )) as [{ id: string; due: string }];
    expect(others).toEqual([]);
    await claimAt(`${due}T07:30:00`);
    expect(await steps('notice', late)).toEqual([
      'before_3 superseded newer_step',
      'day_itself claimed',
      'after_1 pending',
    ]);
    const reply = { text: '已增派力量', measures: '倒排工期', doneBy: '2022-06-30' };
    await post('head', `notices/${id}/replies`, reply, late);
    expect((await steps('notice', late)).at(-1)).toBe('after_1 cancelled answered');
    const [{ papers }] = (await stand.city.database.query<{ papers: number }>(
      `SELECT count(*)::integer AS papers FROM notice_owed o JOIN reminder r ON r.id = o.reminder_id
       WHERE r.subject_kind = 'notice'`,
    )) as [{ papers: number }];
    expect(papers).toBe(0);
  });
});

describe('a permit', () => {
  it('is to be decided by its authority; the project’s liaison officer is told too', async () => {
    await stand.goTo('2022-05-09T09:00:00');
    const { database } = stand.city;
    const [bureau] = await database.query<{ id: string }>(
      `SELECT id FROM unit_current WHERE name = '自然资源局'`,
    );
    const wish = { kind: 'construction', appliedOn: '2022-05-09', limitDays: 5, dayType: 'working' };
    await post('officer', 'permits', { ...wish, authorityUnitId: bureau!.id });
    await claimAt('2022-05-13T07:30:00');
    expect(await receivers('2022-05-13', 'permit')).toEqual([
      'officer liaison_officer 1',
      'successor unit_head 1',
    ]);
    expect(await mailed('successor')).toContainEqual(
      expect.objectContaining({
        owed: { kind: 'permit', id: await partOf('permit'), reference: null, permitKind: 'construction' },
        dueOn: '2022-05-16',
        answeringUnit: '自然资源局',
        step: 'before_3',
      }),
    );
    const { items } = (await clients.successor.get('/api/v1/session/inbox')).json() as {
      items: InboxMessage[];
    };
    expect(items[0]!.reminders).toContainEqual(
      expect.objectContaining({
        project: { id: null, name: expect.any(String) },
        subject: 'permit',
        permitKind: 'construction',
        dueOn: '2022-05-16',
      }),
    );
  });

  it('is due on another day when the calendar changes: its waiting step moves with it', async () => {
    const { database } = stand.city;
    const calendars = new CalendarService(database);
    const changes = new CalendarChangesService(database, newId, calendars);
    const day = localDate('2022-05-16');
    expect(await changes.changeDay(operator, day, false, '市政府通知')).toEqual({ changed: 1 });
    await stand.reminders.replanChanged();
    const { items } = (await clients.supervisor.get(`/api/v1/projects/${projectId}/reminders`)).json() as {
      items: ReminderLine[];
    };
    const waiting = items.find(({ about, state }) => about!.subject === 'permit' && state === 'planned');
    expect(waiting!.about).toMatchObject({
      ladderStep: 'day_itself',
      day: '2022-05-17',
      permitKind: 'construction',
      reference: null,
    });
  });

  it('asks nobody while supplements are waited for, ends with its project and comes back with it', async () => {
    const path = `permits/${await partOf('permit')}`;
    await post('officer', `${path}/supplement-requests`, { askedOn: '2022-05-13' });
    expect((await steps('permit')).at(-1)).toBe('day_itself cancelled supplements');
    await stand.goTo('2022-05-18T09:00:00');
    await post('officer', `${path}/supplements`, { suppliedOn: '2022-05-18' });
    expect((await steps('permit')).at(-1)).toBe('day_itself pending');
    await post('supervisor', 'ends', { kind: 'terminated', reason: '投资方撤资' });
    expect((await steps('permit')).at(-1)).toBe('day_itself cancelled project_ended');
    await post('supervisor', 'reopenings', { reason: '新投资方已签约' });
    await claimAt('2022-05-19T07:30:00');
    expect((await steps('permit')).slice(-2)).toEqual(['day_itself claimed', 'after_1 pending']);
    await post('officer', `${path}/grants`, { grantedOn: '2022-05-19', number: '320585202205190101' });
    expect((await steps('permit')).at(-1)).toBe('after_1 cancelled settled');
    expect(await receivers('2022-05-19', 'permit')).toEqual([]);
  });
});

describe('a hold', () => {
  it('is to be ended or renewed by the unit that leads the project, from before its agreed end on', async () => {
    const hold = { cause: 'funding', reason: '资金未到位', fromOn: '2022-05-20', toOn: '2022-05-31' };
    await post('officer', 'holds', hold);
    const id = await partOf('hold');
    expect(await steps('hold')).toEqual([]);
    await post('supervisor', `holds/${id}/decisions`, { approve: true });
    await claimAt('2022-05-27T07:30:00');
    expect(await receivers('2022-05-27', 'hold')).toEqual(['head unit_head 1', 'officer liaison_officer 1']);
    expect(await mailed('head')).toContainEqual(
      expect.objectContaining({
        owed: { kind: 'hold', id, reference: null, permitKind: null },
        dueOn: '2022-05-31',
        stage: null,
      }),
    );
    await claimAt('2022-06-08T07:30:00');
    expect((await steps('hold')).slice(-3)).toEqual([
      'after_1 superseded newer_step',
      'after_3 claimed',
      'after_10 pending',
    ]);
    const inbox = (await clients.head.get('/api/v1/session/inbox')).json() as { items: InboxMessage[] };
    const told = inbox.items.flatMap(({ reminders }) => reminders);
    expect(told.filter(({ subject }) => subject === 'hold').map(({ step }) => step)).toEqual([
      'after_3',
      'before_3',
    ]);
    // Of the unit's own projects everything is told once, with the project.
    expect(told.filter(({ project }) => project.id === null)).toEqual([]);
    await post('head', `holds/${id}/ends`, {});
    expect((await steps('hold')).at(-1)).toBe('after_10 cancelled settled');
  });
});
