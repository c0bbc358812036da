import { Command } from 'commander';
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
import { noticeCommands } from './commands/notices.js';
import { peopleCommands } from './commands/people.js';
import { projectCommands } from './commands/projects.js';
import { reminderCommands } from './commands/reminders.js';
import { rollupBuildCommand } from './commands/rollup-build.js';
import { rollupCommands } from './commands/rollups.js';
import { seedCommands } from './commands/seed.js';
import { sendingCommands } from './commands/sending.js';
import { simulateCommand } from './commands/simulate.js';

/** Every operator's command. A wrong word throws CommanderError, after it was said. */
export function operatorProgram(): Command {
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
  noticeCommands(program);
  rollupCommands(program);
  rollupBuildCommand(program);
  sendingCommands(program);
  simulateCommand(program);
  return program;
}
