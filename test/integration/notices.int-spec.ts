import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { newId } from '#database';
import { noticePdf } from '#documents';
import { CalendarService, NoticeIssuesService, ProjectChanges, type MailToRender } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import type { City } from '../support/city.js';
import { eventually } from '../support/eventually.js';
import { LadderStand, receiving, refused, rendering } from '../support/ladder-stand.js';

let stand: LadderStand;
let city: City;
let api: ApiClient;
const clients: Record<string, ApiClient> = {};
/** Late since Friday 2022-03-04, in the order of their making. */
const projects: string[] = [];
/** Two workers. */
let workers: NoticeIssuesService[];

beforeAll(async () => {
  stand = await LadderStand.begin();
  ({ city } = stand);
  api = await ApiClient.of(city);
  for (let index = 0; index < 6; index += 1) projects.push(await stand.project());
  const people = [
    ['officer', 'liaison_officer', { projectId: projects[0]! }],
    ['head', 'unit_head', { unitId: city.areaId }],
    ['port_head', 'unit_head', { unitId: city.otherAreaId }],
    ['enterprise', 'enterprise_contact', { projectId: projects[0]! }],
    ['mayor', 'leader', { unitId: city.rootId }],
    ['supervisor', 'supervisor', { unitId: city.rootId }],
  ] as const;
  for (const [login, role, scope] of people) {
    await city.person(role, scope, { login });
    clients[login] = await api.as(login);
  }
  workers = [1, 2].map(() => issues());
});

afterAll(async () => {
  await api?.close();
  await stand?.leave();
});

function issues(makePaper = noticePdf): NoticeIssuesService {
  const calendars = new CalendarService(city.database);
  const changes = new ProjectChanges(city.database, newId, calendars);
  return new NoticeIssuesService(city.database, changes, calendars, newId, makePaper);
}

interface Notice {
  id: string;
  kind: string;
  number: number;
  reference: string;
  state: string;
  overdue: boolean;
  outcome: string | null;
  replyDueOn: string;
  reply: string | null;
  note: string | null;
  project: { id: string };
  document: { toldBefore: { on: string; recipients: string[] }[]; workingDaysLate: number };
}

async function listed(who: string, query = ''): Promise<Notice[]> {
  const answer = await clients[who]!.get(`/api/v1/notices${query}`);
  return (answer.json() as { items: Notice[] }).items;
}

const path = (notice: Notice): string => `/api/v1/projects/${notice.project.id}/notices/${notice.id}`;

/** What came of a step: the notice's state, or the status and code of a refusal. */
async function step(who: string, notice: Notice, what: string, body: object): Promise<string> {
  const seen = await clients['supervisor']!.get(`/api/v1/projects/${notice.project.id}`);
  const etag = { 'if-match': seen.headers.etag as string };
  const answer = await clients[who]!.post(`${path(notice)}/${what}`, body, etag);
  return answer.statusCode === 201
    ? ((await clients['supervisor']!.get(path(notice))).json() as Notice).state
    : refusal(answer);
}

const refusal = (answer: LightMyRequestResponse): string =>
  `${answer.statusCode} ${(answer.json() as { code: string }).code}`;

/** Sends what is due; returns what the mails were made of. */
async function send(outcome?: typeof refused): Promise<MailToRender[]> {
  const { render, calls } = rendering();
  const { sendMail } = outcome === undefined ? receiving() : receiving(...Array(20).fill(outcome));
  await stand.deliveries.sendDue(render, sendMail, new AbortController().signal);
  return calls;
}

const papersOf = (mails: readonly MailToRender[]): string[] =>
  mails.flatMap((mail) =>
    mail.kind === 'reminders' ? mail.items.flatMap(({ paper }) => paper?.reference ?? []) : [],
  );

