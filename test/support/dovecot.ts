import { spawn } from 'node:child_process';
import { chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';

/** Who an unprivileged process is, where the tests run as root. */
const nobody = { name: 'nobody', group: 'nogroup', uid: 65534, gid: 65534 };

/** A mailbox on the system's Dovecot, of one suite. */
export interface TestMailbox {
  readonly url: string;
  /** Puts a mail into the inbox, as the mail server does: as the bytes that it is. */
  deliver(mail: Buffer | string): Promise<void>;
  /** How many mails are in a folder; one that is not there has none. */
  count(folder: string): Promise<number>;
  stop(): Promise<void>;
}

/** Starts Dovecot on a free loopback port, unprivileged, with its settings and mails in a folder of its own. */
export async function startDovecot(): Promise<TestMailbox> {
  const folder = await mkdtemp(join(tmpdir(), `key-projects-dovecot-${process.pid}-`));
  const isRoot = process.getuid?.() === 0;
  const own = userInfo();
  const user = isRoot ? nobody : { name: own.username, group: String(own.gid), uid: own.uid, gid: own.gid };
  for (const path of [folder, join(folder, 'run'), join(folder, 'mail')]) {
    await mkdir(path, { recursive: true });
    if (isRoot) await chown(path, user.uid, user.gid);
  }
  const port = await freePort();
  const config = join(folder, 'dovecot.conf');
  await writeFile(config, settingsOf(folder, port, user));
  const command = ['/usr/sbin/dovecot', '-F', '-c', config];
  const drop = ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  const [file, ...args] = isRoot ? [...drop, ...command] : command;
  const server = spawn(file!, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  server.stderr.on('data', (bytes: Buffer) => (said += String(bytes)));
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const url = `imap://replies:secret@127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const answers = async (): Promise<boolean> => {
    if (server.exitCode !== null) {
      const log = await readFile(join(folder, 'dovecot.log'), 'utf8').catch(() => '');
      throw new Error(`dovecot doesn't start: ${said} ${log.split('\n').slice(-4).join(' ')}`);
    }
    return visit(port, async () => true).catch(() => false);
  };
  await eventually('dovecot answers', answers);
  return {
    url,
    deliver: (mail) => visit(port, async (client) => void (await client.append('INBOX', mail))),
    count: (name) =>
      visit(port, async (client) => {
        const found = (await client.list()).some(({ path }) => path === name);
        if (!found) return 0;
        const status = await client.status(name, { messages: true });
        return status === false ? 0 : (status.messages ?? 0);
      }),
    stop,
  };
}

async function visit<T>(port: number, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: 'replies', pass: 'secret' },
    logger: false,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}

/** In the form of Dovecot 2.3, which Debian has. No process changes its user or its root. */
function settingsOf(
  folder: string,
  port: number,
  { name, group, uid, gid }: { name: string; group: string; uid: number; gid: number },
): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = ${name}
default_internal_group = ${group}
default_login_user = ${name}
first_valid_uid = 1
mail_location = maildir:${folder}/mail
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;
}
