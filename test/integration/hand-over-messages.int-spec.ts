import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isRefusal, localDate, type Actor, type Person } from '#domain';
import type { HandedOver } from '#portfolio';
import { asApplication, asOwner } from '../support/as-owner.js';
import { LadderStand, receiving, refused, rendering, unknown } from '../support/ladder-stand.js';

const operator: Actor = { kind: 'system', part: 'operator' };
let stand: LadderStand;

beforeEach(async () => {
  stand = await LadderStand.begin();
});

afterEach(async () => {
  await stand?.leave();
});

/** Somebody with a duty that has nothing to do with the rest. */
async function somebody(): Promise<Person> {
  const unitId = await stand.city.unit('别处', [stand.city.rootId]);
  return stand.city.person('unit_head', { unitId });
}

async function handOver(from: Person, to: Person, dutyIds: string[] | null = null): Promise<HandedOver> {
  const wish = { fromOn: null, dutyIds, reason: null };
  const done = await stand.city.handOvers.handOver(operator, from.personId, to.personId, wish);
  if (isRefusal(done)) throw new Error(done.code);
  return done;
}

/** Who has how many open items in a message that is in which state, in the order of the messages. */
async function shares(...people: Person[]): Promise<[string, number, string][]> {
  const names = ['one', 'two', 'three'];
  return (await stand.messages())
    .map(({ personId, items, state }): [string, number, string] => [
      names[people.findIndex((person) => person.personId === personId)] ?? personId,
      items,
      state,
    ])
    .sort(([one], [other]) => (one < other ? -1 : Number(one > other)));
}

async function claim(at = '2022-02-25T07:30:00'): Promise<void> {
  await stand.goTo(at);
  await stand.reminders.claimDue();
}

describe('what waits to be sent when duties are handed over', () => {
  it('goes to the successor, and nothing goes to the person before', async () => {
    const { officer } = await stand.projectOf();
    await stand.projectOf(officer);
    const successor = await somebody();
    await claim();
    expect(await handOver(officer, successor)).toMatchObject({ duties: 2, items: 2 });
    expect(await shares(officer, successor)).toEqual([
      ['one', 0, 'pending'],
      ['two', 2, 'pending'],
    ]);
    const [row] = await stand.city.database.query<{ same: boolean }>(
      `SELECT count(DISTINCT substring(internet_message_id FROM '@.*')) = 1 AS same FROM delivery`,
    );
    expect(row).toEqual({ same: true });
    const { sendMail, got } = receiving();
    await stand.deliveries.send(null, rendering().render, sendMail);
    expect(got.map(({ to }) => to)).toEqual([`${successor.personId}@city.example`]);
    expect(await shares(officer, successor)).toEqual([
      ['one', 0, 'failed'],
      ['two', 2, 'sent'],
    ]);
  });

  it('rings for the successor’s message of today', async () => {
    const { officer } = await stand.projectOf();
    const successor = await somebody();
    await claim();
    await stand.city.database.query('DELETE FROM outbox');
    await handOver(officer, successor);
    const messages = await stand.messages();
    const own = messages.find(({ personId }) => personId === successor.personId)!;
    expect(await stand.city.database.query('SELECT subject_id FROM outbox')).toEqual([
      { subject_id: own.id },
    ]);
  });

  it('joins the message that the successor has, and is there once where the successor had it anyway', async () => {
    const { officer } = await stand.projectOf(null, '2022-02-24');
    const head = await stand.city.person('unit_head', { unitId: stand.city.areaId });
    await claim();
    // One day late: the officer and the unit's head have the same reminder.
    expect(await shares(officer, head)).toEqual([
      ['one', 1, 'pending'],
      ['two', 1, 'pending'],
    ]);
    expect(await handOver(officer, head)).toMatchObject({ duties: 1, items: 0 });
    expect(await shares(officer, head)).toEqual([
      ['one', 0, 'pending'],
      ['two', 1, 'pending'],
    ]);
  });

  it('goes with its own duties only, where some are handed over', async () => {
    const { officer } = await stand.projectOf();
    const { id } = await stand.projectOf(officer);
    const successor = await somebody();
    await claim();
    const [duty] = await stand.city.database.query<{ id: string }>(
      'SELECT id FROM duty_current WHERE project_id = $1',
      [id],
    );
    expect(await handOver(officer, successor, [duty!.id])).toMatchObject({ duties: 1, items: 1 });
    expect(await shares(officer, successor)).toEqual([
      ['one', 1, 'pending'],
      ['two', 1, 'pending'],
    ]);
    expect(await stand.receivedAs(id)).toEqual({ liaison_officer: successor.personId });
  });

  it.each([
    ['unit_head', 'area'],
    ['supervisor', 'root'],
    ['leader', 'root'],
    ['security_administrator', 'root'],
  ] as const)('goes with the duty of a %s, who stood in for a vacant one', async (role, where) => {
    await stand.project();
    const unitId = where === 'area' ? stand.city.areaId : stand.city.rootId;
    const holder = await stand.city.person(role, { unitId });
    // Vacancies need somebody above to be reported at all; the security administrator hears of them.
    if (role === 'security_administrator') await stand.city.person('leader', { unitId: stand.city.rootId });
    const successor =
      role === 'security_administrator'
        ? await stand.city.person('security_administrator', {
            unitId: await stand.city.unit('安全', [stand.city.rootId]),
          })
        : await somebody();
    await claim();
    expect(await handOver(holder, successor)).toMatchObject({ duties: 1, items: 1 });
    expect(await shares(holder, successor)).toEqual(
      expect.arrayContaining([
        ['one', 0, 'pending'],
        ['two', 1, 'pending'],
      ]),
    );
  });

  it('comes back with the duty', async () => {
    const { officer } = await stand.projectOf();
    const successor = await somebody();
    await claim();
    await handOver(officer, successor);
    const [duty] = await stand.city.database.query<{ id: string }>(
      `SELECT id FROM duty_current WHERE person_id = $1 AND role = 'liaison_officer'`,
      [successor.personId],
    );
    expect(await handOver(successor, officer, [duty!.id])).toMatchObject({ items: 1 });
    expect(await shares(officer, successor)).toEqual([
      ['one', 1, 'pending'],
      ['two', 0, 'pending'],
    ]);
  });
});

