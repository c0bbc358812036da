import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A text that tells this run of a process from any other that ever gets the same number; undefined when no such
 * process lives.
 */
export function processIdentity(pid: number): string | undefined {
  if (process.platform !== 'linux') return startBySystemTool(pid);
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const ticks = startIfAlive(stat);
    if (ticks === undefined) return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${ticks}`;
  } catch {
    return undefined;
  }
}

/**
 * The start in ticks since the boot, from a line of /proc/PID/stat; undefined of the dead. A zombie whose other threads are
 * not gone yet is alive: its ports are still taken.
 */
export function startIfAlive(stat: string): string | undefined {
  // After the command's closing bracket: the state first, the number of threads eighteenth, the start twentieth.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const isDead = fields[0] === 'X' || (fields[0] === 'Z' && Number(fields[17]) <= 1);
  return isDead ? undefined : fields[19];
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
