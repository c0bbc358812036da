import { CommanderError } from 'commander';
import { EnvError } from '#runtime';
import { operatorProgram } from './program.js';

// A reader such as `head` may leave before the end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exitCode = 0;
});

operatorProgram(process.argv[2])
  .then((program) => program.parseAsync())
  .catch((error: unknown) => {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode;
      return;
    }
    const expected =
      error instanceof EnvError || (error instanceof Error && error.constructor.name.endsWith('Error'));
    process.stderr.write(`${expected ? (error as Error).message : String(error)}\n`);
    process.exitCode = 1;
  });
