import { Command, CommanderError } from 'commander';
import { EnvError } from '#runtime';
import { clockCommands } from './commands/clock.js';
import { databaseCommands } from './commands/database.js';
import { seedCommands } from './commands/seed.js';

async function main(): Promise<void> {
  const program = new Command('npm run cli --')
    .description('重点项目 · 运维命令。Operator’s commands of key-projects.')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  databaseCommands(program);
  seedCommands(program);
  clockCommands(program);
  await program.parseAsync();
}

main().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode;
    return;
  }
  const expected = error instanceof EnvError || (error instanceof Error && error.constructor.name.endsWith('Error'));
  process.stderr.write(`${expected ? (error as Error).message : String(error)}\n`);
  process.exitCode = 1;
});
