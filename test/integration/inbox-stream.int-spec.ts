import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InboxPage } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { asSuperuser } from '../support/as-owner.js';
import { eventually } from '../support/eventually.js';
import { FollowedInbox } from '../support/followed-inbox.js';
import { LadderStand } from '../support/ladder-stand.js';

/** So long that within a test nothing happens by it. */
const never = 3_600_000;

let stand: LadderStand;
let api: ApiClient;
/** Another instance, which looks at its sessions all the time. */
let attentive: ApiClient;
let projects: string[];

beforeAll(async () => {
  stand = await LadderStand.begin();
  projects = [await stand.project(), await stand.project(), await stand.project('2022-03-05')];
  const holder = await stand.city.person(
    'liaison_officer',
    { projectId: projects[0]! },
    { login: 'officer' },
  );
  await stand.city.duty(holder.personId, 'liaison_officer', { projectId: projects[1]! });
  await stand.city.person('liaison_officer', { projectId: projects[2]! }, { login: 'other' });
  api = await ApiClient.of(stand.city, { inboxWatch: { beatMs: never, perPerson: 2 } });
  attentive = await ApiClient.of(stand.city, { inboxWatch: { beatMs: 30 } });
  for (const { app } of [api, attentive]) await app.listen(0, '127.0.0.1');
});

afterAll(async () => {
  await api?.close();
  await attentive?.close();
  await stand?.leave();
});

async function inboxOf(client: ApiClient): Promise<InboxPage> {
  return (await client.get('/api/v1/session/inbox')).json() as InboxPage;
}

describe('an inbox that is followed', () => {
  it('is told of at once, with what arrives, is read and is answered, and of nobody else', async () => {
    const [officer, other] = [await api.as('officer'), await api.as('other')];
    const [window, others] = [await FollowedInbox.open(officer), await FollowedInbox.open(other)];
    expect([window.response.statusCode, window.response.headers['content-type']]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    await window.says('it stands empty', { unread: 0, open: 0, newest: null });
    await others.says('it stands empty', { unread: 0 });
    await stand.goTo('2022-02-25T07:30:00');
    await stand.reminders.claimDue();
    // It arrives when its mail is due.
    await stand.city.database.query(`UPDATE delivery SET send_at = app.now() - interval '1 second'`);
    const { newest } = await window.says('two reminders came', { unread: 1, open: 2 });
    await others.says('one came', { unread: 1, open: 1 });
    const { items } = await inboxOf(officer);
    expect(items.map(({ id }) => id)).toEqual([newest]);
    const again = await api.as('officer');
    await again.post(`/api/v1/session/inbox/${newest!}/readings`, {});
    await window.says('it was read in another window', { unread: 0, open: 2 });
    await stand.reach(projects[0]!, '2022-02-24');
    await window.says('one reminder is answered', { unread: 0, open: 1 });
    expect(others.told.at(-1)).toMatchObject({ unread: 1, open: 1 });
    expect(window.text).not.toMatch(/\p{Script=Han}/u);
    window.leave();
    others.leave();
  });

  it('is told of a message on its way when its time comes, without anybody who rings', async () => {
    const other = await api.as('other');
    await stand.city.database.query(
      `UPDATE delivery SET send_at = app.now() + interval '1 second', attempts = 0
       WHERE message_id = (SELECT m.id FROM message m JOIN account a ON a.person_id = m.person_id WHERE a.login = 'other')`,
    );
    const window = await FollowedInbox.open(other);
    await window.says('nothing is there yet', { open: 0 });
    await window.says('it arrives', { open: 1 });
    window.leave();
  });

  it('is told of again after the connection that listens was lost, with what came meanwhile', async () => {
    const other = await api.as('other');
    const window = await FollowedInbox.open(other);
    const { newest, unread } = await window.says('it stands', { open: 1 });
    expect(unread).toBe(1);
    const ended = await asSuperuser(stand.city.test, (ask) =>
      ask(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND application_name = 'api-listening'`),
    );
    expect(ended.length).toBeGreaterThan(0);
    await other.post(`/api/v1/session/inbox/${newest!}/readings`, {});
    await window.says('it was read', { unread: 0 });
    window.leave();
  });

  it('is followed in so many windows at once and no more', async () => {
    const officer = await api.as('officer');
    const [first, second] = [await FollowedInbox.open(officer), await FollowedInbox.open(officer)];
    await second.says('it stands', { open: 1 });
    const refused = await FollowedInbox.open(officer);
    await eventually('it says why', () => refused.text.includes('inbox.too_many_windows'));
    expect(refused.response.statusCode).toBe(429);
    first.leave();
    await eventually('there is room again', async () => {
      const next = await FollowedInbox.open(officer);
      next.leave();
      return next.response.statusCode === 200;
    });
    second.leave();
  });

  it('is followed no longer than its session lasts, though nothing arrives', async () => {
    const officer = await attentive.as('officer');
    const window = await FollowedInbox.open(officer);
    await window.says('it stands', { open: 1 });
    await eventually('the line is kept open', () => window.text.includes('\n:\n\n'));
    await officer.delete('/api/v1/session');
    await window.ends();
    expect((await FollowedInbox.open(officer)).response.statusCode).toBe(401);
  });

  it('ends with the server, which does not wait for its readers', async () => {
    const passing = await ApiClient.of(stand.city, { inboxWatch: { beatMs: never } });
    await passing.app.listen(0, '127.0.0.1');
    const window = await FollowedInbox.open(await passing.as('officer'));
    await window.says('it stands', { open: 1 });
    await passing.close();
    await window.ends();
  });
});
