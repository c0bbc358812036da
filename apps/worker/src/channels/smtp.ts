import type { FrozenMail, SendOutcome } from '#portfolio';
import type { Channel } from './channel.js';
import type { SmtpServer } from './smtp-server.js';
import { SmtpSession, type SmtpMail } from './smtp-session.js';

/** What the channel needs. */
export interface SmtpChannelOptions {
  readonly server: SmtpServer;
  /** The address of the sender, without name. */
  readonly from: string;
  /** Messages at once, each over a connection of its own. */
  readonly connections?: number;
  /** From the first byte of the connection to the reply after the body, in milliseconds. */
  readonly totalLimitMs?: number;
  /** A free connection is closed after so many milliseconds. */
  readonly idleLimitMs?: number;
}

const waitLimitMs = 30_000;

/**
 * The channel e-mail. An attempt takes at most 30 s of waiting for a connection and 20 s of sending: together less
 * than the lease of 60 s.
 */
export class SmtpChannel implements Channel<FrozenMail> {
  readonly #options: Required<SmtpChannelOptions>;
  readonly #idle: { session: SmtpSession; timer: NodeJS.Timeout }[] = [];
  readonly #waiting: ((free: boolean) => void)[] = [];
  #busy = 0;
  #stopping = false;

  constructor(options: SmtpChannelOptions) {
    this.#options = { connections: 5, totalLimitMs: 20_000, idleLimitMs: 5_000, ...options };
  }

  /** Hands a frozen mail to the server. */
  readonly send: (mail: FrozenMail) => Promise<SendOutcome> = async ({ to, mime }: FrozenMail) => {
    if (!(await this.#enter()))
      return { kind: 'refused', permanent: false, reason: 'No connection became free in time.' };
    try {
      return await this.#sendWithin({ from: this.#options.from, to, mime });
    } finally {
      this.#leave();
    }
  };

  /** Lets nothing begin any more: what waits for a connection is certainly not sent and may be tried again. */
  stop(): void {
    this.#stopping = true;
    for (const refuse of this.#waiting.splice(0)) refuse(false);
  }

  /** Closes the free connections; those under way close when their message has ended. */
  close(): void {
    for (const { session, timer } of this.#idle.splice(0)) {
      clearTimeout(timer);
      session.quit();
    }
  }

  async #enter(): Promise<boolean> {
    if (this.#stopping) return false;
    if (this.#busy < this.#options.connections) {
      this.#busy += 1;
      return true;
    }
    return new Promise((resolve) => {
      const enter = (free: boolean): void => {
        clearTimeout(limit);
        resolve(free);
      };
      const limit = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        resolve(false);
      }, waitLimitMs);
      this.#waiting.push(enter);
    });
  }

  /** Hands the place on to who waits longest. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#busy -= 1;
    else next(true);
  }

  async #sendWithin(mail: SmtpMail): Promise<SendOutcome> {
    const attempt = new Attempt();
    const { totalLimitMs } = this.#options;
    const timedOut = new Promise<SendOutcome>((resolve) => {
      attempt.limit = setTimeout(() => {
        resolve(attempt.abandon(`The mail server took longer than ${totalLimitMs / 1000} s.`));
      }, totalLimitMs);
    });
    try {
      return await Promise.race([this.#attempt(mail, attempt), timedOut]);
    } finally {
      clearTimeout(attempt.limit);
    }
  }

  /** A connection that the server has given up meanwhile is replaced: nothing of the message was sent then. */
  async #attempt(mail: SmtpMail, attempt: Attempt): Promise<SendOutcome> {
    for (;;) {
      let session: SmtpSession;
      try {
        session = this.#takeIdle() ?? (await SmtpSession.open(this.#options.server));
      } catch (error) {
        return {
          kind: 'refused',
          permanent: false,
          reason: error instanceof Error ? error.message : String(error),
        };
      }
      if (!attempt.begin(session)) {
        session.close();
        return { kind: 'refused', permanent: false, reason: 'The time for this attempt is over.' };
      }
      const reused = session.used;
      const outcome = await session.send(mail);
      if (session.usable) this.#keepIdle(session);
      else if (outcome.kind === 'sent') session.quit();
      else if (outcome.kind === 'refused' && !session.replied && reused && !attempt.isOver) continue;
      return outcome;
    }
  }

  #takeIdle(): SmtpSession | null {
    for (;;) {
      const free = this.#idle.pop();
      if (free === undefined) return null;
      clearTimeout(free.timer);
      if (free.session.usable) return free.session;
    }
  }

  #keepIdle(session: SmtpSession): void {
    const timer = setTimeout(() => {
      this.#idle.splice(
        this.#idle.findIndex((one) => one.session === session),
        1,
      );
      session.quit();
    }, this.#options.idleLimitMs);
    timer.unref();
    this.#idle.push({ session, timer });
  }
}

/** One attempt, which ends by its own time limit at the latest. */
class Attempt {
  limit: NodeJS.Timeout | undefined;
  #session: SmtpSession | null = null;
  #isOver = false;

  /** Whether the time is over: then nothing may be begun any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Goes on over this connection; false when the time is over. */
  begin(session: SmtpSession): boolean {
    this.#session = session;
    return !this.#isOver;
  }

  /** Gives the attempt up, and says what is known of it. */
  abandon(reason: string): SendOutcome {
    this.#isOver = true;
    return this.#session?.abandon(reason) ?? { kind: 'refused', permanent: false, reason };
  }
}
