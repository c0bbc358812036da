import { Socket } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SendOutcome } from '#portfolio';
import type { SmtpServer } from './smtp-server.js';

const connectLimitMs = 10_000;
/** Messages after which a connection is replaced. A server that wants it earlier says 421, and gets a new one. */
const messageLimit = 1_000;
/** The server closes the connection (RFC 5321, 3.8): for the next message another one has to be opened. */
const connectionOver = 421;

/** From whom and to whom, and the bytes. */
export interface SmtpMail {
  readonly from: string;
  readonly to: string;
  readonly mime: Buffer;
}

/**
 * One connection to the mail server, for one message at a time. Not nodemailer's pool: here it is known which log line
 * belongs to which message, and nothing is queued again behind our back.
 */
export class SmtpSession {
  readonly #connection: SMTPConnection;
  #messages = 0;
  #usable = true;
  /** Whether the whole body of the present message, its final dot included, was given to the socket. */
  #bodyHandedOver = false;
  /** Whether the server answered the last message with a refusal, and not only the connection with its end. */
  #replied = false;
  /** Hears of the connection's end while a message is under way. */
  #onBroken: ((error: Error) => void) | null = null;

  private constructor(server: SmtpServer) {
    this.#connection = new SMTPConnection({
      host: server.host,
      port: server.port,
      // Commands are small: otherwise each waits some 40 ms for the acknowledgement of the one before.
      socket: new Socket().setNoDelay(true),
      secure: server.secure,
      requireTLS: server.requireTls,
      ignoreTLS: !server.requireTls,
      tls: { minVersion: 'TLSv1.2' },
      connectionTimeout: connectLimitMs,
      greetingTimeout: connectLimitMs,
      socketTimeout: 2 * connectLimitMs,
      socketCloseTimeout: 1_000,
      logger: this.#logger(),
    });
    const broken = (error?: Error): void => {
      this.#usable = false;
      this.#onBroken?.(error ?? new Error('The connection was closed.'));
    };
    this.#connection.on('error', broken);
    this.#connection.on('end', () => broken());
  }

  /** Connects, secures and logs in. Throws the connection's error; nothing is left open then. */
  static async open(server: SmtpServer): Promise<SmtpSession> {
    const session = new SmtpSession(server);
    try {
      await session.#step((done) => session.#connection.connect(done));
      const { user, password } = server;
      if (user !== null)
        await session.#step((done) =>
          session.#connection.login({ user, credentials: { user, pass: password ?? '' } }, done),
        );
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  /** Whether another message may be sent over it. */
  get usable(): boolean {
    return this.#usable && this.#messages < messageLimit;
  }

  /** Whether a message was sent over it before: the server may have given it up since. */
  get used(): boolean {
    return this.#messages > 0;
  }

  /** Whether the last message was refused by a reply, and not lost with the connection or before it was begun. */
  get replied(): boolean {
    return this.#replied;
  }

  /** Sends one message. Never throws; afterwards ask `usable`. */
  async send(mail: SmtpMail): Promise<SendOutcome> {
    this.#messages += 1;
    this.#bodyHandedOver = false;
    this.#replied = false;
    try {
      await this.#step((done) =>
        this.#connection.send({ from: mail.from, to: [mail.to], size: mail.mime.length }, mail.mime, done),
      );
      return { kind: 'sent' };
    } catch (error) {
      const outcome = this.#outcomeOf(error as SmtpError);
      const { responseCode, command } = error as SmtpError;
      this.#replied =
        responseCode !== undefined && !(responseCode === connectionOver && command === 'MAIL FROM');
      // After a reply the connection is in order again once it is reset; after anything else it is not.
      if (outcome.kind === 'refused' && this.#replied && this.#usable) await this.#reset();
      else this.close();
      return outcome;
    }
  }

  /** What is known of the message when the connection is given up now. */
  abandon(reason: string): SendOutcome {
    this.close();
    return this.#bodyHandedOver ? { kind: 'unknown', reason } : { kind: 'refused', permanent: false, reason };
  }

  /** Says goodbye. */
  quit(): void {
    this.#usable = false;
    this.#connection.quit();
  }

  /** Ends the connection at once. */
  close(): void {
    this.#usable = false;
    this.#connection.close();
  }

  /** A reply decides; without one the message may have arrived if its body was handed over whole. */
  #outcomeOf(error: SmtpError): SendOutcome {
    const reason = `${error.command ?? 'CONN'}: ${error.response ?? error.message}`;
    const { responseCode } = error;
    if (responseCode === undefined && this.#bodyHandedOver) return { kind: 'unknown', reason };
    const permanent =
      responseCode !== undefined && responseCode >= 500 && ['RCPT TO', 'DATA'].includes(error.command ?? '');
    return { kind: 'refused', permanent, reason };
  }

  async #reset(): Promise<void> {
    try {
      await this.#step((done) => this.#connection.reset(done));
    } catch {
      this.close();
    }
  }

  async #step(begin: (done: (error?: Error | null) => void) => void): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.#onBroken = reject;
        begin((error) => (error ? reject(error) : resolve()));
      });
    } finally {
      this.#onBroken = null;
    }
  }

  /** nodemailer logs the end of a body when its last byte has gone to the socket. */
  #logger(): Record<'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', (entry: unknown) => void> {
    const hear = (entry: unknown): void => {
      if (typeof entry === 'object' && entry !== null && 'tnx' in entry && entry.tnx === 'message')
        this.#bodyHandedOver = true;
    };
    const ignore = (): void => undefined;
    return { trace: ignore, debug: ignore, info: hear, warn: ignore, error: ignore, fatal: ignore };
  }
}

/** nodemailer's errors: the reply and its code where there was one, and the command that it answered. */
interface SmtpError extends Error {
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
}
