import { SHUTDOWN_LIMIT_MS } from '#runtime';
import { isSameProcess } from './process-identity.js';
import { leftOverProcesses, type ProcessMark } from './runtime-file.js';

const LOOK_MS = 50;
/** A killed process is gone at once, unless the kernel cannot let go of it. */
const KILL_LIMIT_MS = 5_000;

/**
 * Ends the parts of an earlier launcher that was killed. They end by themselves once they see that it is gone;
 * one that does not within the shutdown limit, because it hangs, is killed. Only called with the folder's lock.
 */
export async function endLeftOvers(
  runtimeFile: string,
  onProgress: (line: string) => void,
  limitMs: number = SHUTDOWN_LIMIT_MS,
): Promise<void> {
  const left = leftOverProcesses(runtimeFile);
  if (left.length === 0) return;
  onProgress(`Waiting for ${left.length} process(es) left over from a start that was killed …`);
  await Promise.all(left.map((mark) => endOne(mark, limitMs)));
}

async function endOne(mark: ProcessMark, limitMs: number): Promise<void> {
  signal(mark, 'SIGTERM');
  if (await isGone(mark, limitMs)) return;
  signal(mark, 'SIGKILL');
  await isGone(mark, KILL_LIMIT_MS);
}

function signal({ pid, identity }: ProcessMark, name: NodeJS.Signals): void {
  if (!isSameProcess(pid, identity)) return;
  try {
    process.kill(pid, name);
  } catch {
    // Gone between the look and the signal.
  }
}

async function isGone({ pid, identity }: ProcessMark, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (isSameProcess(pid, identity)) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return true;
}
