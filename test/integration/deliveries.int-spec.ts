import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SendMail } from '#portfolio';
import { asOwner } from '../support/as-owner.js';
import {
  LadderStand,
  receiving,
  refused,
  refusedForGood,
  rendering,
  unknown,
} from '../support/ladder-stand.js';

let stand: LadderStand;
let projectId: string;
let messageId: string;

beforeEach(async () => {
  stand = await LadderStand.begin();
  const { id, officer } = await stand.projectOf();
  projectId = id;
  await stand.projectOf(officer);
  await stand.goTo('2022-02-25T07:30:00');
  await stand.reminders.claimDue();
  messageId = (await stand.messages())[0]!.id;
});

afterEach(async () => {
  await stand?.leave();
});

/** A receiver that answers when the test says so. */
function held(): { sendMail: SendMail; begun: Promise<void>; answer: () => void } {
  let answer = (): void => undefined;
  let begin = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const sendMail: SendMail = async () => {
    begin();
    await answered;
    return { kind: 'sent' };
  };
  return { sendMail, begun, answer };
}

describe('sending a message', () => {
  it('sends it once, however often it is asked for', async () => {
    const { render } = rendering();
    const { sendMail, got } = receiving();
    const reports = await Promise.all(
      [1, 2, 3].map(() => stand.deliveries.send(messageId, render, sendMail)),
    );
    await stand.deliveries.send(messageId, render, sendMail);
    expect(reports.reduce((sum, { sent }) => sum + sent, 0)).toBe(1);
    expect(got).toHaveLength(1);
    expect(await stand.messages()).toMatchObject([{ state: 'sent', token: 1, attempts: 1 }]);
  });

  it('commits the claim before the receiver is spoken to', async () => {
    const { sendMail, begun, answer } = held();
    const sending = stand.deliveries.send(messageId, rendering().render, sendMail);
    await begun;
    expect(await stand.messages()).toMatchObject([{ state: 'sending', token: 1 }]);
    answer();
    await sending;
  });

  it('does not let the clock be moved meanwhile', async () => {
    const { sendMail, begun, answer } = held();
    const sending = stand.deliveries.send(messageId, rendering().render, sendMail);
    await begun;
    let moved = false;
    const moving = stand.goTo('2022-02-25T09:00:00').then(() => (moved = true));
    await asOwner(stand.city.test, async (ask) => {
      for (;;) {
        const waiting = await ask(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`);
        if (waiting.length > 0) break;
      }
    });
    expect(moved).toBe(false);
    answer();
    await sending;
    await moving;
    expect(moved).toBe(true);
  });

  it('leaves the clock free afterwards, also after a claim that failed', async () => {
    await asOwner(stand.city.test, (ask) => ask('ALTER TABLE item RENAME TO hidden'));
    await expect(stand.deliveries.send(messageId, rendering().render, receiving().sendMail)).rejects.toThrow(
      'item',
    );
    await asOwner(stand.city.test, (ask) => ask('ALTER TABLE hidden RENAME TO item'));
    await stand.goTo('2022-02-25T09:00:00');
    expect(await stand.deliveries.send(messageId, rendering().render, receiving().sendMail)).toMatchObject({
      sent: 1,
    });
  });

  it('moves what falls into the quiet hours to their end', async () => {
    await stand.goTo('2022-02-25T21:00:00');
    const { sendMail, got } = receiving();
    await stand.deliveries.send(messageId, rendering().render, sendMail);
    expect(got).toEqual([]);
    expect(await stand.messages()).toMatchObject([
      { state: 'pending', sendAt: new Date('2022-02-26T07:30:00+08:00') },
    ]);
  });

  it('does not let a mail that cannot be made stop the others', async () => {
    await stand.projectOf();
    await stand.reminders.claimDue();
    const { render } = rendering();
    const { sendMail, got } = receiving();
    await stand.deliveries.send(
      null,
      async (mail) => {
        if (mail.messageId === messageId) throw new Error('no template');
        return render(mail);
      },
      sendMail,
    );
    expect(got).toHaveLength(1);
    const bad = (await stand.messages()).find(({ id }) => id === messageId);
    expect(bad).toMatchObject({
      state: 'pending',
      attempts: 0,
      error: 'The mail could not be made: no template',
    });
  });

  it('ends as failed for a person without an address', async () => {
    await asOwner(stand.city.test, (ask) => ask('UPDATE person_profile SET email = NULL'));
    await stand.deliveries.send(null, rendering().render, receiving().sendMail);
    expect(await stand.messages()).toMatchObject([
      { state: 'failed', error: expect.stringContaining('no mail address') },
    ]);
  });
});

describe('a definite failure', () => {
  it('is tried again later, frozen anew without what was cancelled, under the same Message-ID', async () => {
    const { render, calls } = rendering();
    const { sendMail, got } = receiving(refused);
    await stand.deliveries.send(null, render, sendMail);
    expect(await stand.messages()).toMatchObject([
      {
        state: 'pending',
        attempts: 1,
        unknownAttempts: 0,
        error: refused.kind === 'refused' ? refused.reason : '',
      },
    ]);
    expect(await stand.deliveries.send(messageId, render, sendMail)).toMatchObject({ claimed: 0 });
    await stand.reach(projectId, '2022-02-25');
    await stand.makeDue(messageId);
    await stand.deliveries.send(null, render, sendMail);
    const [first, second] = got.map(({ mime }) => JSON.parse(mime.toString()));
    expect([first.projects.length, second.projects.length]).toEqual([2, 1]);
    expect(second.id).toBe(first.id);
    expect(calls).toHaveLength(2);
    expect(await stand.messages()).toMatchObject([{ state: 'sent', token: 2 }]);
  });

  it('ends the message when the receiver refuses it for good', async () => {
    await stand.deliveries.send(null, rendering().render, receiving(refusedForGood).sendMail);
    expect(await stand.messages()).toMatchObject([{ state: 'failed', error: '550 no such user' }]);
  });
});

describe('an unknown outcome', () => {
  it('sends the same bytes once more', async () => {
    const { render, calls } = rendering();
    const { sendMail, got } = receiving(unknown);
    await stand.deliveries.send(null, render, sendMail);
    expect(await stand.messages()).toMatchObject([{ state: 'pending', unknownAttempts: 1 }]);
    await stand.makeDue(messageId);
    await stand.deliveries.send(null, render, sendMail);
    expect(calls).toHaveLength(1);
    expect(got).toHaveLength(2);
    expect(got[1]!.mime.equals(got[0]!.mime)).toBe(true);
    expect(await stand.messages()).toMatchObject([{ state: 'sent', unknownAttempts: 1 }]);
  });

  it('keeps the bytes also when the second attempt certainly failed', async () => {
    const { render, calls } = rendering();
    const { sendMail, got } = receiving(unknown, refused);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await stand.makeDue(messageId);
      await stand.deliveries.send(null, render, sendMail);
    }
    expect(calls).toHaveLength(1);
    expect(got).toHaveLength(3);
    expect(await stand.messages()).toMatchObject([{ state: 'sent' }]);
  });

  it('twice ends as ambiguous', async () => {
    const { sendMail, got } = receiving(unknown, unknown);
    await stand.deliveries.send(null, rendering().render, sendMail);
    await stand.makeDue(messageId);
    await stand.deliveries.send(null, rendering().render, sendMail);
    await stand.deliveries.send(messageId, rendering().render, sendMail);
    expect(got).toHaveLength(2);
    expect(await stand.messages()).toMatchObject([{ state: 'ambiguous', unknownAttempts: 2 }]);
  });

  it('is not sent again once an item was cancelled', async () => {
    const { sendMail, got } = receiving(unknown);
    await stand.deliveries.send(null, rendering().render, sendMail);
    await stand.reach(projectId, '2022-02-25');
    await stand.makeDue(messageId);
    await stand.deliveries.send(null, rendering().render, sendMail);
    expect(got).toHaveLength(1);
    expect(await stand.messages()).toMatchObject([{ state: 'ambiguous' }]);
  });

  it('followed by a refusal for good is ambiguous, not failed', async () => {
    await stand.deliveries.send(null, rendering().render, receiving(unknown).sendMail);
    await stand.makeDue(messageId);
    await stand.deliveries.send(null, rendering().render, receiving(refusedForGood).sendMail);
    expect(await stand.messages()).toMatchObject([{ state: 'ambiguous', error: '550 no such user' }]);
  });
});

describe('a worker that is gone', () => {
  it('loses its message to the next one at the end of its lease, and its late result changes nothing', async () => {
    const zombie = held();
    const { render, calls } = rendering();
    const sending = stand.deliveries.send(null, render, zombie.sendMail);
    await zombie.begun;
    const { sendMail, got } = receiving(unknown);
    expect(await stand.deliveries.send(messageId, render, sendMail)).toMatchObject({ claimed: 0 });
    await stand.endLease(messageId);
    await stand.deliveries.send(null, render, sendMail);
    expect(got).toHaveLength(1);
    expect(calls).toHaveLength(1);
    const ended = await stand.messages();
    expect(ended).toMatchObject([{ state: 'ambiguous', token: 2, unknownAttempts: 2 }]);
    zombie.answer();
    expect(await sending).toMatchObject({ sent: 0, fenced: 1 });
    expect(await stand.messages()).toEqual(ended);
  });

  it('has what was cancelled during its sending recorded as too late, and not sent again', async () => {
    const zombie = held();
    const sending = stand.deliveries.send(null, rendering().render, zombie.sendMail);
    await zombie.begun;
    await stand.reach(projectId, '2022-02-25');
    expect((await stand.steps(projectId))[0]).toEqual({
      step: 'before_7',
      state: 'claimed',
      reason: 'tooLate',
    });
    await stand.endLease(messageId);
    const { sendMail, got } = receiving();
    await stand.deliveries.send(null, rendering().render, sendMail);
    expect(got).toEqual([]);
    expect(await stand.messages()).toMatchObject([{ state: 'ambiguous' }]);
    zombie.answer();
    await sending;
  });
});

describe('the sweep', () => {
  it('sends everything that is due, and knows for how long the oldest has been', async () => {
    for (let index = 0; index < 30; index += 1) await stand.projectOf();
    await stand.reminders.claimDue();
    expect(await stand.deliveries.oldestDueSeconds()).toBeLessThan(60);
    const { sendMail, got } = receiving();
    const signal = new AbortController().signal;
    const both = [1, 2].map(() => stand.deliveries.sendDue(rendering().render, sendMail, signal));
    expect((await Promise.all(both)).reduce((a, b) => a + b)).toBe(31);
    expect(new Set(got.map((mail) => mail.messageId)).size).toBe(31);
    expect(await stand.deliveries.oldestDueSeconds()).toBeNull();
    expect(await stand.deliveries.countByState()).toEqual({ sent: 31 });
  });
});