describe('what stays where it was', () => {
  it('is what was sent', async () => {
    const { officer } = await stand.projectOf();
    const successor = await somebody();
    await claim();
    await stand.deliveries.send(null, rendering().render, receiving().sendMail);
    expect(await handOver(officer, successor)).toMatchObject({ duties: 1, items: 0 });
    expect(await shares(officer, successor)).toEqual([['one', 1, 'sent']]);
  });

  it('is what is being handed over to the mail server at this moment', async () => {
    const { officer } = await stand.projectOf();
    const successor = await somebody();
    await claim();
    let during: HandedOver | undefined;
    await stand.deliveries.send(null, rendering().render, async () => {
      during = await handOver(officer, successor);
      return { kind: 'sent' };
    });
    expect(during).toMatchObject({ duties: 1, items: 0 });
    expect(await shares(officer, successor)).toEqual([['one', 1, 'sent']]);
  });

  it('is what may have arrived already; what certainly has not goes along', async () => {
    const { officer } = await stand.projectOf();
    const successor = await somebody();
    await claim();
    await stand.deliveries.send(null, rendering().render, receiving(unknown).sendMail);
    expect(await handOver(officer, successor)).toMatchObject({ items: 0 });

    const other = await stand.projectOf();
    await stand.reminders.claimDue();
    const [message] = (await stand.messages()).filter(({ personId }) => personId === other.officer.personId);
    await stand.makeDue(message!.id);
    await stand.deliveries.send(message!.id, rendering().render, receiving(refused).sendMail);
    expect(await handOver(other.officer, successor)).toMatchObject({ items: 1 });
  });

  it('is what waits, when the hand-over begins later', async () => {
    const { officer } = await stand.projectOf();
    const successor = await somebody();
    await claim();
    const wish = { fromOn: localDate('2022-02-26'), dutyIds: null, reason: null };
    await stand.city.handOvers.handOver(operator, officer.personId, successor.personId, wish);
    expect(await shares(officer, successor)).toEqual([['one', 1, 'pending']]);
    await claim('2022-03-01T07:30:00');
    expect(await shares(officer, successor)).toEqual([
      ['one', 1, 'pending'],
      ['two', 1, 'pending'],
    ]);
  });
});

