import { mailRenderer } from '../../../apps/worker/src/channels/render-mail.js';
import { SmtpChannel } from '../../../apps/worker/src/channels/smtp.js';
import { smtpServer } from '../../../apps/worker/src/channels/smtp-server.js';
import { sendingWithTokens } from '../../../apps/worker/src/channels/with-tokens.js';
import { Database, newId } from '#database';
import { addDays, isRefusal, localDate } from '#domain';
import {
  AnswerTokens,
  RollupMailTokens,
  CalendarService,
  ClockService,
  DeliveriesService,
  RemindersService,
  RollupsService,
} from '#portfolio';
import { ceilingFigure, type Figure } from '../figure.js';
import type { BenchOptions } from '../options.js';
import type { ReceivedMail } from '../parts/mail-receiver.js';
import { progress } from '../progress.js';
import { addWaitingProjects } from '../stand/large-city.js';
import { Part } from '../stand/part.js';
import type { Stand } from '../stand/stand.js';

const people = 20;
const due = { projects: 3_000, milestonesOfOne: 6 };
/** Working days after the demonstration's first; each round has one of its own, and none the next step of another's. */
const days = ['08', '09', '10', '11', '14'].map((day) => localDate(`2022-03-${day}`));

/**
 * `due-18000`: seconds from the planning of 18,000 reminders of 20 people to the receiver's last reply: all of them planned
 * anew, as after a changed setting; the next morning claimed, merged into a message for each person, and mailed.
 */
export async function measureDue(stand: Stand, { quick }: BenchOptions): Promise<Figure[]> {
  const receiver = new Part('mail-receiver');
  const port = await receiver.ask<number>('listen', null);
  const database = new Database({
    url: stand.appUrl,
    applicationName: 'bench',
    reader: 'system',
    maxConnections: 8,
    onError: () => undefined,
  });
  const channel = new SmtpChannel({
    server: smtpServer(`smtp://127.0.0.1:${port}`),
    from: 'bench@city.example',
  });
  try {
    const tokens = new AnswerTokens(Buffer.alloc(32, 7));
    const reminders = new RemindersService(database, newId, new CalendarService(database), 'bench.example');
    const deliveries = new DeliveriesService(database, tokens);
    const rollups = new RollupsService(database, newId, { host: 'bench.example' });
    const render = mailRenderer('bench@city.example', 'https://city.example', rollups);
    const send = sendingWithTokens(tokens, new RollupMailTokens(Buffer.alloc(32, 7)), channel.send);
    const clock = new ClockService(database);
    const officers = await stand.population.officers(people);
    const seconds: number[] = [];
    for (const [round, day] of days.slice(0, quick ? 3 : days.length).entries()) {
      await addWaitingProjects(stand.ownerUrl, { ...due, dueOn: addDays(day, 14), officers });
      await database.query(
        `INSERT INTO reminder_to_replan SELECT id FROM reminder WHERE state = 'pending' AND day = $1::date`,
        [day],
      );
      const planning = performance.now();
      const planned = await reminders.replanChanged();
      const plannedFor = performance.now() - planning;
      const moved = await clock.advance(new Date(`${day}T07:30:00+08:00`));
      if (isRefusal(moved)) throw new Error(moved.code);
      const received = receiver.ask<ReceivedMail>('receive', people);
      const claiming = performance.now();
      const claimed = await reminders.claimDue();
      const claimedFor = performance.now() - claiming;
      await deliveries.sendDue(render, send, new AbortController().signal);
      await received;
      const took = (plannedFor + performance.now() - claiming) / 1000;
      progress(
        `${planned} planned in ${plannedFor.toFixed(0)} ms, ${claimed} claimed in ${claimedFor.toFixed(0)} ms, mailed after ${took.toFixed(2)} s`,
      );
      if (round > 0) seconds.push(took);
    }
    return [
      ceilingFigure(
        {
          name: 'due-18000',
          unit: 's',
          bound: 2,
          against: 'the bound itself, 18,000 reminders of 20 people',
        },
        seconds,
      ),
    ];
  } finally {
    channel.stop();
    channel.close();
    await database.close();
    await receiver.end();
  }
}
