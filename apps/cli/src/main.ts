import { Command, CommanderError } from 'commander';
import { EnvError } from '#runtime';
import { administratorCommands } from './commands/administrators.js';
import { backupCommands } from './commands/backup.js';
import { calendarCommands } from './commands/calendar.js';
import { clockCommands } from './commands/clock.js';
import { databaseCommands } from './commands/database.js';
import { dutyCommands } from './commands/duties.js';
import { fileCommands } from './commands/files.js';
import { historyCommands } from './commands/history.js';
import { importCommands } from './commands/imports.js';
import { listCommands } from './commands/lists.js';
import { peopleCommands } from './commands/people.js';
import { projectCommands } from './commands/projects.js';
import { reminderCommands } from './commands/reminders.js';
import { rollupBuildCommand } from './commands/rollup-build.js';
import { rollupCommands } from './commands/rollups.js';
import { seedCommands } from './commands/seed.js';
import { sendingCommands } from './commands/sending.js';
import { simulateCommand } from './commands/simulate.js';

async function main(): Promise<void> {
  const program = new Command('npm run cli --')
    .description('重点项目 · 运维命令。Operator’s commands of key-projects.')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  databaseCommands(program);
  backupCommands(program);
  administratorCommands(program);
  seedCommands(program);
  clockCommands(program);
  calendarCommands(program);
  peopleCommands(program);
  dutyCommands(program);
  listCommands(program);
  importCommands(program);
  projectCommands(program);
  fileCommands(program);
  historyCommands(program);
  reminderCommands(program);
  rollupCommands(program);
  rollupBuildCommand(program);
  sendingCommands(program);
  simulateCommand(program);
  await program.parseAsync();
}

// A reader such as `head` may leave before the end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exitCode = 0;
});

main().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode;
    return;
  }
  const expected =
    error instanceof EnvError || (error instanceof Error && error.constructor.name.endsWith('Error'));
  process.stderr.write(`${expected ? (error as Error).message : String(error)}\n`);
  process.exitCode = 1;
});
