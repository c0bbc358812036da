import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { addDays, localDate } from '#domain';
import { addWaitingProjects } from '../bench/stand/large-city.js';
import { LadderStand } from '../support/ladder-stand.js';

/** 5,400 reminders of two officers are due on one morning: more than one transaction takes, in both lanes. */
const [projects, milestonesOfOne] = [900, 6];
const due = projects * milestonesOfOne;
const day = localDate('2022-03-08');

let stand: LadderStand;
let officers: string[];

beforeAll(async () => {
  stand = await LadderStand.begin();
  officers = [];
  for (let index = 0; index < 2; index += 1)
    officers.push((await stand.projectOf(null, '2022-12-30')).officer.personId);
  const waiting = { projects, milestonesOfOne, dueOn: addDays(day, 14), officers };
  await addWaitingProjects(stand.city.test.ownerUrl, waiting);
});

afterAll(async () => {
  await stand?.leave();
});

/** What `work` comes to while somebody else holds one reminder, in the middle of those that wait. */
async function whileOneIsHeld(work: () => Promise<number>): Promise<number> {
  const other = new pg.Client(stand.city.test.ownerUrl);
  await other.connect();
  try {
    await other.query('BEGIN');
    await other.query(
      `SELECT FROM reminder WHERE id = (SELECT id FROM reminder WHERE state = 'pending'
         ORDER BY send_at, id LIMIT 1 OFFSET ${due / 2}) FOR UPDATE`,
    );
    return await work();
  } finally {
    await other.end();
  }
}

async function count(sql: string): Promise<number> {
  const [row] = await stand.city.database.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM ${sql}`,
  );
  return row!.count;
}

describe('a morning of thousands', () => {
  it('is planned again once each; what somebody holds keeps its mark for the next time', async () => {
    await stand.city.database.query(
      `INSERT INTO reminder_to_replan SELECT id FROM reminder WHERE state = 'pending' AND day = $1::date`,
      [day],
    );
    expect(await whileOneIsHeld(async () => stand.reminders.replanChanged())).toBe(due - 1);
    expect(await count('reminder_to_replan')).toBe(1);
    expect(await stand.reminders.replanChanged()).toBe(1);
    expect(await count('reminder_to_replan')).toBe(0);
  });

  it('is claimed once each; what somebody holds is claimed the next time, into the same message', async () => {
    await stand.goTo(`${day}T07:30:00`);
    expect(await whileOneIsHeld(async () => stand.reminders.claimDue())).toBe(due - 1);
    expect(await stand.reminders.claimDue()).toBe(1);
    expect(await stand.reminders.claimDue()).toBe(0);
    expect(await count(`reminder WHERE state = 'claimed'`)).toBe(due);
    expect(await count(`reminder WHERE state = 'pending' AND step = 'before_7'`)).toBe(due);
    expect(await count('item')).toBe(due);
    const messages = await stand.messages();
    expect(messages.map(({ personId }) => personId).sort()).toEqual([...officers].sort());
    expect(messages.map(({ items }) => items)).toEqual([due / 2, due / 2]);
  });
});
