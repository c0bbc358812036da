import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { eventually } from './eventually.js';

/** A real receiver that keeps what it is sent. */
export interface MailCatcher {
  readonly url: string;
  /** As they came; one that came twice stands twice. */
  readonly mails: { to: string; mail: ParsedMail; raw: string }[];
  stop(): Promise<void>;
}

/**
 * Starts one on a free loopback port, plain. `beforeReply` is awaited after a body and before the answer to it.
 */
export async function startMailCatcher(
  beforeReply: () => Promise<void> = async () => undefined,
): Promise<MailCatcher> {
  const mails: MailCatcher['mails'] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks);
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        void simpleParser(raw)
          .then((mail) => mails.push({ to, mail, raw: raw.toString() }))
          .then(beforeReply)
          .then(() => done());
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  const port = await eventually('the receiver listens', () => {
    const address = server.server.address();
    return address !== null && typeof address === 'object' && address.port;
  });
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    stop: async () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
