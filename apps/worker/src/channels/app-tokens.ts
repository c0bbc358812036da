import type { DirectMessage, SendOutcome } from '#portfolio';
import type { GuardedPost } from '#runtime';
import type { AppFormat, AppToken } from './app-format.js';

/** A token is renewed so long before it is over. */
const marginSeconds = 120;

interface KeptToken {
  readonly token: string;
  /** By the process's own clock, in milliseconds. */
  readonly until: number;
}

/** The tokens of apps, each kept until it is over, and asked for once however many messages wait for it. */
export class AppTokens {
  readonly #kept = new Map<string, KeptToken>();
  readonly #asked = new Map<string, Promise<AppToken>>();

  constructor(
    private readonly post: GuardedPost,
    private readonly clock: () => number,
  ) {}

  /** The token of the message's channel, or why there is none. */
  async of(message: DirectMessage, format: AppFormat): Promise<string | SendOutcome> {
    const { channelId } = message;
    const kept = this.#kept.get(channelId);
    if (kept !== undefined && kept.until > this.clock()) return kept.token;
    let asked = this.#asked.get(channelId);
    if (asked === undefined) {
      asked = this.#ask(message, format).finally(() => this.#asked.delete(channelId));
      this.#asked.set(channelId, asked);
    }
    const answer = await asked;
    return 'refused' in answer ? answer.refused : answer.token;
  }

  /** Forgets a token that the app does not take any more; a newer one stays. */
  forget(channelId: string, token: string): void {
    if (this.#kept.get(channelId)?.token === token) this.#kept.delete(channelId);
  }

  async #ask(message: DirectMessage, format: AppFormat): Promise<AppToken> {
    const answer = await this.post(format.askToken(message));
    if (answer.kind !== 'answered') {
      const reason = answer.kind === 'forbidden' ? `not sent to: ${answer.objection}` : answer.reason;
      return { refused: { kind: 'refused', permanent: false, reason: `No token: ${reason}` } };
    }
    const read = format.readToken(answer);
    if ('token' in read) {
      const seconds = Math.max(read.lastsSeconds - marginSeconds, 0);
      this.#kept.set(message.channelId, { token: read.token, until: this.clock() + seconds * 1_000 });
    }
    return read;
  }
}
