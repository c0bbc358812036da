import { Database } from '#database';
import { childEnvironment } from '#runtime';
import { rateFigure, type Figure } from '../figure.js';
import type { BenchOptions } from '../options.js';
import type { ReceivedMail } from '../parts/mail-receiver.js';
import { inTurn } from '../rounds.js';
import { MailBacklog } from '../stand/mail-backlog.js';
import { endChild, Part, startProgram } from '../stand/part.js';
import type { Stand } from '../stand/stand.js';

/** As many as the worker's channel opens. */
const connections = 5;

/**
 * `mail`: messages a second from the worker, which claims them, makes their bytes, freezes them and writes each
 * result, while they wait in a backlog with three items each; beside nodemailer's pool that hands the same bytes to
 * the same receiver over as many connections with TCP_NODELAY. `smtp`: the worker's channel alone with those bytes, beside
 * the same. Counted from the first arrival to the last.
 */
export async function measureMails(stand: Stand, options: BenchOptions): Promise<Figure[]> {
  const receiver = new Part('mail-receiver');
  const mailer = new Part('raw-mailer');
  const channel = new Part('channel-mailer');
  const port = await receiver.ask<number>('listen', null);
  const worker = startProgram(
    'apps/worker/src/main.js',
    childEnvironment({
      DATABASE_APP_URL: stand.appUrl,
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      DATA_DIR: stand.folder,
      TZ: 'Asia/Shanghai',
    }),
  );
  const database = new Database({
    url: stand.appUrl,
    applicationName: 'bench',
    reader: 'system',
    maxConnections: 1,
    onError: () => undefined,
  });
  try {
    const reader = await stand.population.mailReader();
    const backlog = new MailBacklog(database, reader.personId, reader.milestoneIds);
    const count = options.quick ? 200 : 1000;
    let mime: Buffer = Buffer.alloc(0);
    const rounds = options.quick ? { counted: 3, warmUp: 1 } : { counted: 5, warmUp: 2 };
    const arrival = async (send: () => Promise<void>): Promise<number> => {
      const received = receiver.ask<ReceivedMail>('receive', count);
      await send();
      const { seconds, mime: last } = await received;
      mime = last;
      return (count - 1) / seconds;
    };
    const product = (): Promise<number> => arrival(() => backlog.add(count));
    const by = (part: Part) => (): Promise<number> =>
      arrival(() => part.ask('send', { port, connections, to: reader.email, mime, count }));
    // The first to come tell what the bytes are.
    await product();
    await stand.analyze();
    const rates = await inTurn('messages a second', rounds, { product, raw: by(mailer), smtp: by(channel) });
    const against = `nodemailer's pool, the same bytes to the same receiver over ${connections} connections with TCP_NODELAY`;
    const figure = { unit: 'messages/s', bound: 0.6, against };
    return [
      rateFigure({ name: 'mail', ...figure }, rates.product, rates.raw),
      rateFigure({ name: 'smtp', ...figure }, rates.smtp, rates.raw),
    ];
  } finally {
    await database.close();
    await endChild(worker, 30_000);
    await mailer.end();
    await channel.end();
    await receiver.end();
  }
}
