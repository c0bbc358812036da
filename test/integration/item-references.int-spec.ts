import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import { asApplication, asOwner } from '../support/as-owner.js';
import { LadderStand } from '../support/ladder-stand.js';

const violated = '23503';
const refusedByTrigger = 'KP002';
const toReminder = 'item_reminder_id_fkey';
const toMessage = 'item_is_of_the_messages_person';

/** Two officers with an item each: what PostgreSQL's own references would refuse is refused by one look a statement. */
let stand: LadderStand;
let own: { reminder: string; message: string; person: string };
let others: typeof own;

beforeAll(async () => {
  stand = await LadderStand.begin();
  await stand.projectOf();
  await stand.projectOf();
  await stand.goTo('2022-02-25T07:30:00');
  await stand.reminders.claimDue();
  const rows = await stand.city.database.query<typeof own>(
    'SELECT reminder_id AS reminder, message_id AS message, person_id AS person FROM item ORDER BY id',
  );
  [own, others] = rows as [typeof own, typeof own];
});

afterAll(async () => {
  await stand?.leave();
});

/** With which code and by which reference PostgreSQL refuses a statement of the application's role. */
async function refusal(sql: string, values: unknown[]): Promise<unknown[]> {
  return asApplication(stand.city.test, async (ask) => {
    try {
      await ask(sql, values);
      return ['done'];
    } catch (error) {
      const { code, constraint } = error as { code: string; constraint?: string };
      return [code, constraint];
    }
  });
}

const insert = `INSERT INTO item (id, reminder_id, person_id, message_id, received_as)
  SELECT uuidv7(), reminder, $2, message, 'leader' FROM unnest($1::uuid[], $3::uuid[]) AS t (reminder, message)`;

describe('what an item refers to', () => {
  it('is there, and its message is of its person: of many in one statement one is enough for all to be refused', async () => {
    const { personId: leader } = await stand.city.person('leader', { unitId: stand.city.rootId });
    const nobody = newId();
    const reminders = [own.reminder, others.reminder];
    expect(
      await refusal(insert, [[others.reminder, nobody], own.person, [own.message, own.message]]),
    ).toEqual([violated, toReminder]);
    expect(await refusal(insert, [[others.reminder], own.person, [nobody]])).toEqual([violated, toMessage]);
    expect(await refusal(insert, [reminders, leader, [own.message, others.message]])).toEqual([
      violated,
      toMessage,
    ]);
    expect(await stand.city.database.query('SELECT FROM item')).toHaveLength(2);
    expect(await refusal(insert, [[others.reminder], own.person, [own.message]])).toEqual(['done']);
  });

  it('stays there when an item goes elsewhere', async () => {
    const move = 'UPDATE item SET message_id = $1 WHERE reminder_id = $2 AND person_id = $3';
    const of = [own.reminder, own.person];
    expect((await refusal(move, [others.message, ...of]))[0]).toBe(violated);
    expect((await refusal(move, [newId(), ...of]))[0]).toBe(violated);
    const lead = 'UPDATE item SET reminder_id = $1 WHERE reminder_id = $2 AND person_id = $3';
    expect((await refusal(lead, [newId(), ...of]))[0]).toBe(violated);
  });

  it.each(['reminder', 'message'])('is a %s that nobody takes away, its owner not either', async (table) => {
    for (const sql of [
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
      `UPDATE ${table} SET id = uuidv7()`,
      ...(table === 'message' ? [`UPDATE message SET person_id = '${others.person}'`] : []),
    ])
      await asOwner(stand.city.test, async (ask) => {
        await expect(ask(sql)).rejects.toMatchObject({ code: refusedByTrigger });
      });
  });

  it('is all that PostgreSQL does not check by itself', async () => {
    const rows = await stand.city.database.query<{ name: string }>(
      'SELECT conname AS name FROM pg_constraint WHERE NOT conenforced ORDER BY 1',
    );
    expect(rows.map(({ name }) => name)).toEqual([toMessage, toReminder]);
  });
});
