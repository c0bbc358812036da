import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import { localDate, type Person } from '#domain';
import { AnswersService, CalendarService, ProjectChanges, type ReminderLine } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { planned } from '../support/city.js';
import { LadderStand, receiving, refusedForGood, rendering } from '../support/ladder-stand.js';
import { taken } from '../support/taken.js';

/** Groundbreaking is due on Friday 2022-03-04; each step is at half past seven. */
let stand: LadderStand;
let api: ApiClient;
let officer: Person;
let own: string;
let foreign: string;
let answered: string;
const clients: Record<string, ApiClient> = {};

async function send(): Promise<void> {
  await stand.reminders.claimDue();
  await stand.deliveries.sendDue(rendering().render, receiving().sendMail, new AbortController().signal);
}

async function at(day: string, work: () => Promise<void> = send): Promise<void> {
  await stand.goTo(`${day}T07:30:00`);
  await work();
}

beforeAll(async () => {
  stand = await LadderStand.begin();
  const { city } = stand;
  own = await stand.project();
  answered = await stand.project('2022-03-10');
  foreign = await city.project({
    leadUnitId: city.otherAreaId,
    milestones: [planned('groundbreaking', '2022-03-04')],
  });
  officer = await city.person('liaison_officer', { projectId: own }, { login: 'officer' });
  for (const projectId of [answered, foreign])
    await city.duty(officer.personId, 'liaison_officer', { projectId });
  const area = { unitId: city.areaId };
  await city.person('supervisor', area, { login: 'supervisor', ofUnit: city.areaId });
  await city.person('unit_head', area, { login: 'head' });
  await city.person('supervisor', { unitId: city.rootId }, { login: 'root' });
  await city.person('system_administrator', { unitId: city.rootId }, { login: 'administrator' });
  // A week before: refused for good. Three days before: sent. One day before: the worker dies during the claim's minute.
  await at('2022-02-25', async () => {
    await stand.reminders.claimDue();
    const { sendMail } = receiving(
      { kind: 'refused', permanent: true, reason: '550 <a@b.example> no such user' },
      refusedForGood,
    );
    await stand.deliveries.sendDue(rendering().render, sendMail, new AbortController().signal);
  });
  await at('2022-03-01');
  // An outage: from the third of March to the day after the date only the newest step goes.
  await at('2022-03-07');
  const changes = new ProjectChanges(city.database, newId, new CalendarService(city.database));
  const answers = new AnswersService(city.database, changes, newId);
  const [milestone] = await city.database.query<{ id: string }>(
    `SELECT id FROM milestone_current WHERE project_id = $1 AND stage = 'groundbreaking'`,
    [answered],
  );
  taken(
    await answers.answer(
      { ...officer, duties: [{ role: 'liaison_officer', projectId: answered, unitId: null }] },
      { projectId: answered, expectedSeq: null, milestoneId: milestone!.id },
      { kind: 'reached', reachedOn: localDate('2022-03-04'), note: null },
    ),
  );
  api = await ApiClient.of(city);
  for (const login of ['officer', 'supervisor', 'head', 'root', 'administrator'])
    clients[login] = await api.as(login);
});

afterAll(async () => {
  await api?.close();
  await stand?.leave();
});

async function lines(login: string, path: string): Promise<ReminderLine[]> {
  const answer = await clients[login]!.get(`/api/v1/${path}`);
  expect([path, answer.statusCode]).toEqual([path, 200]);
  return (answer.json() as { items: ReminderLine[] }).items;
}

/** `step state` of each line, oldest first. */
function story(of: readonly ReminderLine[]): string[] {
  return of
    .toReversed()
    .map(({ about, state, reason }) => [about?.ladderStep, state, reason ?? ''].join(' ').trim());
}

