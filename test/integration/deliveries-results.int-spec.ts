import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SendMail } from '#portfolio';
import { asOwner } from '../support/as-owner.js';
import { LadderStand, receiving, rendering } from '../support/ladder-stand.js';

let stand: LadderStand;

beforeEach(async () => {
  stand = await LadderStand.begin();
  for (let index = 0; index < 3; index += 1) await stand.projectOf();
  await stand.goTo('2022-02-25T07:30:00');
  await stand.reminders.claimDue();
});

afterEach(async () => {
  await stand?.leave();
});

/** Answers once all were asked, so that their results are known together. */
function together(count: number, reasonOf: (place: number) => string | null): SendMail {
  let open = (): void => undefined;
  const all = new Promise<void>((resolve) => (open = resolve));
  let asked = 0;
  return async () => {
    const place = (asked += 1);
    if (asked === count) open();
    await all;
    const reason = reasonOf(place);
    return reason === null ? { kind: 'sent' } : { kind: 'refused', permanent: false, reason };
  };
}

describe('results that are known together', () => {
  it('are each written with what came of their own attempt', async () => {
    const report = await stand.deliveries.send(
      null,
      rendering().render,
      together(3, (place) => (place === 2 ? 'busy' : null)),
    );
    expect(report).toEqual({ claimed: 3, sent: 2, notSent: 1, fenced: 0 });
    const states = (await stand.messages()).map(({ state, error }) => [state, error]);
    expect(states.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      ['pending', 'busy'],
      ['sent', null],
      ['sent', null],
    ]);
  });

  it('do not wait for one whose row is locked', async () => {
    const [locked] = await stand.messages();
    await asOwner(stand.city.test, async (ask) => {
      const sendMail: SendMail = async (mail) => {
        if (mail.messageId === locked!.id) {
          await ask('BEGIN');
          await ask(`SELECT FROM delivery WHERE message_id = '${locked!.id}' FOR UPDATE`);
        }
        return { kind: 'sent' };
      };
      const sending = stand.deliveries.send(null, rendering().render, sendMail);
      for (;;) {
        const [count] = await ask(`SELECT count(*)::integer AS sent FROM delivery WHERE state = 'sent'`);
        if ((count as { sent: number }).sent === 2) break;
      }
      await ask('COMMIT');
      expect(await sending).toMatchObject({ sent: 3, fenced: 0 });
    });
  });
});

describe('a worker that stops', () => {
  it('claims nothing more', async () => {
    await stand.deliveries.stop();
    const { sendMail, got } = receiving();
    expect(await stand.deliveries.send(null, rendering().render, sendMail)).toMatchObject({ claimed: 0 });
    expect(await stand.deliveries.sendDue(rendering().render, sendMail, new AbortController().signal)).toBe(
      0,
    );
    expect(got).toEqual([]);
  });
});
