import type { Command } from 'commander';
import { isRefusal } from '#domain';
import { newId } from '#database';
import { ClockService, OutboxService, shanghaiText } from '#portfolio';
import { withDatabase } from '../open-database.js';
import { answer, CommandError, refusedCommand } from '../output.js';

/** Adds `clock show` and `clock advance`. */
export function clockCommands(program: Command): void {
  const clock = program.command('clock').description('应用时间 · The application’s clock');
  clock
    .command('show')
    .description('显示应用时间 · Show it')
    .option('--json', 'answer as JSON', false)
    .action(async (options: { json: boolean }) => {
      const now = await withDatabase((database) => new ClockService(database).now());
      answer({ now: now.toISOString() }, [shanghaiText(now)], options.json);
    });
  clock
    .command('advance')
    .description('向前调整（仅限演示与模拟） · Move it forward (demonstration and simulation only)')
    .requiredOption(
      '--to <time>',
      'HH:MM, the next time a clock in Shanghai shows it; or an instant such as 2022-03-08T08:00+08:00',
    )
    .option('--json', 'answer as JSON', false)
    .action(async (options: { to: string; json: boolean }) => {
      const now = await advance(options.to);
      answer({ now: now.toISOString() }, [shanghaiText(now)], options.json);
    });
}

async function advance(to: string): Promise<Date> {
  return withDatabase(async (database) => {
    const clock = new ClockService(database);
    const target = /^([01]\d|2[0-3]):[0-5]\d$/.test(to) ? await clock.next(to) : new Date(to);
    if (Number.isNaN(target.getTime()) || (to.length > 5 && !/(Z|[+-]\d\d:\d\d)$/.test(to)))
      throw new CommandError(`--to must be HH:MM or an instant with its offset, but is "${to}".`);
    const moved = await clock.advance(target);
    if (isRefusal(moved)) throw refusedCommand(moved);
    // Whoever moves it on wants to see what comes of it, and not a minute later.
    await new OutboxService(database).leave(newId(), 'clock.moved');
    return moved;
  });
}
