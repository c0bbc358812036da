import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A text that tells this run of a process from any other that ever gets the same number; undefined when no such
 * process lives. A zombie counts as dead.
 */
export function processIdentity(pid: number): string | undefined {
  if (process.platform !== 'linux') return startBySystemTool(pid);
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the command's closing bracket: the state is the first field, the start time in ticks the twentieth.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** True while the process with this number is still the one that had this identity. */
export function isSameProcess(pid: number, identity: string | undefined): boolean {
  return identity !== undefined && processIdentity(pid) === identity;
}

function startBySystemTool(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}
