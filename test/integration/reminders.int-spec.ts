import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { asOwner } from '../support/as-owner.js';
import { planned, reached } from '../support/city.js';
import { LadderStand, receiving, refused, rendering } from '../support/ladder-stand.js';

let stand: LadderStand;

beforeEach(async () => {
  stand = await LadderStand.begin();
});

afterEach(async () => {
  await stand?.leave();
});

describe('claiming what is due', () => {
  it('claims a step once, plans the next, and makes a message, its delivery and its doorbell', async () => {
    const { id, officer } = await stand.projectOf();
    expect(await stand.reminders.claimDue()).toBe(0);
    await stand.goTo('2022-02-25T07:30:00');
    expect(await stand.reminders.claimDue()).toBe(1);
    expect(await stand.reminders.claimDue()).toBe(0);
    expect(await stand.steps(id)).toEqual([
      { step: 'before_7', state: 'claimed', reason: null },
      { step: 'before_3', state: 'pending', reason: null },
    ]);
    const messages = await stand.messages();
    expect(messages).toMatchObject([
      { personId: officer.personId, day: '2022-02-25', slot: 1, items: 1, state: 'pending' },
    ]);
    const doorbells = await stand.city.database.query('SELECT job, subject_id FROM outbox');
    expect(doorbells).toEqual([{ job: 'deliveries.send', subject_id: messages[0]!.id }]);
  });

  it('claims each step once when two claim at the same time, and gives each person one message', async () => {
    const { officer } = await stand.projectOf();
    for (let index = 1; index < 20; index += 1) await stand.projectOf(index % 2 === 0 ? officer : null);
    await stand.goTo('2022-02-25T07:31:00');
    const claimed = await Promise.all([1, 2, 3].map(() => stand.reminders.claimDue()));
    expect(claimed.reduce((a, b) => a + b)).toBe(20);
    const messages = await stand.messages();
    expect(messages).toHaveLength(11);
    expect(messages.find(({ personId }) => personId === officer.personId)?.items).toBe(10);
    expect(messages.reduce((sum, { items }) => sum + items, 0)).toBe(20);
  });

  it('lets a stage that is due speak for its steps and for the stages after it, until it is reached', async () => {
    const id = await stand.city.project({
      milestones: [
        reached('signing', '2021-06-01'),
        planned('groundbreaking', '2022-03-04'),
        planned('completion', '2022-04-04'),
      ],
    });
    await stand.city.person('liaison_officer', { projectId: id });
    const stepsOf = async (stage: string) =>
      stand.city.database.query(
        `SELECT r.step, r.state, r.reason FROM reminder r JOIN milestone m ON m.id = r.subject_id
         WHERE r.project_id = $1 AND m.stage = $2 AND r.state <> 'pending' ORDER BY r.day`,
        [id, stage],
      );
    await stand.goTo('2022-03-04T07:30:00');
    await stand.reminders.claimDue();
    expect(await stepsOf('groundbreaking')).toContainEqual({
      step: 'day_itself',
      state: 'claimed',
      reason: null,
    });
    expect(await stepsOf('completion')).toEqual([
      { step: 'before_30', state: 'superseded', reason: 'suppressed' },
    ]);
    await stand.reach(id, '2022-03-04');
    await stand.goTo('2022-03-21T07:30:00');
    await stand.reminders.claimDue();
    expect((await stepsOf('completion')).at(-1)).toEqual({
      step: 'before_14',
      state: 'claimed',
      reason: null,
    });
  });

  it('sends only the newest step after an outage and supersedes the others', async () => {
    const { id } = await stand.projectOf();
    await stand.goTo('2022-03-09T10:00:00');
    expect(await stand.reminders.claimDue()).toBe(1);
    expect(await stand.steps(id)).toEqual([
      ...['before_7', 'before_3', 'before_1', 'day_itself', 'after_1'].map((step) => ({
        step,
        state: 'superseded',
        reason: 'newer_step',
      })),
      { step: 'after_3', state: 'claimed', reason: null },
      { step: 'after_5', state: 'pending', reason: null },
    ]);
  });

  it('climbs the ladder day by day to unit head, supervisor and the city’s leader, and goes on weekly', async () => {
    const head = await stand.city.person('unit_head', { unitId: stand.city.areaId });
    const supervisor = await stand.city.person('supervisor', { unitId: stand.city.rootId });
    const { id, officer } = await stand.projectOf();
    const leader = await stand.city.person('leader', { unitId: stand.city.rootId });
    for (const day of [
      '02-25',
      '03-01',
      '03-03',
      '03-04',
      '03-07',
      '03-09',
      '03-11',
      '03-18',
      '04-01',
      '04-11',
    ]) {
      await stand.goTo(`2022-${day}T07:30:00`);
      expect(await stand.reminders.claimDue()).toBe(1);
    }
    expect((await stand.steps(id)).map(({ step, state }) => `${step} ${state}`).slice(-5)).toEqual([
      'after_5 claimed',
      'after_10 claimed',
      'after_20 claimed',
      'after_25 claimed',
      'after_30 pending',
    ]);
    const count = async (personId: string) =>
      (await stand.messages()).filter((one) => one.personId === personId).length;
    expect([
      await count(officer.personId),
      await count(head.personId),
      await count(supervisor.personId),
      await count(leader.personId),
      // At +10 too: nobody is 挂钩领导, so it goes on to the one above.
    ]).toEqual([10, 6, 5, 3]);
  });

  it('claims nothing in the quiet hours', async () => {
    await stand.projectOf();
    await stand.goTo('2022-02-25T20:00:00');
    expect(await stand.reminders.claimDue()).toBe(0);
    await stand.goTo('2022-02-26T07:30:00');
    expect(await stand.reminders.claimDue()).toBe(1);
  });
});

