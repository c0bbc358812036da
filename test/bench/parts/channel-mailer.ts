// The product's own channel, which hands over the same bytes again and again.
import { smtpServer } from '../../../apps/worker/src/channels/smtp-server.js';
import { SmtpChannel } from '../../../apps/worker/src/channels/smtp.js';
import type { RawMail } from './raw-mailer.js';
import { serveParent } from './serve-parent.js';

async function send({ port, connections, to, mime, count }: RawMail): Promise<void> {
  const channel = new SmtpChannel({
    server: smtpServer(`smtp://127.0.0.1:${port}`),
    from: 'bench@city.example',
    connections,
  });
  const bytes = Buffer.from(mime);
  const outcomes = await Promise.all(
    Array.from({ length: count }, () => channel.send({ messageId: '', to, mime: bytes })),
  );
  channel.stop();
  channel.close();
  const failed = outcomes.find(({ kind }) => kind !== 'sent');
  if (failed !== undefined) throw new Error(`A message was not sent: ${JSON.stringify(failed)}`);
}

serveParent({ send });
