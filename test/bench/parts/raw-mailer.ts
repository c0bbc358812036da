// The limit of the mail figure: nodemailer's own pool, which hands over the same bytes again and again.
import { connect } from 'node:net';
import nodemailer from 'nodemailer';
import type SMTPPool from 'nodemailer/lib/smtp-pool';
import { serveParent } from './serve-parent.js';

/** What to send how often. */
export interface RawMail {
  readonly port: number;
  readonly connections: number;
  readonly to: string;
  readonly mime: Buffer;
  readonly count: number;
}

async function send({ port, connections, to, mime, count }: RawMail): Promise<void> {
  const options: SMTPPool.Options = {
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    maxConnections: connections,
    maxMessages: Infinity,
    getSocket: (_options, callback) => {
      const connection = connect({ host: '127.0.0.1', port, noDelay: true });
      connection.once('error', (error) => callback(error));
      connection.once('connect', () => callback(null, { connection }));
    },
  };
  const transport = nodemailer.createTransport(options);
  const message = { envelope: { from: 'bench@city.example', to: [to] }, raw: Buffer.from(mime) };
  await Promise.all(Array.from({ length: count }, () => transport.sendMail(message)));
  transport.close();
}

serveParent({ send });