describe('what a project’s dates owed', () => {
  it('is told step by step, with the reason', async () => {
    const all = await lines('officer', `projects/${own}/reminders`);
    expect(story(all)).toEqual([
      'before_7 failed',
      'before_3 sent',
      'before_1 superseded newer_step',
      'day_itself superseded newer_step',
      'after_1 sent',
      'after_1 sent',
      'after_3 planned',
    ]);
    const [failed] = all.slice(-1);
    expect(failed).toMatchObject({
      why: { zh: '发送失败', en: 'could not be sent' },
      about: {
        project: { id: own },
        stage: 'groundbreaking',
        dueOn: '2022-03-04',
        recipients: ['liaison_officer'],
      },
      person: { id: officer.personId },
      receivedAs: 'liaison_officer',
      message: { channel: 'email', state: 'failed', attempts: 1, lastError: expect.stringMatching(/^550 /) },
    });
    // Nobody is fixed before the claim.
    expect(all[0]).toMatchObject({
      person: null,
      message: null,
      about: { recipients: expect.arrayContaining(['supervisor']) },
    });
  });

  it('shows no address of a receiver', async () => {
    const errors = (await lines('administrator', `people/${officer.personId}/reminders`)).flatMap(
      ({ message }) => message?.lastError ?? [],
    );
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.join(' ')).not.toContain('@');
  });

  it('names the answer that makes the ladder rest', async () => {
    const [resting] = await lines('officer', `projects/${answered}/reminders?state=resting`);
    expect(resting).toMatchObject({
      reason: 'promise',
      why: { en: expect.stringContaining('there is an answer') },
      answers: [
        { kind: 'reached', person: { id: officer.personId }, byLink: false, promisedOn: '2022-03-04' },
      ],
    });
  });

  it('is found by state and day, page by page', async () => {
    const path = `projects/${own}/reminders`;
    expect(story(await lines('officer', `${path}?state=superseded`))).toHaveLength(2);
    expect(story(await lines('officer', `${path}?from=2022-03-01&to=2022-03-01`))).toEqual(['before_3 sent']);
    const whole = (await lines('officer', path)).map(({ id }) => id);
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const answer = await clients['officer']!.get(`/api/v1/${path}?limit=3${cursor}`);
      const page = answer.json() as { items: ReminderLine[]; nextCursor: string | null };
      seen.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(seen).toEqual(whole);
  });
});

describe('what a person was owed', () => {
  it('is their own, of every project, with what waits for their duties', async () => {
    const mine = await lines('officer', `people/${officer.personId}/reminders`);
    expect(new Set(mine.map(({ about }) => about?.project.id))).toEqual(new Set([own, answered, foreign]));
    expect(
      mine
        .filter(({ state }) => state === 'planned')
        .map(({ about }) => about!.project.id)
        .toSorted(),
    ).toEqual([own, foreign].toSorted());
  });

  it('is a supervisor’s to see below their unit, as far as the projects reach', async () => {
    const atRoot = await lines('root', `people/${officer.personId}/reminders`);
    expect(new Set(atRoot.map(({ about }) => about?.project.id))).toEqual(new Set([own, answered, foreign]));
    const refused = await clients['supervisor']!.get(`/api/v1/people/${officer.personId}/reminders`);
    expect(refused.json()).toMatchObject({ code: 'permission.denied' });
    const there = await stand.project('2022-05-06');
    const elsewhere = await stand.city.project({
      leadUnitId: stand.city.otherAreaId,
      milestones: [planned('groundbreaking', '2022-05-06')],
    });
    const below = await stand.city.person(
      'liaison_officer',
      { projectId: elsewhere },
      { ofUnit: stand.city.areaId },
    );
    await stand.city.duty(below.personId, 'liaison_officer', { projectId: there });
    const inArea = await lines('supervisor', `people/${below.personId}/reminders`);
    expect(inArea.map(({ about }) => about?.project.id)).toEqual([there]);
  });

  it('is for a system administrator what became of messages, and nothing of what they were about', async () => {
    const deliveries = await lines('administrator', `people/${officer.personId}/reminders`);
    expect(deliveries.length).toBeGreaterThan(4);
    for (const line of deliveries) {
      expect(line).toMatchObject({ about: null, answers: [], reason: null });
      expect(line.message).not.toBeNull();
    }
    expect(new Set(deliveries.map(({ state }) => state))).toEqual(new Set(['failed', 'sent']));
    const project = await clients['administrator']!.get(`/api/v1/projects/${own}/reminders`);
    expect(project.json()).toMatchObject({ code: 'project.not_found' });
  });

  it('is no colleague’s to see', async () => {
    const refused = await clients['head']!.get(`/api/v1/people/${officer.personId}/reminders`);
    expect([refused.statusCode, refused.json()]).toMatchObject([403, { code: 'permission.denied' }]);
  });
});
