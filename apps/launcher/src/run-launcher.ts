import { SHUTDOWN_LIMIT_MS, ShutdownSequence, type LauncherEnv } from '#runtime';
import { Launch } from './launch.js';
import type { LaunchParts } from './launch-parts.js';

/** API and worker end side by side within their own limit; then mail and database. */
const LAUNCHER_LIMIT_MS = SHUTDOWN_LIMIT_MS + 35_000;

/**
 * Starts the product in this process and keeps it running until SIGTERM, SIGINT, the loss of the parent, or a part
 * that is given up; then stops everything and exits.
 * @throws what a start is refused with, after everything that had started was stopped.
 */
export async function runLauncher(
  env: LauncherEnv,
  parts: LaunchParts,
  { isEmpty }: { isEmpty: boolean },
): Promise<void> {
  const say = (line: string) => console.log(line);
  const shutdown = new ShutdownSequence(process, LAUNCHER_LIMIT_MS);
  const launch = new Launch(env, parts, {
    isEmpty,
    say,
    onGivenUp: (reason) => {
      console.error(`Everything is stopped, because ${reason}`);
      void shutdown.run(1);
    },
  });
  shutdown.add('the product', async () => {
    say('正在停止 · Stopping …');
    await launch.stop();
    say('已停止 · Stopped.');
  });
  try {
    await launch.start();
  } catch (error) {
    if (launch.isStopping) return;
    await launch.stop();
    throw error;
  }
}
