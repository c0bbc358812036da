import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { LaunchError } from './launch-error.js';

/** How a server of one kind shows that it is one. */
interface ServiceKind {
  readonly name: string;
  readonly defaultPort: number;
  readonly isTls: (url: URL) => boolean;
  /** Sent once connected. */
  readonly greeting: (url: URL) => string;
  /** Undefined: a connection is enough. */
  readonly answer: RegExp | undefined;
}

const KINDS = {
  DATABASE_URL: postgres(),
  DATABASE_APP_URL: postgres(),
  REDIS_URL: {
    name: 'Redis',
    defaultPort: 6379,
    isTls: (url) => url.protocol === 'rediss:',
    greeting: (url) => `${redisLogin(url)}PING\r\n`,
    answer: /^(?:\+OK\r\n)?\+PONG/,
  },
  SMTP_URL: {
    name: 'mail server',
    defaultPort: 25,
    isTls: (url) => url.protocol === 'smtps:',
    greeting: () => '',
    answer: /^220/,
  },
} as const satisfies Record<string, ServiceKind>;

/** A server that starts at the same time as the product gets this long to answer. */
const PATIENCE_MS = 5_000;
const RETRY_MS = 250;

/**
 * Makes sure that a variable names a server of the right kind that answers now: at a start a person looks on, and
 * is told at once; later outages only delay work.
 * @throws LaunchError, one sentence that begins with the variable.
 */
export async function probeService(
  variable: keyof typeof KINDS,
  address: string,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const url = new URL(address);
  // A socket folder of PostgreSQL: left to the migrate step.
  if (url.hostname === '') return;
  const kind: ServiceKind = KINDS[variable];
  const port = Number(url.port) || (url.protocol === 'smtps:' ? 465 : kind.defaultPort);
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const problem = await tryOnce(kind, url, port, Math.max(RETRY_MS, deadline - performance.now()));
    if (problem === undefined) return;
    if (performance.now() >= deadline) {
      throw new LaunchError(
        `${variable} names ${url.hostname}:${port}, where no ${kind.name} answers (${problem}).`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** What is wrong, or undefined when all is well. */
function tryOnce(kind: ServiceKind, url: URL, port: number, limitMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const isTls = kind.isTls(url);
    // The product's own client checks the certificate; here only life is asked for.
    const socket: Socket = isTls
      ? connectTls({ host, port, servername: /[a-z]/i.test(host) ? host : '', rejectUnauthorized: false })
      : connectTcp({ host, port });
    const end = (problem: string | undefined) => {
      socket.destroy();
      resolve(problem);
    };
    let text = '';
    socket.setTimeout(limitMs, () => end('no answer in time'));
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    socket.on('close', () => end('the connection was closed'));
    socket.on(isTls ? 'secureConnect' : 'connect', () => {
      if (kind.answer === undefined) end(undefined);
      else socket.write(kind.greeting(url));
    });
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (kind.answer?.test(text) === true) end(undefined);
      else if (text.length > 15 && text.endsWith('\n')) end(firstLine(text));
    });
  });
}

function postgres(): ServiceKind {
  return {
    name: 'PostgreSQL',
    defaultPort: 5432,
    isTls: () => false,
    greeting: () => '',
    answer: undefined,
  };
}

/** Redis' own protocol, so that a password may hold any byte. */
function redisLogin(url: URL): string {
  if (url.password === '') return '';
  const words = ['AUTH', ...(url.username === '' ? [] : [url.username]), url.password].map(
    decodeURIComponent,
  );
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

function firstLine(text: string): string {
  return `it says "${text
    .split('\r\n')[0]
    ?.replace(/\p{Cc}/gu, ' ')
    .slice(0, 120)}"`;
}
