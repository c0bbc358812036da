import type { Command } from 'commander';
import { newId, type DatabaseKind } from '#database';
import { CalendarService, SetupService } from '#portfolio';
import { migrateAt } from '../migrate-at.js';
import { databaseAddress, withDatabase } from '../open-database.js';
import { answer, CommandError } from '../output.js';
import { buildDemonstrationPlan } from '../seed/build-demonstration-plan.js';
import { isDemonstrationLoaded } from '../seed/load-demonstration.js';
import { readReportFile } from '../seed/read-report-file.js';

/** Adds the commands that make and fill a database. */
export function databaseCommands(program: Command): void {
  program
    .command('migrate')
    .description(
      '把数据库升级到本版本（唯一使用所有者账号的命令） · Bring the database up to date (uses the owner’s role)',
    )
    .option('--json', 'answer as JSON', false)
    .action(async (options: { json: boolean }) => {
      const { applied } = await migrateDatabase();
      answer({ applied }, applied.length === 0 ? ['Nothing to do.'] : applied, options.json);
    });

  program
    .command('initialise')
    .description('确定新数据库的类型，之后不可改变 · Fix the kind of a new database, for ever')
    .requiredOption('--kind <kind>', 'live | demo')
    .option('--json', 'answer as JSON', false)
    .action(async (options: { kind: string; json: boolean }) => {
      if (options.kind !== 'live' && options.kind !== 'demo')
        throw new CommandError(`--kind must be live or demo, but is "${options.kind}".`);
      const state = await initialise(options.kind);
      answer(state, [`kind: ${state.kind}`], options.json);
    });
}

async function migrateDatabase(): Promise<{ applied: string[] }> {
  const address = await databaseAddress();
  try {
    return await migrateAt(address);
  } finally {
    await address.close();
  }
}

async function initialise(wanted: DatabaseKind): Promise<{ kind: DatabaseKind; isLoaded: boolean }> {
  return withDatabase(async (database) => {
    const beginsAt =
      wanted === 'demo' ? new Date(buildDemonstrationPlan(await readReportFile()).beginsAt) : null;
    const kind = await new SetupService(database, newId).initialise(wanted, beginsAt);
    await new CalendarService(database).loadOfficialYears();
    return { kind, isLoaded: kind === 'demo' && (await isDemonstrationLoaded(database)) };
  });
}
