import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { serverKey } from '../support/api-parts.js';
import { eventually } from '../support/eventually.js';
import { LadderStand } from '../support/ladder-stand.js';
import { startMailCatcher, type MailCatcher } from '../support/mail-catcher.js';
import { spawnWorker, type WorkerProcess } from '../support/worker-process.js';

let stand: LadderStand;
let mailbox: MailCatcher | undefined;
const workers: WorkerProcess[] = [];

beforeEach(async () => {
  stand = await LadderStand.begin();
});

afterEach(async () => {
  for (const worker of workers.splice(0)) {
    worker.kill9();
    await worker.ended;
  }
  await mailbox?.stop();
  mailbox = undefined;
  await stand.leave();
});

function start(smtpUrl: string): WorkerProcess {
  const worker = spawnWorker({
    DATABASE_APP_URL: stand.city.test.appUrl,
    SMTP_URL: smtpUrl,
    MAIL_FROM: 'projects@city.example',
    PUBLIC_URL: 'https://projects.city.example',
    // One product's workers share it: both copies of a message carry the same tokens.
    SERVER_KEY: serverKey.toString('base64'),
  });
  workers.push(worker);
  return worker;
}

/** Reminders of so many people, due now. */
async function owe(people: number): Promise<void> {
  for (let index = 0; index < people; index += 1) await stand.projectOf();
  await stand.goTo('2022-02-25T07:30:00');
}

async function allSent(): Promise<boolean> {
  return (await stand.messages()).every(({ state }) => state === 'sent');
}

describe('the worker as a process', () => {
  it('killed with kill -9 during sending, loses nothing after its restart', async () => {
    await owe(30);
    mailbox = await startMailCatcher(async () => {
      // The third body has arrived and is not answered: nobody can know that.
      if (mailbox?.mails.length === 3) killed.kill9();
    });
    const killed = start(mailbox.url);
    await killed.ended;
    expect(await allSent()).toBe(false);
    const before = mailbox.mails.length;
    // The leases of the dead worker run out.
    await stand.goTo('2022-02-25T07:32:00');
    await start(mailbox.url).ready;
    await eventually('everything is sent', allSent, 30_000);
    const copies = new Map<string, string[]>();
    for (const { mail, raw } of mailbox.mails)
      copies.set(mail.messageId!, [...(copies.get(mail.messageId!) ?? []), raw]);
    expect(copies.size).toBe(30);
    expect(Math.max(...[...copies.values()].map((raws) => raws.length))).toBeLessThanOrEqual(2);
    for (const raws of copies.values()) expect(new Set(raws).size).toBe(1);
    expect(mailbox.mails.length - 30).toBeLessThanOrEqual(before);
  });

  it('told to end, finishes what it is sending and ends with 0', async () => {
    await owe(3);
    mailbox = await startMailCatcher(async () => {
      if (mailbox?.mails.length === 1) worker.terminate();
    });
    const worker = start(mailbox.url);
    expect(await worker.ended).toBe(0);
    const states = (await stand.messages()).map(({ state }) => state);
    expect(states).not.toContain('sending');
    expect(states.filter((state) => state === 'sent')).toHaveLength(mailbox.mails.length);
  });

  it('ends with one sentence and without a chance of restart for a wrong setting', async () => {
    const worker = spawnWorker({ DATABASE_APP_URL: stand.city.test.appUrl, SMTP_URL: 'mail.example' });
    workers.push(worker);
    expect(await worker.ended).toBe(78);
    expect(worker.words().trim()).toMatch(/^SMTP_URL must be .*"mail\.example"\.$/);
  });
});