describe('a hand-over and a claim at the same time', () => {
  /** Runs `work` while somebody holds the organisation, until `work` waits for it; then lets it go on. */
  async function heldUp<T>(hold: string, work: () => Promise<T>): Promise<T> {
    return asApplication(stand.city.test, async (ask) => {
      await ask('BEGIN');
      await ask(`SELECT app.${hold}()`);
      let isOver = false;
      const running = work().finally(() => (isOver = true));
      for (;;) {
        const waiting = await ask(
          `SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
           WHERE l.locktype = 'advisory' AND l.objid = 4 AND NOT l.granted`,
        );
        if (waiting.length > 0) break;
        if (isOver) throw new Error('It did not wait.');
      }
      await ask('COMMIT');
      return running;
    });
  }

  it('wait for each other: a claim for an open hand-over, a hand-over for an open claim', async () => {
    const { officer } = await stand.projectOf();
    const successor = await somebody();
    await stand.goTo('2022-02-25T07:30:00');
    expect(await heldUp('hold_organisation', () => stand.reminders.claimDue())).toBe(1);
    const done = await heldUp('hold_organisation_still', () => handOver(officer, successor));
    expect(done).toMatchObject({ duties: 1, items: 1 });
  });

  it('leave no item with the person before, in whichever order they come', async () => {
    const officers: Person[] = [];
    for (let index = 0; index < 8; index += 1) officers.push((await stand.projectOf()).officer);
    const successor = await somebody();
    await stand.goTo('2022-02-25T07:30:00');
    await Promise.all([
      stand.reminders.claimDue(),
      ...officers.map((officer) => handOver(officer, successor)),
      stand.reminders.claimDue(),
    ]);
    await stand.reminders.claimDue();
    const open = (await stand.messages()).filter(({ items }) => items > 0);
    expect(open.map(({ personId, items }) => [personId, items])).toEqual([[successor.personId, 8]]);
  });
});

describe('deputies', () => {
  async function deputy(of: Person, days: [string, string]): Promise<Person> {
    const person = await somebody();
    const [held] = await stand.city.database.query<{ id: string }>(
      'SELECT id FROM duty_current WHERE person_id = $1 AND deputy_for IS NULL',
      [of.personId],
    );
    const [fromOn, toOn] = days.map(localDate) as [never, never];
    const appointed = await stand.city.duties.appointDeputy(operator, held!.id, person.personId, {
      fromOn,
      toOn,
    });
    if (isRefusal(appointed)) throw new Error(appointed.code);
    return person;
  }

  it('receive what the holder receives, on their days, several at once', async () => {
    const { officer } = await stand.projectOf();
    const first = await deputy(officer, ['2022-02-25', '2022-03-02']);
    const second = await deputy(officer, ['2022-02-25', '2022-02-26']);
    await claim('2022-02-25T07:30:00');
    expect(await shares(officer, first, second)).toEqual([
      ['one', 1, 'pending'],
      ['three', 1, 'pending'],
      ['two', 1, 'pending'],
    ]);
    await claim('2022-03-01T07:30:00');
    await claim('2022-03-03T07:30:00');
    const count = async ({ personId }: Person) =>
      (await stand.messages()).filter((message) => message.personId === personId).length;
    expect([await count(officer), await count(first), await count(second)]).toEqual([3, 2, 1]);
  });

  it('of a supervisor stand beside the nearest one', async () => {
    await stand.projectOf(null, '2022-02-22');
    const far = await stand.city.person('supervisor', { unitId: stand.city.rootId });
    const near = await stand.city.person('supervisor', { unitId: stand.city.areaId });
    const standIn = await deputy(near, ['2022-02-21', '2022-03-10']);
    await claim('2022-02-25T07:30:00');
    const people = (await stand.messages()).map(({ personId }) => personId);
    expect(people).toEqual(expect.arrayContaining([near.personId, standIn.personId]));
    expect(people).not.toContain(far.personId);
  });

  it('do not answer for a holder who is disabled: the duty is vacant', async () => {
    const { id, officer } = await stand.projectOf();
    const standIn = await deputy(officer, ['2022-02-25', '2022-03-10']);
    const head = await stand.city.person('unit_head', { unitId: stand.city.areaId });
    const security = await stand.city.person('security_administrator', { unitId: stand.city.rootId });
    await asOwner(stand.city.test, (ask) =>
      ask(`UPDATE person_version SET state = 'disabled' WHERE id = $1 AND recorded_to = 'infinity'`, [
        officer.personId,
      ]),
    );
    await claim();
    expect(await stand.receivedAs(id)).toEqual({
      unit_head: head.personId,
      security_administrator: security.personId,
    });
    expect((await stand.messages()).map(({ personId }) => personId)).not.toContain(standIn.personId);
  });
});
