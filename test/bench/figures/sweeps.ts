import { Database, newId } from '#database';
import { addDays, isRefusal, localDate } from '#domain';
import { noticePdf } from '#documents';
import {
  CalendarService,
  ClockService,
  DeadlinesService,
  DeliveriesService,
  LateDifficultiesService,
  LightRemakesService,
  NoticeIssuesService,
  ProjectChanges,
  RemindersService,
} from '#portfolio';
import { ceilingFigure, rateFigure, type Figure } from '../figure.js';
import type { BenchOptions } from '../options.js';
import { progress } from '../progress.js';
import { addWaitingProjects } from '../stand/large-city.js';
import { Stand } from '../stand/stand.js';

const city = { projects: 183, milestonesOfOne: 6 };
const nation = { projects: 520_000, milestonesOfOne: 4, dueOn: '2022-12-30' };
/** The demonstration's clock begins on the day before; each round has a day of its own. */
const firstDay = localDate('2022-03-08');

/**
 * `sweep`: milliseconds of the minute's sweep with nothing due, on 520,000 projects with 2,080,000 milestones that wait:
 * dates, ladders, notices, difficulties, lights and mails are all asked for. `sweep-due`: claims of 1,098 due reminders a
 * second there, beside the same on a city of 183 projects alone.
 */
export async function measureSweeps({ quick }: BenchOptions): Promise<Figure[]> {
  const stand = await Stand.open();
  const database = new Database({
    url: stand.appUrl,
    applicationName: 'bench',
    reader: 'system',
    maxConnections: 2,
    onError: () => undefined,
  });
  try {
    const calendars = new CalendarService(database);
    const reminders = new RemindersService(database, newId, calendars, 'bench.example');
    const rounds = quick ? 3 : 5;
    let day = firstDay;
    const claims = async (): Promise<number> => {
      day = addDays(day, 1);
      await addWaitingProjects(stand.ownerUrl, { ...city, dueOn: addDays(day, 14) });
      const moved = await new ClockService(database).advance(new Date(`${day}T07:30:00+08:00`));
      if (isRefusal(moved)) throw new Error(moved.code);
      const startedAt = performance.now();
      const claimed = await reminders.claimDue();
      return (claimed * 1000) / (performance.now() - startedAt);
    };
    const several = async (what: string): Promise<number[]> => {
      await claims();
      const rates: number[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        rates.push(await claims());
        progress(`Claims a second ${what}, round ${round} of ${rounds}: ${rates.at(-1)!.toFixed(0)}`);
      }
      return rates;
    };
    const small = await several('on 183 projects');
    progress('Adding 520,000 projects; it takes some minutes');
    await addWaitingProjects(stand.ownerUrl, quick ? { ...nation, projects: 52_000 } : nation);
    const large = await several('on 520,000 projects');
    await database.query(`UPDATE delivery SET state = 'sent', sent_at = app.now()`);
    const sweep = wholeSweep(database, calendars, reminders);
    const idle: number[] = [];
    for (let round = -10; round < 10 * rounds; round += 1) {
      const startedAt = performance.now();
      await sweep();
      if (round >= 0) idle.push(performance.now() - startedAt);
    }
    return [
      ceilingFigure(
        { name: 'sweep', unit: 'ms', bound: 5, against: 'the bound itself, nothing due on 520,000 projects' },
        idle,
      ),
      rateFigure(
        {
          name: 'sweep-due',
          unit: 'claims/s',
          bound: 1 / 1.5,
          against: 'the same due reminders on 183 projects',
        },
        large,
        small,
      ),
    ];
  } finally {
    await database.close();
    await stand.close();
  }
}

/** All that a minute looks for, by services that live as long as a worker. Throws when it finds anything. */
function wholeSweep(
  database: Database,
  calendars: CalendarService,
  reminders: RemindersService,
): () => Promise<void> {
  const changes = new ProjectChanges(database, newId, calendars);
  const notices = new NoticeIssuesService(database, changes, calendars, newId, noticePdf);
  const deadlines = new DeadlinesService(database, newId);
  const difficulties = new LateDifficultiesService(database, changes, newId);
  const lights = new LightRemakesService(database, changes);
  const deliveries = new DeliveriesService(database);
  const neverSent = (): never => {
    throw new Error('Something was due.');
  };
  const { signal } = new AbortController();
  return async () => {
    await deadlines.recordMissedDates();
    await difficulties.raiseLate();
    await lights.remakeMarked();
    await reminders.replanChanged();
    await reminders.claimDue();
    await notices.issueOwed();
    await deliveries.sendDue(neverSent, neverSent, signal);
  };
}
