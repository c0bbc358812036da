// The receiver of the mail figure, in a process of its own: takes every message and counts.
import { SMTPServer } from 'smtp-server';
import { serveParent } from './serve-parent.js';

/** A number of messages as they came. */
export interface ReceivedMail {
  /** From the end of the first to the end of the last. */
  readonly seconds: number;
  /** The last one's bytes. */
  readonly mime: Buffer;
}

const silenceLimitMs = 30_000;

let count = 0;
let firstAt = 0;
let lastAt = 0;
let mime: Buffer = Buffer.alloc(0);
let onMessage: (() => void) | null = null;

async function listen(): Promise<number> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        done();
        count += 1;
        lastAt = performance.now();
        if (count === 1) firstAt = lastAt;
        mime = Buffer.concat(chunks);
        onMessage?.();
      });
    },
  });
  server.on('error', () => undefined);
  // Answers are small: without this each would wait for the one before to be acknowledged.
  server.server.on('connection', (socket) => socket.setNoDelay(true));
  return new Promise((resolve, reject) => {
    server.server.once('error', reject);
    const { server: listening } = server;
    listening.listen(0, '127.0.0.1', () => {
      const address = listening.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

/** Waits for so many messages from now on. Rejects after half a minute without one. */
async function receive(expected: number): Promise<ReceivedMail> {
  count = 0;
  await new Promise<void>((resolve, reject) => {
    const giveUp = (): void => reject(new Error(`Of ${expected} messages ${count} came.`));
    let silence = setTimeout(giveUp, silenceLimitMs);
    onMessage = () => {
      clearTimeout(silence);
      if (count < expected) silence = setTimeout(giveUp, silenceLimitMs);
      else resolve();
    };
  });
  onMessage = null;
  return { seconds: (lastAt - firstAt) / 1000, mime };
}

serveParent({ listen, receive });