describe('at the fifth working day', () => {
  it('mails wait for their papers; two workers, one of which dies, number them without a gap and once', async () => {
    await stand.goTo('2022-03-07T07:30:00');
    await stand.reminders.claimDue();
    await send();
    await stand.goTo('2022-03-11T07:30:00');
    await stand.reminders.claimDue();
    expect(await send()).toEqual([]);
    const dying = issues(async () => {
      throw new Error('the process is gone');
    });
    await expect(dying.issueOwed()).rejects.toThrow('6 notices could not be issued');
    expect(await send()).toEqual([]);
    await Promise.all(workers.map(async (worker) => worker.issueOwed()));
    const notices = await listed('supervisor');
    expect(notices.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(notices.map(({ project }) => project.id))).toEqual(new Set(projects));
    expect(notices[0]).toMatchObject({
      kind: 'prompt',
      reference: '重项办提〔2022〕1号',
      state: 'issued',
      replyDueOn: '2022-03-18',
      overdue: false,
    });
  });

  it('a number is given to nobody else before it is recorded or given back', async () => {
    const next = `SELECT number FROM app.next_notice_number('circular')`;
    const { second } = await city.database.transaction(async (client) => {
      const { rows } = await client.query<{ number: number }>(next);
      expect(rows).toEqual([{ number: 1 }]);
      const waits = city.database.query<{ number: number }>(next);
      await eventually('the second waits', async () => {
        const waiting = await city.database.query(
          `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 35 AND NOT granted
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
        return waiting.length === 1;
      });
      return { second: waits };
    });
    expect(await second).toEqual([{ number: 1 }]);
  });

  it('a paper goes with its mails, and is the same in each, in the download and made again', async () => {
    const mails = await send(refused);
    const first = (await listed('head'))[0]!;
    expect(papersOf(mails).filter((reference) => reference === first.reference).length).toBeGreaterThan(1);
    const answer = await clients['officer']!.get(`${path(first)}/paper`);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="notice-${first.id}.pdf"; filename*=UTF-8''${encodeURIComponent('重项办提〔2022〕1号 提示单.pdf')}`,
    });
    const { document } = (await clients['officer']!.get(path(first))).json() as Notice;
    const [item] = mails.flatMap((mail) =>
      mail.kind === 'reminders' ? mail.items.filter(({ projectId }) => projectId === first.project.id) : [],
    );
    for (const bytes of [answer.rawPayload, await noticePdf(document as never)])
      expect(bytes.equals(item!.paper!.pdf)).toBe(true);
    expect(document).toMatchObject({
      workingDaysLate: 5,
      toldBefore: [{ on: '2022-03-07', recipients: ['liaison_officer', 'unit_head'] }],
    });
  });

  it('is seen by whoever reaches the project, and by no enterprise', async () => {
    const [first] = await listed('officer');
    expect((await listed('officer')).length).toBe(1);
    expect(await listed('port_head')).toEqual([]);
    expect(refusal(await clients['port_head']!.get(path(first!)))).toBe('404 project.not_found');
    expect(refusal(await clients['enterprise']!.get(`${path(first!)}/paper`))).toBe('403 project.not_yours');
    expect(refusal(await clients['enterprise']!.get('/api/v1/notices'))).toBe('403 permission.denied');
    const lost = { ...first!, id: newId() };
    expect(refusal(await clients['head']!.get(path(lost)))).toBe('404 notice.not_found');
    expect((await listed('mayor', `?kind=prompt&year=2022&ownerUnitId=${city.areaId}&limit=2`)).length).toBe(
      2,
    );
    expect(await listed('mayor', '?year=2021')).toEqual([]);
    expect(refusal(await clients['mayor']!.get('/api/v1/notices?kind=letter'))).toBe('400 request.invalid');
  });
});

describe('a notice', () => {
  const reply = { text: '流砂', measures: '加钻机', doneBy: '2022-04-15' };

  it('is replied to with text, measures and date by the addressee, sent back, and closed by a supervisor', async () => {
    const [first] = await listed('officer');
    expect(await step('officer', first!, 'replies', { ...reply, text: ' ' })).toBe('400 request.invalid');
    expect(await step('officer', first!, 'replies', { ...reply, doneBy: '2022-03-10' })).toBe(
      '422 notice.done_by_in_past',
    );
    expect(await step('port_head', first!, 'replies', reply)).toBe('404 project.not_found');
    expect(await step('mayor', first!, 'replies', reply)).toBe('403 project.not_yours');
    expect(await step('officer', first!, 'replies', reply)).toBe('replied');
    expect(await step('head', first!, 'replies', reply)).toBe('409 notice.wrong_state');
    expect(await step('supervisor', first!, 'closings', { approve: false })).toBe('400 request.invalid');
    expect(await step('head', first!, 'closings', { approve: true, note: '好' })).toBe(
      '403 project.not_yours',
    );
    expect(await step('supervisor', first!, 'closings', { approve: false, note: '没有日期' })).toBe('issued');
    expect(await step('head', first!, 'replies', reply)).toBe('replied');
    expect(await step('supervisor', first!, 'closings', { approve: true, note: '已落实' })).toBe('closed');
    expect(await step('supervisor', first!, 're-checks', { reason: '未落实' })).toBe('issued');
    const history = await clients['supervisor']!.get(`/api/v1/projects/${first!.project.id}/history`);
    for (const said of [
      'issued prompt no. 1 of 2022, to be replied to by 高新区 until 2022-03-18',
      'replied to prompt no. 1 of 2022',
      'sent the reply to prompt no. 1 of 2022 back',
      'closed prompt no. 1 of 2022',
      'reopened prompt no. 1 of 2022 after a re-check',
    ])
      expect(history.payload).toContain(said);
  });

  it('is overdue from the day after', async () => {
    expect(await listed('supervisor', '?overdue=true')).toEqual([]);
    await stand.goTo('2022-03-21T09:00:00');
    expect((await listed('supervisor', '?overdue=true&state=issued')).map(({ number }) => number)).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
  });

  it('closes by itself when its date is reached, and a step brings no paper any more', async () => {
    await stand.reminders.claimDue();
    await stand.reach(projects[1]!, '2022-03-18');
    await Promise.all(workers.map(async (worker) => worker.issueOwed()));
    const ofSecond = await listed('supervisor', `?projectId=${projects[1]!}`);
    expect(ofSecond).toMatchObject([{ kind: 'prompt', state: 'closed', outcome: 'reached', overdue: false }]);
    const orders = await listed('supervisor', '?kind=supervision');
    expect(orders.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(await step('supervisor', ofSecond[0]!, 're-checks', { reason: '未落实' })).toBe(
      '409 notice.settled',
    );
  });

  it('of the weekly repetitions there is none after the circular', async () => {
    await stand.goTo('2022-04-02T09:00:00');
    await send();
    for (const day of ['2022-04-06', '2022-04-14', '2022-04-21']) {
      await stand.goTo(`${day}T09:00:00`);
      await stand.reminders.claimDue();
      await workers[0]!.issueOwed();
      await send();
    }
    const circulars = await listed('mayor', '?kind=circular');
    expect(circulars.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(circulars.map(({ project }) => project.id)).size).toBe(5);
    const owed = await city.database.query('SELECT FROM notice_owed');
    expect(owed).toEqual([]);
  });
});
