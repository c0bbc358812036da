import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';

/** True when `port` can be listened on at `host` right now. */
export async function isPortFree(host: string, port: number): Promise<boolean> {
  return (await tryPort(host, port)) !== undefined;
}

/** `wanted` when it is a free port of loopback, else any free one. */
export async function freePort(wanted = 0): Promise<number> {
  const inRange = wanted <= 65_535 ? wanted : 0;
  const port = (await tryPort('127.0.0.1', inRange)) ?? (await tryPort('127.0.0.1', 0));
  if (port === undefined) throw new Error('This machine has no free TCP port on 127.0.0.1.');
  return port;
}

/** Who listens on `port`, as `process 123 (node server.js)`; undefined where the system does not say. */
export function portHolder(port: number): string | undefined {
  try {
    const inodes = new Set(
      ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(table, port)),
    );
    const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && ownsSocket(name, inodes));
    if (pid === undefined) return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    return `process ${pid} (${command.replace(/\p{Cc}/gu, ' ').slice(0, 80)})`;
  } catch {
    return undefined;
  }
}

function tryPort(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

/** Rows of the kernel's table: `sl local_address rem_address st … inode`, addresses `HEX:PORT`, listening = 0A. */
function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync(table, 'utf8').split('\n').slice(1);
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(wanted) === true && fields[3] === '0A')
    .map((fields) => `socket:[${fields[9]}]`);
}

function ownsSocket(pid: string, sockets: ReadonlySet<string>): boolean {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((fd) => sockets.has(readlinkOr(`${folder}/${fd}`)));
  } catch {
    return false;
  }
}

function readlinkOr(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
