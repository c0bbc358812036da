import { EnvError } from './env.js';
import { EXIT_WRONG_SETTINGS, requestShutdown } from './shutdown.js';

/**
 * Runs a process's main. A wrong setting (EnvError) ends it with its sentence and an exit code that tells the
 * launcher that a restart cannot help; any other failure with its stack and 1. What was opened is closed first.
 */
export function runMain(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    const isSetting = error instanceof EnvError;
    const text = isSetting ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${text}\n`);
    void requestShutdown(isSetting ? EXIT_WRONG_SETTINGS : 1);
  });
}
