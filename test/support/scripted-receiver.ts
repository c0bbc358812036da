import { createServer, type Socket } from 'node:net';

/** A point of a session: a command has come and is not answered, a body has begun, its 250 was given. */
export type SessionPoint =
  | 'connect'
  | 'greeting'
  | 'EHLO'
  | 'MAIL'
  | 'RCPT'
  | 'DATA'
  | 'body-begun'
  | 'dot-unanswered'
  | 'after-250'
  | 'QUIT';

/** Where in a session the receiver breaks off, or what it answers instead of going on. */
export interface Script {
  /** Cuts the connection at this point. */
  readonly cutAt?: SessionPoint;
  /** Answers this instead of what is usual. */
  readonly answers?: Readonly<
    Partial<Record<'greeting' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'dot', string>>
  >;
  /** Says nothing any more from this point on. */
  readonly silentAt?: 'greeting' | 'dot';
}

/** A receiver over plain SMTP that follows its script to the letter. */
export interface ScriptedReceiver {
  readonly url: string;
  /** Bodies whose final dot has arrived, and for whom; written down before the dot is answered. */
  readonly taken: { readonly to: string; readonly body: string }[];
  /** Told of each point of each session, with its recipient where that is known; cuts the connection if it says so. */
  watch: (point: SessionPoint, to: string) => boolean;
  /** Connections that are open: of those that are not, every byte has been read. */
  readonly open: () => number;
  /** Scripts of the next connections; the last one stays. */
  scripts: Script[];
  readonly connections: () => number;
  /** Cuts every connection that is open, as an idle limit does. */
  cutAll(): void;
  stop(): Promise<void>;
}

const usual = {
  greeting: '220 receiver',
  EHLO: '250 receiver',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  dot: '250 queued',
} as const;

/** Starts one on a free loopback port. */
export async function startScriptedReceiver(...scripts: Script[]): Promise<ScriptedReceiver> {
  const open = new Set<Socket>();
  let count = 0;
  const receiver: Told = { scripts, taken: [], watch: () => false };
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    const script = receiver.scripts[Math.min(count, receiver.scripts.length - 1)] ?? {};
    count += 1;
    converse(socket, script, receiver);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const cutAll = (): void => open.forEach((socket) => socket.resetAndDestroy());
  return Object.assign(receiver, {
    url: `smtp://127.0.0.1:${port}`,
    connections: () => count,
    open: () => open.size,
    cutAll,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      cutAll();
      await closed;
    },
  });
}

type Told = Pick<ScriptedReceiver, 'scripts' | 'taken' | 'watch'>;

function converse(socket: Socket, script: Script, receiver: Told): void {
  let to = '';
  const cut = (point: SessionPoint): boolean => {
    if (!receiver.watch(point, to) && script.cutAt !== point) return false;
    socket.resetAndDestroy();
    return true;
  };
  const say = (point: keyof typeof usual): void => {
    socket.write(`${script.answers?.[point] ?? usual[point]}\r\n`);
  };
  if (cut('connect') || script.silentAt === 'greeting') return;
  say('greeting');
  let inBody = false;
  let buffer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    buffer += chunk;
    for (;;) {
      if (inBody) {
        if (buffer.length > 0 && cut('body-begun')) return;
        const end = buffer.indexOf('\r\n.\r\n');
        if (end < 0) return;
        receiver.taken.push({ to, body: buffer.slice(0, end + 2) });
        buffer = buffer.slice(end + 5);
        inBody = false;
        if (cut('dot-unanswered') || script.silentAt === 'dot') return;
        say('dot');
        if (cut('after-250')) return;
        continue;
      }
      const end = buffer.indexOf('\r\n');
      if (end < 0) return;
      const command = buffer.slice(0, 4).toUpperCase();
      if (command === 'RCPT') to = /<(.*)>/.exec(buffer.slice(0, end))?.[1] ?? '';
      buffer = buffer.slice(end + 2);
      if (command === 'QUIT') {
        if (cut('QUIT')) return;
        socket.end('221 bye\r\n');
      } else if (command === 'RSET') socket.write('250 ok\r\n');
      else if (command === 'EHLO' || command === 'MAIL' || command === 'RCPT' || command === 'DATA') {
        if ((command === 'EHLO' && cut('greeting')) || cut(command)) return;
        say(command);
        inBody = command === 'DATA' && (script.answers?.DATA ?? '354').startsWith('3');
      } else socket.write('502 not here\r\n');
    }
  });
}