describe('a stage that is reached', () => {
  it('before the claim, leaves nothing to claim', async () => {
    const { id } = await stand.projectOf();
    await stand.goTo('2022-02-24T10:00:00');
    await stand.reach(id, '2022-02-24');
    await stand.goTo('2022-02-25T07:30:00');
    expect(await stand.reminders.claimDue()).toBe(0);
    expect(await stand.steps(id)).toEqual([{ step: 'before_7', state: 'cancelled', reason: 'reached' }]);
  });

  it('is seen by the claim itself, whatever the row says', async () => {
    const { id } = await stand.projectOf();
    await stand.goTo('2022-02-24T10:00:00');
    await stand.reach(id, '2022-02-24');
    await asOwner(stand.city.test, (ask) =>
      ask(`UPDATE reminder SET state = 'pending', reason = NULL, ended_at = NULL`),
    );
    await stand.goTo('2022-02-25T07:30:00');
    expect(await stand.reminders.claimDue()).toBe(1);
    expect(await stand.steps(id)).toEqual([{ step: 'before_7', state: 'cancelled', reason: 'reached' }]);
    expect(await stand.messages()).toEqual([]);
  });

  it('after the claim, drops the item that was not handed over, and the step that the claim has planned', async () => {
    const { id } = await stand.projectOf();
    await stand.goTo('2022-02-25T07:30:00');
    await stand.reminders.claimDue();
    await stand.reach(id, '2022-02-25');
    expect((await stand.steps(id)).map(({ state }) => state)).toEqual(['claimed', 'cancelled']);
    expect(await stand.messages()).toMatchObject([{ items: 0 }]);
    const { sendMail, got } = receiving();
    await stand.deliveries.send(null, rendering().render, sendMail);
    expect(got).toEqual([]);
    expect(await stand.messages()).toMatchObject([{ state: 'failed', error: 'cancelled' }]);
  });

  it('at the same time as the claim, leaves nothing waiting and nothing to send', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 15; index += 1) ids.push((await stand.projectOf()).id);
    await stand.goTo('2022-02-25T07:30:00');
    await Promise.all([
      stand.reminders.claimDue(),
      ...ids.map(async (id) => stand.reach(id, '2022-02-25')),
      stand.reminders.claimDue(),
    ]);
    for (const id of ids)
      expect((await stand.steps(id)).filter(({ state }) => state === 'pending')).toEqual([]);
    expect((await stand.messages()).filter(({ items }) => items > 0)).toEqual([]);
  });
});

