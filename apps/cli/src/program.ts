import { Command } from 'commander';

/** Adds its commands to the program. */
type AddCommands = (program: Command) => void;

/** Where commands stand, with the first words that call them. */
const groups: readonly (readonly [firstWords: readonly string[], load: () => Promise<AddCommands>])[] = [
  [['migrate', 'initialise'], async () => (await import('./commands/database.js')).databaseCommands],
  [['backup', 'restore'], async () => (await import('./commands/backup.js')).backupCommands],
  [['administrator'], async () => (await import('./commands/administrators.js')).administratorCommands],
  [['seed'], async () => (await import('./commands/seed.js')).seedCommands],
  [['clock'], async () => (await import('./commands/clock.js')).clockCommands],
  [['calendar'], async () => (await import('./commands/calendar.js')).calendarCommands],
  [['people', 'units'], async () => (await import('./commands/people.js')).peopleCommands],
  [['duties'], async () => (await import('./commands/duties.js')).dutyCommands],
  [['lists'], async () => (await import('./commands/lists.js')).listCommands],
  [['import'], async () => (await import('./commands/imports.js')).importCommands],
  [['projects'], async () => (await import('./commands/projects.js')).projectCommands],
  [['files'], async () => (await import('./commands/files.js')).fileCommands],
  [['history'], async () => (await import('./commands/history.js')).historyCommands],
  [['reminders', 'messages'], async () => (await import('./commands/reminders.js')).reminderCommands],
  [['notices'], async () => (await import('./commands/notices.js')).noticeCommands],
  [['rollups'], async () => (await import('./commands/rollups.js')).rollupCommands],
  [['rollup'], async () => (await import('./commands/rollup-build.js')).rollupBuildCommand],
  [['sending'], async () => (await import('./commands/sending.js')).sendingCommands],
  [['simulate'], async () => (await import('./commands/simulate.js')).simulateCommand],
];

/**
 * The operator's commands that the first word calls; every command where it calls none, for the help and for what is
 * said of a wrong word. A command starts sooner without the modules of the others. A wrong word throws CommanderError,
 * after it was said.
 */
export async function operatorProgram(firstWord?: string): Promise<Command> {
  const program = new Command('npm run cli --')
    .description('重点项目 · 运维命令。Operator’s commands of key-projects.')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  const called = groups.filter(([words]) => firstWord !== undefined && words.includes(firstWord));
  for (const [, load] of called.length === 0 ? groups : called) (await load())(program);
  return program;
}
