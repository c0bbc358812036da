import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal, localDate, type Person } from '#domain';
import {
  AnswerTokens,
  CalendarService,
  DeliveriesService,
  newId,
  PermitsService,
  ProjectChanges,
  ProjectDatesService,
  type MailToRender,
} from '#portfolio';
import { LadderStand, receiving, refused, rendering } from '../support/ladder-stand.js';

/** On Friday 2022-03-04 an officer has four stages and two permits, due from three days ago to the middle of next week. */
let stand: LadderStand;
let officer: Person;

beforeAll(async () => {
  stand = await LadderStand.begin();
  const first = await stand.projectOf(null, '2022-03-03');
  ({ officer } = first);
  for (const dueOn of ['2022-03-04', '2022-03-02', '2022-03-10']) await stand.projectOf(officer, dueOn);
  await permitUntil(first.id, '2022-03-01');
  await permitUntil(first.id, '2022-03-08');
  await stand.goTo('2022-03-04T07:30:00');
  await stand.reminders.claimDue();
  await stand.notices.issueOwed();
});

afterAll(async () => {
  await stand?.leave();
});

async function askForDate({ id, officer: by }: { id: string; officer: Person }): Promise<void> {
  const { database } = stand.city;
  const changes = new ProjectChanges(database, newId, new CalendarService(database));
  const [milestone] = await database.query<{ id: string }>(
    `SELECT id FROM milestone WHERE project_id = $1 AND stage = 'groundbreaking'`,
    [id],
  );
  const wish = { milestoneId: milestone!.id, toOn: localDate('2023-03-31'), reason: '用地' };
  const duties = [{ role: 'liaison_officer' as const, projectId: id, unitId: null }];
  const asked = await new ProjectDatesService(changes, newId).requestChange(
    { ...by, kind: 'person', duties },
    { projectId: id, expectedSeq: null },
    wish,
  );
  if (isRefusal(asked)) throw new Error(asked.code);
}

async function permitUntil(projectId: string, dueOn: string): Promise<void> {
  const { database } = stand.city;
  const changes = new ProjectChanges(database, newId, new CalendarService(database));
  const appliedOn = localDate('2022-02-21');
  const limitDays = (Date.parse(dueOn) - Date.parse(appliedOn)) / 86_400_000;
  const of = { projectId, expectedSeq: null };
  const applied = await new PermitsService(database, changes, newId).apply(officer, of, {
    kind: 'construction',
    name: dueOn,
    authorityUnitId: null,
    authority: '省厅',
    appliedOn,
    limitDays,
    dayType: 'calendar',
  });
  if (isRefusal(applied)) throw new Error(applied.code);
}

/** A person's mail, made anew after a refusal that asks for another attempt; it names `most` items. */
async function mailNaming(
  most: number,
  reader: Person = officer,
): Promise<Extract<MailToRender, { kind: 'reminders' }>> {
  const message = (await stand.messages()).find(({ personId }) => personId === reader.personId)!;
  await stand.makeDue(message.id);
  const deliveries = new DeliveriesService(stand.city.database, new AnswerTokens(Buffer.alloc(32, 5)), {
    most,
  });
  const { render, calls } = rendering();
  await deliveries.send(message.id, render, receiving(refused, refused).sendMail);
  const mail = calls.find(({ messageId }) => messageId === message.id)!;
  if (mail.kind !== 'reminders') throw new Error(mail.kind);
  return mail;
}

describe('a mail of more items than it names', () => {
  it.each([
    [1, ['2022-03-01'], { late: 2, today: 1, soon: 2 }],
    [2, ['2022-03-01', '2022-03-02'], { late: 1, today: 1, soon: 2 }],
    [4, ['2022-03-01', '2022-03-02', '2022-03-03', '2022-03-04'], { late: 0, today: 0, soon: 2 }],
    [
      60,
      ['2022-03-01', '2022-03-02', '2022-03-03', '2022-03-04', '2022-03-08', '2022-03-10'],
      { late: 0, today: 0, soon: 0 },
    ],
  ])(
    'names the %i worst, permits among them, and counts the others by how they lie',
    async (most, named, others) => {
      const mail = await mailNaming(most);
      expect([mail.items.map(({ dueOn }) => dueOn), mail.others]).toEqual([named, others]);
    },
  );

  it('has in full what it names', async () => {
    const [permit, ...rest] = (await mailNaming(60)).items;
    expect([permit!.owed, permit!.project, permit!.liaisonOfficer]).toEqual([
      expect.objectContaining({ kind: 'permit', reference: '2022-03-01', permitKind: 'construction' }),
      rest.find(({ dueOn }) => dueOn === '2022-03-03')!.project,
      rest[0]!.liaisonOfficer,
    ]);
  });

  it('is judged by all of them: one that only counts an overdue decision may not be switched off', async () => {
    await stand.leave();
    stand = await LadderStand.begin();
    // A stage of their own next week, and a decision over a date in December that is late.
    const supervisor = await stand.city.person('supervisor', { unitId: stand.city.rootId });
    await stand.projectOf(supervisor, '2022-03-09');
    await askForDate(await stand.projectOf(null, '2022-12-30'));
    await stand.goTo('2022-03-04T07:30:00');
    await stand.reminders.claimDue();
    for (const most of [60, 1]) {
      const { items, others, isSwitchable } = await mailNaming(most, supervisor);
      const steps = items.map(({ step }) => step);
      expect([steps[0], steps.length + others.soon, isSwitchable]).toEqual(['before_3', 2, false]);
    }
  });
});