describe('one message a person and day', () => {
  it('takes in what is claimed while it was not handed over', async () => {
    const { officer } = await stand.projectOf();
    await stand.projectOf(officer);
    await stand.goTo('2022-02-25T07:30:00');
    await stand.reminders.claimDue();
    // Recorded today, a week before its date: due at once.
    await stand.projectOf(officer);
    await stand.reminders.claimDue();
    expect(await stand.messages()).toMatchObject([{ items: 3, slot: 1 }]);
  });

  it('lets what comes later wait for the next day, except an item of the day itself', async () => {
    const { officer } = await stand.projectOf();
    await stand.goTo('2022-02-25T07:30:00');
    await stand.reminders.claimDue();
    await stand.deliveries.send(null, rendering().render, receiving().sendMail);
    await stand.projectOf(officer);
    await stand.reminders.claimDue();
    await stand.projectOf(officer, '2022-02-25');
    await stand.reminders.claimDue();
    expect(await stand.messages()).toMatchObject([
      { day: '2022-02-25', slot: 1, state: 'sent', items: 1 },
      { day: '2022-02-25', slot: 2, state: 'pending', items: 1 },
      {
        day: '2022-02-26',
        slot: 1,
        state: 'pending',
        items: 1,
        sendAt: new Date('2022-02-26T07:30:00+08:00'),
      },
    ]);
    await stand.deliveries.send(null, rendering().render, receiving().sendMail);
    await stand.projectOf(officer, '2022-02-25');
    await stand.reminders.claimDue();
    expect(await stand.messages()).toMatchObject([
      { slot: 1 },
      { slot: 2, items: 1 },
      { day: '2022-02-26', items: 2 },
    ]);
  });

  it('keeps only the newer step of a ladder where an older one still waits', async () => {
    const { id } = await stand.projectOf();
    await stand.goTo('2022-02-25T07:30:00');
    await stand.reminders.claimDue();
    const { sendMail } = receiving(refused);
    await stand.deliveries.send(null, rendering().render, sendMail);
    await asOwner(stand.city.test, (ask) => ask(`UPDATE message SET day = '2022-03-01'`));
    await stand.goTo('2022-03-01T07:30:00');
    await stand.reminders.claimDue();
    expect(await stand.messages()).toMatchObject([{ items: 1 }]);
    const items = await stand.city.database.query(
      'SELECT r.step, i.state FROM item i JOIN reminder r ON r.id = i.reminder_id WHERE r.project_id = $1 ORDER BY r.day',
      [id],
    );
    expect(items).toEqual([
      { step: 'before_7', state: 'cancelled' },
      { step: 'before_3', state: 'open' },
    ]);
  });

  it('waits for the claim of what is due at the same time', async () => {
    const { officer } = await stand.projectOf();
    await stand.goTo('2022-02-25T07:30:00');
    await stand.reminders.claimDue();
    await stand.projectOf(officer);
    const { sendMail, got } = receiving();
    expect(await stand.deliveries.send(null, rendering().render, sendMail)).toMatchObject({ claimed: 0 });
    await stand.reminders.claimDue();
    expect(await stand.deliveries.send(null, rendering().render, sendMail)).toMatchObject({
      claimed: 1,
      sent: 1,
    });
    expect(JSON.parse(got[0]!.mime.toString()).projects).toHaveLength(2);
  });
});

describe('a vacant duty', () => {
  it('falls to the next one above, and the security administrator hears of it', async () => {
    const id = await stand.project();
    const head = await stand.city.person('unit_head', { unitId: stand.city.areaId });
    const security = await stand.city.person('security_administrator', { unitId: stand.city.rootId });
    await stand.goTo('2022-02-25T07:30:00');
    await stand.reminders.claimDue();
    expect(await stand.receivedAs(id)).toEqual({
      unit_head: head.personId,
      security_administrator: security.personId,
    });
  });

  it('leaves the row claimed without a message where nobody is there at all', async () => {
    const id = await stand.project();
    await stand.goTo('2022-02-25T07:30:00');
    await stand.reminders.claimDue();
    expect((await stand.steps(id))[0]).toEqual({ step: 'before_7', state: 'claimed', reason: 'vacant' });
    expect(await stand.messages()).toEqual([]);
  });
});

describe('missed dates', () => {
  it('are recorded once each, by two sweeps at once', async () => {
    for (let index = 0; index < 8; index += 1) await stand.project();
    await stand.goTo('2022-03-04T23:59:00');
    expect(await stand.deadlines.recordMissedDates()).toBe(0);
    await stand.goTo('2022-03-05T00:00:00');
    const counts = await Promise.all([
      stand.deadlines.recordMissedDates(),
      stand.deadlines.recordMissedDates(),
    ]);
    expect(counts.reduce((a, b) => a + b)).toBe(8);
    expect(await stand.deadlines.recordMissedDates()).toBe(0);
    expect(await stand.city.database.query('SELECT count(*)::integer AS count FROM missed_date')).toEqual([
      { count: 8 },
    ]);
  });
});
