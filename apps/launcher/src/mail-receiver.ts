import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

/** A running receiver. */
export interface MailReceiver {
  /** `smtp://127.0.0.1:port`. */
  readonly url: string;
  stop(): Promise<void>;
}

const SIZE_LIMIT_BYTES = 25_000_000;
/** Clients that hold a connection open when the receiver ends. */
const CLOSE_LIMIT_MS = 1_000;
const UNFINISHED = '.part';

/**
 * Receives mail on loopback and keeps each message, byte for byte as sent, as one .eml in `folder`. A message is on
 * disk under its final name before it is acknowledged. Names sort by the time of arrival.
 */
export async function startMailReceiver(folder: string, port = 0): Promise<MailReceiver> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeUnfinished(folder);
  let count = 0;
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: SIZE_LIMIT_BYTES,
    closeTimeout: CLOSE_LIMIT_MS,
    logger: false,
    banner: 'key-projects mail receiver',
    onData: (stream, _session, done) => {
      count += 1;
      keep(stream, folder, messageName(count)).then(
        (name) => done(null, `kept as ${name}`),
        (error: Error) => done(error),
      );
    },
  });
  // A client that goes away in the middle is its own affair.
  server.on('error', () => undefined);
  server.server.on('connection', (socket) => socket.setNoDelay(true));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Writes and syncs under a temporary name, then gives it its own: a reader never sees half a message. */
async function keep(stream: SMTPServerDataStream, folder: string, name: string): Promise<string> {
  const draft = join(folder, `${name}${UNFINISHED}`);
  try {
    await pipeline(stream, createWriteStream(draft, { mode: 0o600, flush: true }));
    if (stream.sizeExceeded) throw reply(552, `The message is larger than ${SIZE_LIMIT_BYTES} bytes`);
    await rename(draft, join(folder, name));
    return name;
  } catch (error) {
    stream.resume();
    await rm(draft, { force: true });
    throw 'responseCode' in (error as Error) ? error : reply(452, 'The message cannot be stored');
  }
}

/** `20220307T072800123Z-000042-1f9c.eml`: time, place in this run, and a part that no other run repeats. */
function messageName(count: number): string {
  const time = new Date().toISOString().replaceAll(/[-:.]/g, '');
  return `${time}-${String(count).padStart(6, '0')}-${randomBytes(3).toString('hex')}.eml`;
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** Left by a receiver that was killed in the middle of a message that it had not acknowledged. */
async function removeUnfinished(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(UNFINISHED));
  await Promise.all(names.map((name) => rm(join(folder, name), { force: true })));
}
